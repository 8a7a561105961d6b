import { fileURLToPath } from 'node:url';
import { parseProgramOrExit } from './args.ts';
import { exportSector } from './sector/export-sector.ts';
import { mqttConnector } from './mqtt-connector.ts';
import { stopSignal } from './stop-signal.ts';
import { systemClock } from './system-clock.ts';
import { defaults } from '#control-center/server/config/centre-config.ts';
import { readEnv } from '#control-center/server/config/read-env.ts';
import type { Settings } from '#control-center/server/config/read-env.ts';
import { toConfig } from '#control-center/server/config/to-config.ts';
import { runControlCenter } from '#control-center/server/main.ts';
import { CodedError } from '#shared/errors/domain-error.ts';
import { sectors } from '#shared/sector/sectors.ts';

/** Control centre alone: `npm run control-center -- --help`. Options win over the environment. */
const { values } = parseProgramOrExit({
  command: 'npm run control-center --',
  summary:
    'The control centre: broker, database, console. Settings come from options or BPC_… variables (docs/configuration.md).',
  options: {
    port: {
      kind: 'number',
      value: 'N',
      help: 'HTTP port, 0 lets the system choose (BPC_PORT, default 8080)',
      min: 0,
      max: 65_535,
    },
    host: { kind: 'text', value: 'ADDRESS', help: 'address to listen on (BPC_HOST, default 127.0.0.1)' },
    'data-dir': {
      kind: 'text',
      value: 'FOLDER',
      help: 'database, pictures, keys (BPC_DATA_DIR, default .data/control-center)',
    },
    'web-dir': { kind: 'text', value: 'FOLDER', help: 'the built console (BPC_WEB_DIR)' },
    sector: { kind: 'text', value: 'NAME', help: `${Object.keys(sectors).join(' or ')} (BPC_SECTOR)` },
    mode: { kind: 'choice', choices: ['LIVE', 'SIM'], help: 'SIM keeps to its own MQTT tree (BPC_MODE, default LIVE)' },
    'mqtt-url': { kind: 'text', value: 'URL', help: 'use this broker instead of the embedded one (MQTT_URL)' },
    'mqtt-host': { kind: 'text', value: 'ADDRESS', help: 'address of the embedded broker (BPC_MQTT_HOST)' },
    'mqtt-port': {
      kind: 'number',
      value: 'N',
      help: 'port of the embedded broker (BPC_MQTT_PORT, default 1883)',
      min: 0,
      max: 65_535,
    },
    'mqtt-kick-url': {
      kind: 'text',
      value: 'URL',
      help: 'where the centre ends sessions of revoked robots at that broker (BPC_MQTT_KICK_URL)',
    },
    tls: { kind: 'flag', help: 'TLS everywhere, robots by certificate; docs/identity.md (BPC_TLS)' },
    'tls-names': {
      kind: 'text',
      value: 'NAMES',
      help: 'host names and addresses of this machine, with commas (BPC_TLS_NAMES)',
    },
    'robot-port': {
      kind: 'number',
      value: 'N',
      help: 'where robots enrol and renew, with --tls (BPC_ROBOT_PORT, default 8443)',
      min: 0,
      max: 65_535,
    },
    'certificate-days': {
      kind: 'number',
      value: 'N',
      help: 'lifetime of robot certificates (BPC_CERTIFICATE_DAYS, default 14)',
      min: 7,
      max: 30,
    },
    'allow-plain': { kind: 'flag', help: 'listen beyond this machine without TLS (BPC_ALLOW_PLAIN)' },
    'influx-url': { kind: 'text', value: 'URL', help: 'telemetry history in InfluxDB (INFLUX_URL)' },
    provisioning: {
      kind: 'text',
      value: 'FILE',
      help: 'identities and secrets of robots and centre (BPC_PROVISIONING)',
    },
    'public-origin': {
      kind: 'text',
      value: 'URL',
      help: 'the console as browsers see it, behind a proxy (BPC_PUBLIC_ORIGIN)',
    },
    'log-level': { kind: 'text', value: 'LEVEL', help: 'fatal to trace, or silent (BPC_LOG_LEVEL, default info)' },
    'export-sector': {
      kind: 'text',
      value: 'FILE',
      help: 'write what robots must know of the sector (for their --config), with its hash, and end',
    },
    'demo-links': { kind: 'flag', help: 'print a one-time login link for each role (BPC_DEMO_LINKS)' },
  },
  examples: [
    ['npm run control-center -- --mode SIM --demo-links', 'a simulated sector, links printed as the last lines'],
    [
      'npm run control-center -- --tls --host 0.0.0.0 --mqtt-host 0.0.0.0',
      'live, for robots that enrol by certificate',
    ],
    [
      'MQTT_URL=mqtt://broker:1883 npm run control-center -- --provisioning robots.json',
      'live, with an external broker',
    ],
    [
      'npm run control-center -- --sector border-hills --export-sector sector.json',
      'the file that a robot’s configuration names under `sector`',
    ],
  ],
});

const { 'export-sector': exportTo, ...settings } = values;
const camelCase = (name: string): string => name.replace(/-(.)/g, (_all, letter: string) => letter.toUpperCase());
const given: Settings = Object.fromEntries(
  Object.entries(settings)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => [camelCase(name), value]),
);

/** The console is found wherever the program is started from. */
const webDir = fileURLToPath(new URL('../control-center/web/dist', import.meta.url));
/** Database, pictures and keys are for this user's eyes alone. */
process.umask(0o077);

const stop = stopSignal();

try {
  if (exportTo !== undefined) {
    const { name, sha256 } = exportSector(exportTo, { ...defaults, ...readEnv(process.env), ...given }, Date.now());
    process.stdout.write(`${exportTo}: ${name}, sha256 ${sha256}\n`);
    process.exit(0);
  }
  const config = toConfig({ webDir, ...readEnv(process.env), ...given });
  if (!config.ok) throw new CodedError(config.error);
  await runControlCenter(config.value, {
    connectMqtt: (url, tls) => mqttConnector(url, tls === undefined ? {} : { tls }),
    clock: systemClock(),
    print: (line) => process.stdout.write(`${line}\n`),
    signal: stop,
  });
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
