import type { Logger } from 'pino';
import type { MqttConnection, MqttConnector } from '#shared/link/mqtt-port.ts';
import type { Sector } from '#shared/sector/sector.ts';
import type { Clock } from '#shared/time/clock.ts';
import { ed25519PrivateKey, ed25519Signer, sha256Hex } from './access/node-crypto.ts';
import { takeSector } from './access/sector-lease.ts';
import { prepareEmbeddedBroker } from './broker/embedded-broker.ts';
import { certifiedPrincipal, robotPrincipal } from './broker/robot-principal.ts';
import type { Identity } from './compose-identity.ts';
import type { Records } from './compose-storage.ts';
import type { CentreConfig } from './config/centre-config.ts';
import { interfaceNameOf } from './config/interface-name.ts';
import type { Provisioning } from './config/provisioning.ts';
import { createControlRoom } from './create-control-room.ts';
import type { RunningControlRoom } from './create-control-room.ts';
import type { EvidenceBook } from './evidence/evidence-book.ts';
import type { BatchedHistory } from './history/batched-history.ts';
import { Ingest } from './ingest/ingest.ts';
import { IngestMetrics } from './ingest/ingest-metrics.ts';
import { registryRoster } from './ingest/registry-roster.ts';
import { CentrePresence } from './mqtt/centre-presence.ts';
import { centreSealer } from './mqtt/centre-sealer.ts';
import { connectOutside } from './mqtt/connect-outside.ts';
import { MqttRobotLink } from './mqtt/mqtt-robot-link.ts';
import { PeerAddresses } from './mqtt/peer-addresses.ts';
import { SessionTaker } from './mqtt/session-taker.ts';
import type { TlsMaterial } from './pki/tls-material.ts';

/** `tls` is asked before every attempt to connect; undefined for a plain connection. */
export type ConnectMqtt = (url: string, tls?: () => TlsMaterial) => MqttConnector;

export interface LinkDeps {
  /** For an external broker; the embedded one needs none. */
  readonly connectMqtt: ConnectMqtt;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface Broker {
  /** Known once robots are let in. */
  readonly url: string;
  readonly connection: MqttConnection;
  /** Opens the door of an embedded broker; one outside has its own. Not before ingest listens: a PUBACK says "stored". */
  letRobotsIn(): Promise<void>;
}

export async function openBroker(
  config: CentreConfig,
  { connectMqtt, clock, log }: LinkDeps,
  started: AsyncDisposableStack,
  { registry, refusals, refusalAudit, health }: Records,
  identity: Identity,
  interfaceName: string,
): Promise<Broker> {
  const open = async (): Promise<Broker> => {
    const { secured } = identity;
    const { centreId, mqttKickUrl } = config;
    if (config.mqttUrl !== undefined) {
      const connect = (url: string): MqttConnector => connectMqtt(url, secured && (() => secured.client.material));
      if (mqttKickUrl !== undefined) {
        const taker = new SessionTaker({ clock, connect: connect(mqttKickUrl) });
        identity.onClose((robot) => taker.end(robot));
      }
      const outside = connectOutside(config.mqttUrl, { connectMqtt: connect, clock, interfaceName, centreId });
      return { ...outside, letRobotsIn: () => Promise.resolve() };
    }
    const embedded = await prepareEmbeddedBroker({
      host: config.mqttHost,
      port: config.mqttPort,
      checkCredentials: robotPrincipal(registry, interfaceName),
      ...(secured === undefined
        ? {}
        : {
            tls: {
              material: secured.server.material,
              checkCertificate: certifiedPrincipal(identity.certificates, clock, interfaceName),
            },
          }),
      onRefusal: ({ code, what, topic, username, clientId, reason }) => {
        refusals.add(code);
        refusalAudit.note(code, username ?? clientId ?? 'nobody', topic ?? reason ?? `mqtt ${what}`);
      },
      onFault: (err) => log.error({ err }, 'broker'),
    });
    started.use(embedded);
    identity.onClose((robot) => embedded.disconnectUser(robot));
    secured?.server.onRenewed((material) => embedded.renewTls(material));
    return {
      get url() {
        return embedded.url;
      },
      connection: embedded.connect(),
      letRobotsIn: () => embedded.listen(),
    };
  };
  const broker = await open();
  health.register('broker', () => ({ ok: broker.connection.state === 'connected', detail: broker.connection.state }));
  return broker;
}

interface OperationsParts {
  readonly sector: Sector;
  readonly records: Records;
  readonly identity: Provisioning['centre'];
  readonly history: BatchedHistory;
  readonly broker: Broker;
  readonly book: EvidenceBook;
  readonly identityTroubles: Identity['troubles'];
}

/** The control room between its link to the robots and the ingest. */
export async function openOperations(
  config: CentreConfig,
  { clock, log }: LinkDeps,
  started: AsyncDisposableStack,
  { sector, records, identity, history, broker: { connection }, book, identityTroubles }: OperationsParts,
): Promise<{ readonly room: RunningControlRoom }> {
  const { mode, centreId } = config;
  const { ids, store, queue, registry, changes, health } = records;
  const interfaceName = interfaceNameOf(config, sector);
  const opex = mode === 'SIM' ? 's' : 'o';
  const signer = ed25519Signer(`ed25519:${centreId}`, ed25519PrivateKey(identity.signingSeed));
  const seal = centreSealer(ids.next(), signer);
  const onUnsent = (topic: string, err: unknown): void => log.debug({ topic, err }, 'not sent');
  const addresses = new PeerAddresses(interfaceName);
  const link = new MqttRobotLink({ clock, connection, addresses, centreId, seal, opex, onUnsent });
  const lease = await takeSector(store, queue, interfaceName);
  const watchKept = (): boolean => room.watchKept;
  const presence = new CentrePresence({
    clock,
    connection,
    sector,
    interfaceName,
    centreId,
    seal,
    lease,
    watchKept,
    onUnsent,
    sha256: sha256Hex,
  });
  const room: RunningControlRoom = await createControlRoom({
    sector,
    mode,
    clock,
    ids,
    store,
    queue,
    changes,
    link,
    lease,
    haltPublisher: presence,
    commandSigner: signer,
    evidence: book,
    identityTroubles,
    onQuarantined: (collection, rows) =>
      log.error({ collection, rows }, 'documents that cannot be read were set aside'),
  });
  const metrics = new IngestMetrics(clock, ({ code, message }, times) => log.warn({ code, times }, message));
  const ingest = new Ingest({
    clock,
    queue,
    metrics,
    history,
    interfaceNames: [interfaceName],
    roster: registryRoster(registry, interfaceName),
    controlRoom: room,
    sequences: await store.sequences(),
    sendStored: link.sendStored,
    opex: [opex],
    onHeard: (topic, version) => addresses.note(topic, version),
    onFault: (err) => log.error({ err }, 'ingest'),
  });
  const refused = (): number => metrics.snapshot().refused.reduce((sum, { count }) => sum + count, 0);
  health.register('ingest', () => ({ ok: true, detail: `${refused()} messages refused` }));
  ingest.subscribe(connection).catch((err: unknown) => log.error({ err }, 'subscribing failed'));
  presence.start();
  started.defer(() => presence.stop());
  started.defer(clock.setRepeating(() => room.tick(), 1000));
  return { room };
}
