import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { defaults } from '#control-center/server/config/centre-config.ts';
import { interfaceNameOf } from '#control-center/server/config/interface-name.ts';
import { readEnv } from '#control-center/server/config/read-env.ts';
import { toConfig } from '#control-center/server/config/to-config.ts';
import { authorityFolder, openAuthorityFiles } from '#control-center/server/pki/authority-files.ts';
import { writeBrokerFiles } from '#control-center/server/pki/write-broker-files.ts';
import { CodedError } from '#shared/errors/domain-error.ts';
import { sectors } from '#shared/sector/sectors.ts';
import type { SectorName } from '#shared/sector/sectors.ts';
import { parseProgramOrExit } from './args.ts';
import { openSession, signIn, trustRoot } from './robots/centre-session.ts';
import { robotsVerbs, runRobots } from './robots/run-robots.ts';
import { systemClock } from './system-clock.ts';

/** Identities of robots at a running centre, and the files of an outside broker (docs/identity.md). */
const { values, operands } = parseProgramOrExit({
  command: 'npm run robots --',
  summary:
    'Enrols robots at a running control centre, lists and revokes their certificates. Sign in first, with a one-time login link.',
  operands: `sign-in|${robotsVerbs.join('|')}|broker|root [...]`,
  options: {
    'data-dir': {
      kind: 'text',
      value: 'FOLDER',
      help: `the centre's data folder, for its root (BPC_DATA_DIR, default ${defaults.dataDir ?? ''})`,
    },
    session: {
      kind: 'text',
      value: 'FILE',
      help: 'where the sign-in is kept',
      default: join(homedir(), '.border-patrol-session'),
    },
    reason: { kind: 'text', value: 'TEXT', help: 'of a revocation' },
    names: {
      kind: 'text',
      value: 'NAMES',
      help: 'of the broker’s machine, with commas',
      default: 'localhost,127.0.0.1',
    },
    port: { kind: 'number', value: 'N', help: 'of the broker, for robots', default: 8883, min: 1, max: 65_535 },
    'kick-port': {
      kind: 'number',
      value: 'N',
      help: 'of the broker, for the centre',
      default: 8884,
      min: 1,
      max: 65_535,
    },
  },
  examples: [
    ['npm run robots -- sign-in https://centre:8080/login?token=…', 'once; the session is kept for hours'],
    ['npm run robots -- token bpc/R-01', 'a token for one robot'],
    ['npm run robots -- list', 'who asks to be enrolled'],
    ['npm run robots -- approve 01J… abandon ability able …', 'as a second person, with the words the robot shows'],
    ['npm run robots -- root next', 'makes the root that shall follow the present one'],
    ['npm run robots -- revoke bpc/R-01 --reason "stolen"', 'its certificates, secrets and sessions end'],
    [
      'npm run robots -- broker /etc/mosquitto/bpc --names broker.example',
      'configuration and certificates for Mosquitto',
    ],
  ],
});

process.umask(0o077);

try {
  const settings = toConfig({
    ...readEnv(process.env),
    mode: process.env['BPC_MODE']?.toUpperCase() ?? 'LIVE',
    tls: true,
  });
  if (!settings.ok) throw new CodedError(settings.error);
  const dataDir = values['data-dir'] ?? settings.value.dataDir;
  const [verb, first] = operands;
  if (verb === 'root') await nextRoot(settings.value.centreId, first ?? 'next-root');
  else if (verb === 'broker') await brokerFiles(settings.value, dataDir, first ?? 'mosquitto');
  else {
    trustRoot(join(authorityFolder(dataDir), 'root.pem'));
    if (verb === 'sign-in') process.stdout.write(`signed in as ${await signIn(first ?? '', values.session)}\n`);
    else await order();
  }
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function order(): Promise<void> {
  const done = await runRobots(openSession(values.session), operands, values.reason);
  if (done.ok) process.stdout.write(`${done.value.join('\n')}\n`);
  else process.stderr.write(`${done.error}\n`);
  if (!done.ok) process.exitCode = 1;
}

async function nextRoot(centreId: string, folder: string): Promise<void> {
  const { rootFingerprint } = await openAuthorityFiles(folder, centreId, systemClock().now());
  process.stdout.write(`${authorityFolder(folder)} holds a root with the fingerprint ${rootFingerprint}\n`);
}

async function brokerFiles(
  config: Parameters<typeof interfaceNameOf>[0] & { readonly sector: string; readonly centreId: string },
  dataDir: string,
  folder: string,
): Promise<void> {
  const now = systemClock().now();
  const authority = await openAuthorityFiles(dataDir, config.centreId, now);
  const setup = {
    port: values.port,
    kickPort: values['kick-port'],
    interfaceName: interfaceNameOf(config, sectors[config.sector as SectorName]),
    centreId: config.centreId,
    folder: resolve(folder),
    revokedSource: resolve(authorityFolder(dataDir), 'revoked.pem'),
  };
  await writeBrokerFiles(setup, authority, values.names.split(','), now);
  const host = values.names.split(',')[0] ?? 'localhost';
  process.stdout.write(
    [
      `mosquitto -c ${join(setup.folder, 'mosquitto.conf')}`,
      `SIGHUP it with each new ${setup.revokedSource}: bpc-revoked.path and .service do, docs/identity.md says how.`,
      `MQTT_URL=mqtts://${host}:${setup.port} BPC_MQTT_KICK_URL=mqtts://127.0.0.1:${setup.kickPort} npm run control-center -- --tls`,
      '',
    ].join('\n'),
  );
}
