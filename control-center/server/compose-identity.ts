import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hostname } from 'node:os';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import type { RobotId } from '#shared/ids/branded.ts';
import { ed25519PrivateKey, rawPublicKey } from './access/node-crypto.ts';
import type { Records, StorageDeps } from './compose-storage.ts';
import type { CentreConfig } from './config/centre-config.ts';
import type { Provisioning } from './config/provisioning.ts';
import { startRobotDoor } from './http/robot-door.ts';
import type { RobotDoor } from './http/robot-door.ts';
import type { IdentityTroubles } from './alarms/rules/identity-rule.ts';
import { CertificateBook } from './identity/certificate-book.ts';
import { CertificateDesk } from './identity/certificate-desk.ts';
import { CertificateWatch } from './identity/certificate-watch.ts';
import { EnrolmentBook } from './identity/enrolment-book.ts';
import { EnrolmentDesk } from './identity/enrolment-desk.ts';
import { RevocationDesk } from './identity/revocation-desk.ts';
import { RevocationListKeeper } from './identity/revocation-list-keeper.ts';
import { authorityFolder, openAuthorityFiles } from './pki/authority-files.ts';
import { OwnTls } from './pki/own-tls.ts';
import { abortedWith } from './work/aborted-with.ts';

/** Who robots are. Without TLS nothing is enrolled, but robots of the provisioning file can be revoked. */
export interface Identity {
  readonly certificates: CertificateBook;
  readonly revocation: RevocationDesk;
  /** Calls for each robot whose live sessions have to end. */
  onClose(listener: (robot: RobotId) => void): void;
  readonly secured?: SecuredIdentity;
  /** For the alarms. */
  readonly troubles: () => IdentityTroubles;
}

export interface SecuredIdentity {
  readonly enrolment: EnrolmentDesk;
  readonly door: RobotDoor;
  /** As a server: console, broker, door. */
  readonly server: OwnTls;
  /** As a client of a broker that is not ours. */
  readonly client: OwnTls;
  readonly revocationList: Pick<RevocationListKeeper, 'endsSoonAt'>;
}

export async function openIdentity(
  config: CentreConfig,
  deps: StorageDeps,
  started: AsyncDisposableStack,
  records: Records,
  centre: Provisioning['centre'],
): Promise<Identity> {
  const { queue, store, registry } = records;
  const listeners: ((robot: RobotId) => void)[] = [];
  const close = (robot: RobotId): void => listeners.forEach((listener) => listener(robot));
  const certificates = new CertificateBook();
  await certificates.load(store);
  const enrolments = new EnrolmentBook();
  await enrolments.load(store);
  const revocation = new RevocationDesk({ queue, certificates, enrolments, registry, onRevoked: close });
  const identity = {
    certificates,
    revocation,
    onClose: (listener: (robot: RobotId) => void) => void listeners.push(listener),
  };
  if (!config.tls) return { ...identity, troubles: () => ({ ending: [] }) };
  const watch = new CertificateWatch({ queue, clock: deps.clock, certificates, enrolments, closeSessions: close });
  started.defer(watch.start());
  records.health.register('certificates', () => watch.health);
  const secured = await openSecured(config, deps, started, records, { identity, enrolments, close, centre });
  const troubles = (): IdentityTroubles => {
    const listEndsAt = config.mqttUrl === undefined ? undefined : secured.revocationList.endsSoonAt;
    return { ending: watch.late, ...(listEndsAt === undefined ? {} : { listEndsAt }) };
  };
  return { ...identity, secured, troubles };
}

async function openSecured(
  config: CentreConfig,
  { clock, log }: StorageDeps,
  started: AsyncDisposableStack,
  { queue, ids, registry, health, refusals, refusalAudit }: Records,
  parts: {
    readonly identity: Pick<Identity, 'certificates' | 'onClose'>;
    readonly enrolments: EnrolmentBook;
    readonly close: (robot: RobotId) => void;
    readonly centre: Provisioning['centre'];
  },
): Promise<SecuredIdentity> {
  const { certificates, onClose } = parts.identity;
  const { centreId, dataDir, certificateDays: lifetimeDays } = config;
  const authority = await openAuthorityFiles(dataDir, centreId, clock.now());
  const onFault = (err: unknown): void => log.error({ err }, 'certificates');
  const server = await OwnTls.issue(authority, { kind: 'server', names: serverNames(config) }, clock);
  const client = await OwnTls.issue(authority, { kind: 'client', name: centreId }, clock);
  for (const own of [server, client]) started.defer(own.start(onFault));
  const keeper = new RevocationListKeeper({
    clock,
    authority,
    certificates,
    write: (pem) => replaceFile(join(authorityFolder(dataDir), 'revoked.pem'), pem),
    onFault,
  });
  await keeper.start(abortedWith(started));
  onClose(() => void keeper.renew());
  health.register('revocation list', () => keeper.health);
  const common = { queue, clock, authority, certificates, lifetimeDays };
  const enrolment = new EnrolmentDesk({
    ...common,
    ids,
    rootFingerprint: authority.rootFingerprint,
    book: parts.enrolments,
    wordList: wordlist,
    onRevoked: parts.close,
  });
  const publicKey = rawPublicKey(ed25519PrivateKey(parts.centre.signingSeed));
  const certificate = new CertificateDesk({
    ...common,
    enrolments: parts.enrolments,
    registry,
    centre: { id: centreId, publicKey },
  });
  const door = await startRobotDoor(
    {
      desks: { clock, authority, certificates, enrolment, certificate },
      material: server.material,
      refusals,
      ids,
      log: log.child({ part: 'robot door' }),
      onRefusal: (code, who, what) => refusalAudit.note(code, who, what),
    },
    { host: config.mqttHost, port: config.robotPort },
  );
  started.use(door);
  server.onRenewed((material) => door.renewTls(material));
  return { enrolment, door, server, client, revocationList: keeper };
}

/** What clients may call this machine. */
function serverNames({ tlsNames, host, mqttHost }: CentreConfig): readonly string[] {
  const given = tlsNames?.split(',').map((name) => name.trim()) ?? [hostname()];
  const all = [...given, host, mqttHost, 'localhost', '127.0.0.1', '::1'];
  return [...new Set(all.filter((name) => name !== '' && name !== '0.0.0.0' && name !== '::'))];
}

async function replaceFile(file: string, text: string): Promise<void> {
  await writeFile(`${file}.next`, text, { mode: 0o644, flush: true });
  await rename(`${file}.next`, file);
}
