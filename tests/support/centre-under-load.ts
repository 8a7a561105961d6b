import { join } from 'node:path';
import type { EmbeddedBroker } from '#control-center/server/broker/embedded-broker.ts';
import { startEmbeddedBroker } from '#control-center/server/broker/embedded-broker.ts';
import { IngestMetrics } from '#control-center/server/ingest/ingest-metrics.ts';
import { Ingest } from '#control-center/server/ingest/ingest.ts';
import { centreSealer } from '#control-center/server/mqtt/centre-sealer.ts';
import { MqttRobotLink } from '#control-center/server/mqtt/mqtt-robot-link.ts';
import { PeerAddresses } from '#control-center/server/mqtt/peer-addresses.ts';
import { openSqliteStore } from '#control-center/server/storage/open-sqlite-store.ts';
import { createWorkQueue } from '#control-center/server/work/work-queue.ts';
import { mqttConnector } from '#launch/mqtt-connector.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import { realClock as clock } from '#tests/support/real-clock.ts';
import { testSigner, testVerifier } from '#tests/support/robot-bodies.ts';

/**
 * The program that durability tests kill: broker, ingest and store as the control centre has them, with a control room that files
 * each detection as an event. Arguments: data folder, port (embedded broker) or URL (external broker). Prints READY.
 */
const [folder, where] = process.argv.slice(2) as [string, string];
const store = await openSqliteStore(join(folder, 'operations.sqlite'), { now: clock.now() });
const ids = ulidSource(clock, { next: Math.random });
const queue = createWorkQueue({
  store,
  clock,
  ids,
  auditLog: { append: () => ({ index: 0, entry: '', leafHash: '' }) },
  onChanges: () => undefined,
  schedule: setImmediate,
});
let broker: EmbeddedBroker | undefined;
if (!where.startsWith('mqtt:')) {
  broker = await startEmbeddedBroker({
    port: Number(where),
    messagesPerSecond: 10_000,
    checkCredentials: ({ username }) => ({ kind: 'robot', robot: username as never, interfaceName: 'bp-north' }),
  });
}
const connection =
  broker?.connect() ??
  mqttConnector(where, { reconnectMs: { first: 50, longest: 200 } })({
    clientId: 'centre',
    clean: true,
    keepAliveSeconds: 10,
  });
const link = new MqttRobotLink({
  clock,
  connection,
  addresses: new PeerAddresses('bp-north'),
  centreId: 'c',
  seal: centreSealer(ids.next(), testSigner('hmac:centre', 'centre')),
  opex: 's',
});
const ingest = new Ingest({
  clock,
  interfaceNames: ['bp-north'],
  roster: {
    find: (robot) => ({ envelopeVerifier: testVerifier(`hmac:${robot}`, `secret of ${robot.split('/')[1]}`) }),
  },
  queue,
  controlRoom: {
    handle: (message) =>
      queue.run((work) => {
        if (message.kind !== 'detection') return;
        const { boot, seq } = message.body.envelope;
        work.write({ kind: 'event', id: ids.next(), at: clock.now(), type: 'detection', document: { boot, seq } });
      }),
  },
  sequences: await store.sequences(),
  metrics: new IngestMetrics(clock),
  sendStored: link.sendStored,
  onFault: (error) => console.error(error),
});
await ingest.subscribe(connection);
console.log('READY');
