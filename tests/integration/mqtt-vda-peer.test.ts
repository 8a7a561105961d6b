import { setTimeout as sleep } from 'node:timers/promises';
import { AgvController, VirtualAgvAdapter } from 'vda-5050-lib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEmbeddedBroker } from '#control-center/server/broker/embedded-broker.ts';
import type { EmbeddedBroker } from '#control-center/server/broker/embedded-broker.ts';
import type { RobotMessage } from '#control-center/server/fleet/robot-message.ts';
import { IngestMetrics } from '#control-center/server/ingest/ingest-metrics.ts';
import { Ingest } from '#control-center/server/ingest/ingest.ts';
import { centreSealer } from '#control-center/server/mqtt/centre-sealer.ts';
import { MqttRobotLink } from '#control-center/server/mqtt/mqtt-robot-link.ts';
import { PeerAddresses } from '#control-center/server/mqtt/peer-addresses.ts';
import { createWorkQueue } from '#control-center/server/work/work-queue.ts';
import { robotId } from '#shared/ids/branded.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import { realClock } from '#tests/support/real-clock.ts';
import { testSigner, testUlid } from '#tests/support/robot-bodies.ts';

const agv = { manufacturer: 'Siemens', serialNumber: 'agv-1' };
const robot = robotId(agv.manufacturer, agv.serialNumber);

/** An independent implementation of VDA 5050 2.0 as a robot in our sector. */
describe('a third-party VDA 5050 vehicle (vda-5050-lib)', () => {
  let broker: EmbeddedBroker;
  let metrics: IngestMetrics;
  let link: MqttRobotLink;
  let controller: AgvController;
  let heard: RobotMessage[];

  beforeEach(async () => {
    heard = [];
    broker = await startEmbeddedBroker({
      checkCredentials: ({ username }) =>
        username === robot ? { kind: 'robot', robot, interfaceName: 'bp-north', anyClientId: true } : undefined,
    });
    const connection = broker.connect();
    const addresses = new PeerAddresses('bp-north');
    metrics = new IngestMetrics(realClock, (error) => console.log(error.message));
    const queue = createWorkQueue({
      store: { commit: async () => {} },
      clock: realClock,
      ids: ulidSource(realClock, { next: Math.random }),
      auditLog: { append: () => ({ index: 0, entry: '', leafHash: '' }) },
      onChanges: () => undefined,
    });
    const seal = centreSealer(testUlid(1), testSigner('hmac:centre', 'centre'));
    link = new MqttRobotLink({ clock: realClock, connection, addresses, centreId: 'c', seal, opex: 'o' });
    const ingest = new Ingest({
      clock: realClock,
      interfaceNames: ['bp-north'],
      roster: { find: (id) => (id === robot ? {} : undefined) },
      queue,
      controlRoom: { handle: (message) => queue.run(() => void heard.push(message)) },
      sequences: [],
      metrics,
      sendStored: link.sendStored,
      onHeard: (topic, version) => addresses.note(topic, version),
    });
    await ingest.subscribe(connection);
    controller = new AgvController(
      agv,
      {
        interfaceName: 'bp-north',
        vdaVersion: '2.0.0',
        transport: { brokerUrl: broker.url, username: robot, password: 'x' },
      },
      { agvAdapterType: VirtualAgvAdapter, publishStateInterval: 500, publishVisualizationInterval: 200 },
      {
        initialPosition: { mapId: 'm', x: 0, y: 0, theta: 0, lastNodeId: 'n0' },
        vehicleSpeed: 20,
        timeLapse: 10,
      },
    );
    await controller.start();
  });
  afterEach(async () => {
    await controller.stop();
    await broker[Symbol.asyncDispose]();
  });

  const until = async (condition: () => boolean): Promise<void> => {
    for (let turn = 0; turn < 500 && !condition(); turn++) await sleep(20);
    expect(condition()).toBe(true);
  };
  const lastState = () => heard.filter((message) => message.kind === 'state').at(-1)?.body;

  it('is understood: nothing it says is refused, and its words become ours', async () => {
    await until(() =>
      ['connection', 'state', 'visualization'].every((kind) => heard.some((message) => message.kind === kind)),
    );
    expect(metrics.snapshot().refused).toEqual([]);
    expect(heard.every(({ vdaVersion }) => vdaVersion === '2')).toBe(true);
    expect(heard.find(({ kind }) => kind === 'connection')?.body).toMatchObject({ connectionState: 'ONLINE' });
    expect(lastState()).toMatchObject({
      mobileRobotPosition: { x: 0, y: 0, mapId: 'm', localized: true },
      powerSupply: { charging: false },
      safetyState: { activeEmergencyStop: 'NONE' },
      instantActionStates: [],
    });
  });

  it('drives an order we send and reports its end', async () => {
    await until(() => lastState() !== undefined);
    const place = (x: number) => ({ x, y: 0, mapId: 'm', allowedDeviationXY: { a: 1, b: 2, theta: 0 } });
    link.send(robot, 'order', {
      orderId: 'o-1',
      orderUpdateId: 0,
      nodes: [
        { nodeId: 'n0', sequenceId: 0, released: true, nodePosition: place(0), actions: [] },
        { nodeId: 'n1', sequenceId: 2, released: true, nodePosition: place(20), actions: [] },
      ],
      edges: [{ edgeId: 'e0', sequenceId: 1, released: true, maximumSpeed: 20, actions: [] }],
    });
    await until(() => lastState()?.orderId === 'o-1' && lastState()?.lastNodeId === 'n1');
    expect(lastState()).toMatchObject({ driving: false, nodeStates: [], errors: [] });
    expect(lastState()?.mobileRobotPosition?.x).toBeGreaterThan(18);
    expect(metrics.snapshot().refused).toEqual([]);
  });

  it('is asked for its factsheet, which says little', async () => {
    await until(() => lastState() !== undefined);
    link.send(robot, 'instantActions', {
      actions: [{ actionType: 'factsheetRequest', actionId: 'f-1', blockingType: 'NONE' }],
    });
    await until(() => heard.some(({ kind }) => kind === 'factsheet'));
    expect(heard.find(({ kind }) => kind === 'factsheet')?.body).toMatchObject({
      typeSpecification: { maximumLoadMass: 0 },
      protocolFeatures: { mobileRobotActions: [] },
    });
    expect(metrics.snapshot().refused).toEqual([]);
  });

  it('carries out an instant action we send', async () => {
    await until(() => lastState() !== undefined);
    link.send(robot, 'instantActions', {
      actions: [{ actionType: 'startPause', actionId: 'a-1', blockingType: 'NONE' }],
    });
    await until(() => lastState()?.paused === true);
    expect(lastState()?.actionStates).toMatchObject([{ actionId: 'a-1', actionStatus: 'FINISHED' }]);
  });
});
