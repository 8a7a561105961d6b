import { setTimeout as sleep } from 'node:timers/promises';
import { BlockingType, MasterController } from 'vda-5050-lib';
import type { Action, Headerless, Order, State } from 'vda-5050-lib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEmbeddedBroker } from '#control-center/server/broker/embedded-broker.ts';
import type { EmbeddedBroker } from '#control-center/server/broker/embedded-broker.ts';
import { mqttConnector } from '#launch/mqtt-connector.ts';
import { robotId } from '#shared/ids/branded.ts';
import { startNetworkedRobot } from '#tests/support/networked-robot.ts';
import type { NetworkedRobot } from '#tests/support/networked-robot.ts';
import { PacedClock } from '#tests/support/paced-clock.ts';
import { smallSector } from '#tests/support/small-sector.ts';

const robot = { manufacturer: 'bp', serialNumber: 'r1' };
const { interfaceName, mapId } = smallSector;
/** The body moves at most so many times faster than a real one. */
const haste = 20;
const patienceMs = 40_000;

/** Refuses by itself every version string but its own; the minor version is compatible, and its validators judge all the same. */
class LenientMaster extends MasterController {
  protected override validateTopicObject(topic: string, object: object, vdaVersion: '2.0.0'): void {
    super.validateTopicObject(topic, { ...(object as State), version: vdaVersion }, vdaVersion);
  }
}

const place = (nodeId: string, sequenceId: number, x: number, y: number, more: object = {}) => ({
  nodeId,
  sequenceId,
  released: true,
  nodePosition: { x, y, mapId, allowedDeviationXY: 1 },
  actions: [] as Action[],
  ...more,
});
const way = (sequenceId: number, startNodeId: string, endNodeId: string, more: object = {}) => ({
  edgeId: `${startNodeId}-${endNodeId}`,
  sequenceId,
  startNodeId,
  endNodeId,
  released: true,
  maxSpeed: 2,
  actions: [] as Action[],
  ...more,
});

