import { describe, expect, it } from 'vitest';
import type { Order } from '#shared/contracts/vda5050/order.ts';
import type { State } from '#shared/contracts/vda5050/state.ts';
import { RobotRig, action, orderAlong } from '#tests/support/robot-rig.ts';
import { orderRejections } from './order-rejections.ts';

type Given = Pick<Order, 'orderId' | 'orderUpdateId' | 'nodes' | 'edges'>;
type ErrorType = (typeof orderRejections)[number]['errorType'];

const here = (rig: RobotRig) => ({ nodeId: 'here', x: rig.world.x, y: rig.world.y });
const good = (rig: RobotRig, orderId = 'o1'): Given =>
  orderAlong(orderId, [here(rig), { nodeId: 'a', x: rig.world.x, y: rig.world.y - 20 }]);
const withEdge = (order: Given, more: object): Given => ({
  ...order,
  edges: order.edges.map((edge) => ({ ...edge, ...more })),
});
const withLast = (order: Given, more: object): Given => ({
  ...order,
  nodes: order.nodes.map((node, index) => (index === order.nodes.length - 1 ? { ...node, ...more } : node)),
});

/** How each case of the table comes about. */
const cases: Readonly<Record<ErrorType, (rig: RobotRig) => void>> = {
  VALIDATION_FAILURE: (rig) => rig.order({ ...good(rig), edges: [] }),
  UNSUPPORTED_PARAMETER: (rig) => rig.order(withEdge(good(rig), { orientation: 1 })),
  INVALID_ORDER_ACTION: (rig) => rig.order(withLast(good(rig), { actions: [action('pick', {}, 'p')] })),
  OUTDATED_ORDER_UPDATE: (rig) => {
    rig.order(good(rig));
    rig.order({
      ...orderAlong('o1', [{ nodeId: 'a', x: rig.world.x, y: rig.world.y - 20 }], {
        orderUpdateId: 2,
        firstSequenceId: 2,
      }),
    });
    rig.order({ ...good(rig), orderUpdateId: 1 });
  },
  SAME_ORDER_UPDATE_ID: (rig) => {
    rig.order(good(rig));
    rig.order(withEdge(good(rig), { maximumSpeed: 1 }));
  },
  OTHER_ORDER_ACTIVE: (rig) => {
    rig.order(good(rig));
    rig.order(good(rig, 'o2'));
  },
  START_NODE_OUT_OF_RANGE: (rig) =>
    rig.order(
      orderAlong('o1', [
        { nodeId: 'x', x: 200, y: 0 },
        { nodeId: 'y', x: 210, y: 0 },
      ]),
    ),
  NO_ROUTE_TO_TARGET: (rig) => rig.order(orderAlong('o1', [here(rig), { nodeId: 'x', x: 140, y: 140 }])),
  MOBILE_ROBOT_NOT_AVAILABLE: (rig) => {
    rig.send('instantActions', { actions: [action('bpHalt', { authorityEpoch: 1, reason: 'test' }, 'h1')] });
    rig.order(good(rig));
  },
  UNKNOWN_MAP_ID: (rig) => {
    const order = good(rig);
    const [, last] = order.nodes;
    rig.order(withLast(order, { nodePosition: { ...last!.nodePosition!, mapId: 'elsewhere' } }));
  },
};

const told = (rig: RobotRig): string[] =>
  (rig.state as Pick<State, 'errors'>).errors.map(({ errorLevel, errorType }) => `${errorType} ${errorLevel}`);

async function ready(vdaVersion: '2.1' | '3.0'): Promise<RobotRig> {
  const rig = new RobotRig({ vdaVersion });
  await rig.boot();
  rig.centreSpeaks();
  await rig.pass(30);
  return rig;
}

describe('the ten rejections of VDA 5050 v3 §6.1.4', () => {
  it.each(orderRejections)(
    '$section: $errorType with level $errorLevel, when $when',
    async ({ errorLevel, errorType }) => {
      const rig = await ready('3.0');
      cases[errorType](rig);
      await rig.pass(2);
      expect(told(rig)).toContain(`${errorType} ${errorLevel}`);
    },
  );

  it.each(orderRejections)('$section in the words of 2.1: $errorType2', async ({ errorType, errorType2 }) => {
    const rig = await ready('2.1');
    cases[errorType](rig);
    await rig.pass(2);
    expect(told(rig)).toContain(`${errorType2} WARNING`);
  });

  it('names the order, and is told until an order is accepted', async () => {
    const rig = await ready('3.0');
    cases.NO_ROUTE_TO_TARGET(rig);
    await rig.pass(20);
    const [error] = rig.state.errors;
    expect(error?.errorReferences).toEqual(
      expect.arrayContaining([
        { referenceKey: 'orderId', referenceValue: 'o1' },
        { referenceKey: 'orderUpdateId', referenceValue: '0' },
      ]),
    );
    rig.order(good(rig, 'o2'));
    await rig.pass(1);
    expect(told(rig)).toEqual([]);
  });

  it('for not being available is told until orders are taken again', async () => {
    const rig = await ready('3.0');
    cases.MOBILE_ROBOT_NOT_AVAILABLE(rig);
    await rig.pass(5);
    expect(told(rig)).toContain('MOBILE_ROBOT_NOT_AVAILABLE WARNING');
    rig.instant(action('bpReleaseHalt', { authorityEpoch: 1, releasedBy1: 'anna', releasedBy2: 'ben' }, 'r1'));
    await rig.pass(5);
    expect(told(rig)).toEqual([]);
  });

  it('leaves the robot with the order it has', async () => {
    const rig = await ready('3.0');
    cases.OTHER_ORDER_ACTIVE(rig);
    await rig.pass(2);
    expect(rig.state).toMatchObject({ orderId: 'o1', nodeStates: [{ nodeId: 'a' }] });
  });
});
