import { describe, expect, it } from 'vitest';
import type { Factsheet } from '#shared/contracts/vda5050/factsheet.ts';
import type { ActionState } from '#shared/contracts/vda5050/state.ts';
import { RobotRig, action, orderAlong } from '#tests/support/robot-rig.ts';

async function ready(): Promise<RobotRig> {
  const rig = new RobotRig();
  await rig.boot();
  rig.centreSpeaks();
  await rig.pass(30);
  return rig;
}

const here = (rig: RobotRig) => ({ nodeId: 'here', x: rig.world.x, y: rig.world.y });
const ahead = (rig: RobotRig, nodeId: string, metres: number) => ({ nodeId, x: rig.world.x, y: rig.world.y - metres });
const statusOf = (list: readonly ActionState[], id: string) =>
  list.find(({ actionId }) => actionId === id)?.actionStatus;
const instantly = (rig: RobotRig, id: string) => statusOf(rig.state.instantActionStates, id);
const told = (rig: RobotRig) => rig.state.errors.map(({ errorLevel, errorType }) => `${errorType} ${errorLevel}`);
const say = action('bpAnnounce', { messageId: 'help-is-coming', language: 'en' }, 'say', 'NONE');

describe('an order on board', () => {
  it('asks for more base before it must brake, takes it on the way, and drives through without a stop', async () => {
    const rig = await ready();
    const places = [here(rig), ahead(rig, 'a', 20), ahead(rig, 'b', 40)];
    rig.order(orderAlong('o1', places, { released: 2 }));
    await rig.pass(1);
    await rig.until(() => rig.world.speed > 1, 60);
    expect(rig.state).toMatchObject({ newBaseRequest: true, nodeStates: [{ released: true }, { released: false }] });
    rig.order(orderAlong('o1', places.slice(1), { orderUpdateId: 1, firstSequenceId: 2 }));
    await rig.pass(1);
    expect(rig.state).toMatchObject({ orderUpdateId: 1, newBaseRequest: false });
    let slowest = Number.POSITIVE_INFINITY;
    while (rig.state.lastNodeId !== 'b' && rig.clock.monotonicMs() < 200_000) {
      await rig.pass(0.1);
      if (rig.state.nodeStates.length === 2) slowest = Math.min(slowest, rig.world.speed);
    }
    expect(rig.state).toMatchObject({ lastNodeId: 'b', lastNodeSequenceId: 4, nodeStates: [], edgeStates: [] });
    expect(slowest).toBeGreaterThan(0.5);
  });

  it('is driven once, however often it is sent', async () => {
    const rig = await ready();
    const order = orderAlong('o1', [here(rig), ahead(rig, 'a', 20)]);
    rig.order(order, { commandId: '01M88456EET82PBFZKQMZRDV65' });
    await rig.pass(1);
    const sent = rig.hub.log.findLast(({ topic }) => topic.endsWith('/order'))!;
    for (let again = 0; again < 3; again++) rig.hub.publish(sent);
    await rig.pass(60);
    rig.hub.publish(sent);
    await rig.pass(2);
    expect(rig.state).toMatchObject({ orderId: 'o1', nodeStates: [], errors: [] });
    expect(rig.events.filter(({ text }) => text.startsWith('order o1'))).toHaveLength(1);
  });

  it('that is cancelled lets an announcement end, stands, and only then says that it is cancelled', async () => {
    const rig = await ready();
    const order = orderAlong('o1', [here(rig), ahead(rig, 'a', 40)]);
    rig.order({ ...order, edges: order.edges.map((edge) => ({ ...edge, actions: [say] })) });
    await rig.pass(1);
    expect(statusOf(rig.state.actionStates, 'say')).toBe('RUNNING');
    rig.instant(action('cancelOrder', {}, 'c'));
    await rig.pass(1.5);
    expect([instantly(rig, 'c'), statusOf(rig.state.actionStates, 'say')]).toEqual(['RUNNING', 'RUNNING']);
    rig.order(orderAlong('o2', [here(rig)]));
    await rig.pass(0.5);
    expect(told(rig)).toEqual(['OTHER_ORDER_ACTIVE WARNING']);
    await rig.until(() => instantly(rig, 'c') === 'FINISHED', 10);
    expect(rig.world.speed).toBe(0);
    expect(statusOf(rig.state.actionStates, 'say')).toBe('FINISHED');
    expect(rig.state).toMatchObject({ orderId: 'o1', nodeStates: [], edgeStates: [] });
    rig.instant(action('cancelOrder', {}, 'c2'));
    await rig.pass(1);
    expect(instantly(rig, 'c2')).toBe('FAILED');
    expect(told(rig)).toContain('NO_ORDER_TO_CANCEL WARNING');
  });

  it('is kept by a pause, which has begun when the robot stands', async () => {
    const rig = await ready();
    rig.order(orderAlong('o1', [here(rig), ahead(rig, 'a', 40)]));
    await rig.until(() => rig.world.speed > 1, 60);
    rig.instant(action('startPause', {}, 'p'));
    await rig.pass(0.2);
    expect(instantly(rig, 'p')).not.toBe('FINISHED');
    await rig.until(() => instantly(rig, 'p') === 'FINISHED', 10);
    expect(rig.world.speed).toBe(0);
    expect(rig.state).toMatchObject({ paused: true, driving: false, orderId: 'o1', nodeStates: [{ nodeId: 'a' }] });
    rig.instant(action('stopPause', {}, 'q'));
    await rig.until(() => rig.state.lastNodeId === 'a', 60);
    expect(rig.state).toMatchObject({ paused: false, nodeStates: [] });
  });

  it('is not remembered over a restart, so that an update of it is refused instead of driven', async () => {
    const rig = await ready();
    const places = [here(rig), ahead(rig, 'a', 20), ahead(rig, 'b', 40)];
    rig.order(orderAlong('o1', places, { released: 2 }));
    await rig.pass(3);
    await rig.kill();
    await rig.boot();
    await rig.pass(30);
    expect(rig.state.orderId).toBe('');
    rig.order(orderAlong('o1', places.slice(1), { orderUpdateId: 1, firstSequenceId: 2 }));
    await rig.pass(1);
    expect(told(rig)).toContain('VALIDATION_FAILURE WARNING');
    expect(rig.state).toMatchObject({ orderId: '', nodeStates: [] });
  });
});