/** An independent implementation of the master's side (VDA 5050 2.0), driving our robot in its 2.1 mode through a real broker. */
describe('our robot under the MasterController of vda-5050-lib', () => {
  let broker: EmbeddedBroker;
  let clock: PacedClock;
  let rig: NetworkedRobot;
  let master: LenientMaster;
  let log: string[];
  let state: State | undefined;

  beforeEach(async () => {
    log = [];
    state = undefined;
    broker = await startEmbeddedBroker({
      checkCredentials: ({ username }) =>
        username === 'bp/r1'
          ? { kind: 'robot', robot: robotId('bp', 'r1'), interfaceName }
          : { kind: 'service', name: 'master' },
    });
    clock = new PacedClock(haste);
    rig = await startNetworkedRobot({
      sector: smallSector,
      mqtt: mqttConnector(broker.url),
      clock,
      overrides: { vdaVersion: '2.1', requireAuthority: false, autoPatrol: true },
    });
    master = new LenientMaster(
      {
        interfaceName,
        vdaVersion: '2.0.0',
        transport: { brokerUrl: broker.url, username: 'master', password: 'x' },
        topicObjectValidation: { inbound: true, outbound: true },
      },
      { targetAgvs: robot },
    );
    await master.start();
    await master.subscribe('state', robot, (heard) => void (state = heard));
    await until(() => rig.agent.behaviour === 'PATROL' && state !== undefined);
  });
  afterEach(async () => {
    await master.stop();
    await clock[Symbol.asyncDispose]();
    await rig[Symbol.asyncDispose]();
    await broker[Symbol.asyncDispose]();
  });

  const until = async (holds: () => boolean): Promise<void> => {
    for (const end = performance.now() + patienceMs; performance.now() < end && !holds();) await sleep(10);
    expect(holds() ? 'in time' : `not in time: ${log.join(', ')}; ${JSON.stringify(state?.errors)}`).toBe('in time');
  };
  const assign = (order: Headerless<Order>): Promise<Order> =>
    master.assignOrder(robot, order, {
      onOrderProcessed: (error, byCancelation, active) =>
        void log.push(
          error
            ? `${order.orderUpdateId} refused ${error.errorType}`
            : `${order.orderUpdateId} ${byCancelation ? 'cancelled' : active ? 'base driven' : 'done'}`,
        ),
      onNodeTraversed: ({ nodeId }) => void log.push(`node ${nodeId}`),
      onEdgeTraversed: ({ edgeId }) => void log.push(`edge ${edgeId}`),
      onActionStateChanged: ({ actionStatus }, _error, { actionType }) =>
        void log.push(`${actionType} ${actionStatus}`),
    });
  const instantly = (actionType: string): Promise<unknown> =>
    master.initiateInstantActions(
      robot,
      { instantActions: [{ actionType, actionId: actionType, blockingType: BlockingType.None, actionParameters: [] }] },
      {
        onActionStateChanged: ({ actionStatus }) => void log.push(`${actionType} ${actionStatus}`),
        onActionError: ({ errorType }) => void log.push(`${actionType} refused ${errorType}`),
      },
    );
  /** Where the robot stands now, as the first node of an order. */
  const start = () =>
    place('here', 0, rig.world.x, rig.world.y, {
      nodePosition: { x: rig.world.x, y: rig.world.y, mapId, allowedDeviationXY: 20 },
    });

  it('drives an order, is stitched an update to its horizon, and does what its nodes say', async () => {
    const look = {
      actionType: 'bpObserve',
      actionId: 'look',
      blockingType: BlockingType.Hard,
      actionParameters: [{ key: 'durationSeconds', value: 5 }],
    };
    const { x, y } = rig.world;
    await assign({
      orderId: 'o-1',
      orderUpdateId: 0,
      nodes: [start(), place('a', 2, x, y - 15), place('b', 4, x, y - 30, { released: false })],
      edges: [way(1, 'here', 'a'), way(3, 'a', 'b', { released: false })],
    });
    await until(() => log.includes('0 base driven'));
    expect(state).toMatchObject({ newBaseRequest: true, lastNodeId: 'a', lastNodeSequenceId: 2 });
    await assign({
      orderId: 'o-1',
      orderUpdateId: 1,
      nodes: [place('a', 2, x, y - 15), place('c', 4, x + 10, y - 15, { actions: [look] })],
      edges: [way(3, 'a', 'c')],
    });
    await until(() => log.includes('1 done'));
    expect(log.filter((line) => line.startsWith('node') || line.startsWith('edge'))).toEqual([
      'node here',
      'edge here-a',
      'node a',
      'edge a-c',
      'node c',
    ]);
    expect(log.filter((line) => line.startsWith('bpObserve'))).toEqual([
      'bpObserve WAITING',
      'bpObserve RUNNING',
      'bpObserve FINISHED',
    ]);
    expect(state).toMatchObject({ orderId: 'o-1', orderUpdateId: 1, nodeStates: [], edgeStates: [] });
    expect(state?.errors).toEqual([]);
  }, 120_000);

  it('pauses and drives on', async () => {
    const { x, y } = rig.world;
    await assign({
      orderId: 'o-2',
      orderUpdateId: 0,
      nodes: [start(), place('a', 2, x, y - 40)],
      edges: [way(1, 'here', 'a')],
    });
    await until(() => state?.driving === true && state.orderId === 'o-2');
    await instantly('startPause');
    await until(() => log.includes('startPause FINISHED'));
    expect(state).toMatchObject({ paused: true, driving: false, orderId: 'o-2' });
    expect(state?.nodeStates).toHaveLength(1);
    await instantly('stopPause');
    await until(() => log.includes('0 done'));
    expect(state).toMatchObject({ paused: false });
    expect(log).toContain('stopPause FINISHED');
  }, 120_000);

  it('cancels: stands, drops what was planned, keeps the ids, and takes the next order', async () => {
    const { x, y } = rig.world;
    await assign({
      orderId: 'o-3',
      orderUpdateId: 0,
      nodes: [start(), place('a', 2, x, y - 40)],
      edges: [way(1, 'here', 'a')],
    });
    await until(() => state?.driving === true && state.orderId === 'o-3');
    await instantly('cancelOrder');
    await until(() => log.includes('cancelOrder FINISHED') && log.includes('0 cancelled'));
    expect(log.indexOf('cancelOrder RUNNING')).toBeLessThan(log.indexOf('cancelOrder FINISHED'));
    expect(state).toMatchObject({ orderId: 'o-3', nodeStates: [], edgeStates: [] });
    await assign({ orderId: 'o-4', orderUpdateId: 0, nodes: [start()], edges: [] });
    await until(() => state?.orderId === 'o-4');
    await instantly('cancelOrder');
  }, 120_000);

  it('refuses what it must, in the words of 2.x', async () => {
    const { x, y } = rig.world;
    await assign({
      orderId: 'o-5',
      orderUpdateId: 0,
      nodes: [start(), place('a', 2, x, 120), place('b', 4, 140, 140)],
      edges: [way(1, 'here', 'a'), way(3, 'a', 'b')],
    });
    await until(() => log.includes('0 refused noRouteError'));
    await assign({
      orderId: 'o-6',
      orderUpdateId: 0,
      nodes: [start(), place('a', 2, x, y - 20)],
      edges: [way(1, 'here', 'a', { maxHeight: 2 })],
    });
    await until(() => log.includes('0 refused orderError'));
    await instantly('cancelOrder');
    await until(() => log.some((line) => /^cancelOrder (refused noOrderToCancel|FAILED)/.test(line)));
    expect(state?.errors.map(({ errorType, errorLevel }) => `${errorType} ${errorLevel}`)).toContain(
      'noOrderToCancel WARNING',
    );
  }, 120_000);
});