describe('under a master that signs nothing and keeps no heartbeat', () => {
  it('the robot takes orders once it knows where it is, stands afterwards, and never counts the master as lost', async () => {
    const rig = new RobotRig({ requireAuthority: false });
    await rig.boot();
    await rig.pass(30);
    expect(rig.agent.behaviour).toBe('HOLD');
    rig.send('order', orderAlong('o1', [here(rig), ahead(rig, 'a', 20)]));
    await rig.until(() => rig.state.lastNodeId === 'a', 60);
    await rig.pass(1200);
    expect(rig.agent.behaviour).toBe('HOLD');
    expect(rig.world.speed).toBe(0);
    expect(told(rig)).toEqual([]);
  });
});

describe('the factsheet', () => {
  it('declares what the robot does: every declared instant action is known, and no other', async () => {
    const rig = await ready();
    const [factsheet] = rig.published<Factsheet>('factsheet');
    const { mobileRobotActions } = factsheet!.protocolFeatures;
    const instant = mobileRobotActions.filter(({ actionScopes }) => actionScopes.includes('INSTANT'));
    rig.instant(
      ...instant
        .filter(({ actionType }) => actionType !== 'bpAuthority')
        .map(({ actionType }) => action(actionType, {}, `i-${actionType}`)),
    );
    for (const actionType of [
      'logReport',
      'pick',
      'initializePosition',
      'downloadZoneSet',
      'startHibernation',
      'bpObserve',
      'bpDock',
    ]) {
      const parameters = actionType === 'bpObserve' ? { durationSeconds: 5 } : {};
      rig.instant(action(actionType, parameters, `i-${actionType}`));
    }
    await rig.pass(3);
    const unknown = rig.state.instantActionStates
      .filter(({ actionResult }) => /is not known|no instant action/.test(actionResult ?? ''))
      .map(({ actionType }) => actionType);
    expect(unknown).toEqual([
      'logReport',
      'pick',
      'initializePosition',
      'downloadZoneSet',
      'startHibernation',
      'bpObserve',
      'bpDock',
    ]);
    expect(told(rig)).toContain('INVALID_INSTANT_ACTION WARNING');
    expect(factsheet!.typeSpecification.supportedZones).toEqual(['BLOCKED', 'SPEED_LIMIT', 'RELEASE']);
  });

  it('names the actions of nodes and edges that an order may hold', async () => {
    const rig = await ready();
    const { mobileRobotActions } = rig.published<Factsheet>('factsheet')[0]!.protocolFeatures;
    const at = (scope: 'NODE' | 'EDGE') =>
      mobileRobotActions.filter(({ actionScopes }) => actionScopes.includes(scope)).map(({ actionType }) => actionType);
    expect(at('NODE').toSorted()).toEqual([
      'bpAnnounce',
      'bpAuthority',
      'bpDock',
      'bpObserve',
      'bpSetLostLinkPolicy',
      'enableZoneSet',
    ]);
    expect(at('EDGE')).toEqual(['bpAnnounce']);
  });
});
