import { describe, expect, it } from 'vitest';
import type { Order } from '#shared/contracts/vda5050/order.ts';
import { zoneSetAction } from '#shared/contracts/vda5050/zone-set-action.ts';
import { action, orderAlong } from '#tests/support/robot-rig.ts';
import { checkShape } from './order-checks.ts';
import { OrderBook } from './order-book.ts';
import type { OrderContext } from './order-admission.ts';

const header = {
  headerId: 0,
  timestamp: '2026-01-01T00:00:00.000Z',
  version: '3.0.0',
  manufacturer: 'bp',
  serialNumber: 'r1',
};
const nothing = (): void => {};
type Along = Parameters<typeof orderAlong>;
const order = (...along: Along): Order => ({ ...header, ...orderAlong(...along) });
const places = (...xs: number[]) => xs.map((x) => ({ nodeId: `n${x}`, x, y: 0 }));
const context = (overrides: Partial<OrderContext> = {}): OrderContext => ({
  mapId: 'test-map',
  anchorMatches: true,
  position: { x: 0, y: 0 },
  unavailable: undefined,
  startToleranceM: 10,
  resolve: () => undefined,
  obstructed: () => undefined,
  refuseZoneSet: () => undefined,
  useZoneSet: () => {},
  refuseAuthority: () => undefined,
  ...overrides,
});

function answer(book: OrderBook, given: Order, overrides: Partial<OrderContext> = {}): string {
  const verdict = book.receive(given, context(overrides));
  return verdict.kind === 'rejected' ? `${verdict.error.errorType} ${verdict.error.errorLevel}` : verdict.kind;
}

function bookWith(given: Order): OrderBook {
  const book = new OrderBook();
  expect(answer(book, given)).toBe('accepted');
  return book;
}

const shapeError = (value: unknown): string => {
  const shape = checkShape(value);
  return 'error' in shape ? `${shape.error.errorType} ${shape.error.errorLevel}` : 'ok';
};

describe('an order is rejected as VDA 5050 v3 §6.1.4 says', () => {
  const good = order('o1', places(0, 50, 100));

  it('when malformed: VALIDATION_FAILURE', () => {
    const [first, second, third] = good.nodes;
    expect(shapeError(good)).toBe('ok');
    expect(shapeError(null)).toBe('VALIDATION_FAILURE WARNING');
    expect(shapeError({ ...good, nodes: 'none' })).toBe('VALIDATION_FAILURE WARNING');
    expect(shapeError({ ...good, edges: good.edges.slice(1) })).toBe('VALIDATION_FAILURE WARNING');
    expect(shapeError({ ...good, nodes: [first, { ...second!, sequenceId: 3 }, third] })).toBe(
      'VALIDATION_FAILURE WARNING',
    );
    expect(shapeError({ ...good, nodes: [{ ...first!, released: false }, second, third] })).toBe(
      'VALIDATION_FAILURE WARNING',
    );
    expect(shapeError({ ...good, nodes: [first, { ...second!, released: false }, third] })).toBe(
      'VALIDATION_FAILURE WARNING',
    );
  });

  it('with optional fields it cannot use: UNSUPPORTED_PARAMETER', () => {
    const edges = good.edges.map((edge) => ({ ...edge, trajectory: { controlPoints: [] } }));
    expect(answer(new OrderBook(), { ...good, edges })).toBe('UNSUPPORTED_PARAMETER CRITICAL');
    const strange = { ...good, zoneSetId: 'z' };
    expect(answer(new OrderBook(), strange)).toBe('UNSUPPORTED_PARAMETER CRITICAL');
  });

  it('with actions it cannot perform: INVALID_ORDER_ACTION', () => {
    const withAction = (...args: Parameters<typeof action>): Order =>
      order('o1', [
        { nodeId: 'a', x: 0, y: 0 },
        { nodeId: 'b', x: 9, y: 0, actions: [action(...args)] },
      ]);
    expect(answer(new OrderBook(), withAction('pick', {}, 'p'))).toBe('INVALID_ORDER_ACTION WARNING');
    expect(answer(new OrderBook(), withAction('bpHalt', { authorityEpoch: 1, reason: '' }, 'p'))).toBe(
      'INVALID_ORDER_ACTION WARNING',
    );
    expect(answer(new OrderBook(), withAction('bpObserve', { durationSeconds: 0 }, 'p'))).toBe(
      'INVALID_ORDER_ACTION WARNING',
    );
    const [first, ...others] = good.edges;
    const onEdge = { ...good, edges: [{ ...first!, actions: [action('bpDock', {}, 'd')] }, ...others] };
    expect(answer(new OrderBook(), onEdge)).toBe('INVALID_ORDER_ACTION WARNING');
    expect(answer(new OrderBook(), withAction('enableZoneSet', { zoneSetId: 'z' }, 'p'))).toBe(
      'INVALID_ORDER_ACTION WARNING',
    );
  });

  it('with a lower orderUpdateId: OUTDATED_ORDER_UPDATE', () => {
    const book = bookWith(good);
    expect(answer(book, order('o1', places(100, 150), { orderUpdateId: 3, firstSequenceId: 4 }))).toBe('accepted');
    expect(answer(book, order('o1', places(0, 50), { orderUpdateId: 2 }))).toBe('OUTDATED_ORDER_UPDATE WARNING');
  });

  it('repeated: ignored if it says the same, SAME_ORDER_UPDATE_ID if not', () => {
    const book = bookWith(good);
    expect(answer(book, { ...good, headerId: 9, timestamp: '2026-01-01T00:00:09.000Z' })).toBe('known');
    expect(answer(book, order('o1', places(0, 60, 100)))).toBe('SAME_ORDER_UPDATE_ID WARNING');
  });

  it('while another one is active: OTHER_ORDER_ACTIVE', () => {
    expect(answer(bookWith(good), order('o2', places(0, 50)))).toBe('OTHER_ORDER_ACTIVE WARNING');
  });

  it('with its start out of range: START_NODE_OUT_OF_RANGE, unless the deviation allows it', () => {
    const far = order('o1', places(30, 50));
    expect(answer(new OrderBook(), far)).toBe('START_NODE_OUT_OF_RANGE WARNING');
    expect(answer(new OrderBook(), far, { position: undefined })).toBe('START_NODE_OUT_OF_RANGE WARNING');
    const [first, ...rest] = far.nodes;
    const ellipse = { a: 40, b: 1, theta: 0 };
    const wide = { ...first!, nodePosition: { ...first!.nodePosition!, allowedDeviationXY: ellipse } };
    expect(answer(new OrderBook(), { ...far, nodes: [wide, ...rest] })).toBe('accepted');
    const turned = {
      ...wide,
      nodePosition: { ...wide.nodePosition, allowedDeviationXY: { ...ellipse, theta: Math.PI / 2 } },
    };
    expect(answer(new OrderBook(), { ...far, nodes: [turned, ...rest] })).toBe('START_NODE_OUT_OF_RANGE WARNING');
  });

  it('with a node it cannot reach: NO_ROUTE_TO_TARGET', () => {
    expect(answer(new OrderBook(), good, { obstructed: () => 'inside Pond' })).toBe('NO_ROUTE_TO_TARGET WARNING');
    const { nodePosition: _, ...nowhere } = good.nodes[1]!;
    const nodes = [good.nodes[0]!, nowhere, good.nodes[2]!];
    expect(answer(new OrderBook(), { ...good, nodes })).toBe('NO_ROUTE_TO_TARGET WARNING');
    expect(answer(new OrderBook(), { ...good, nodes }, { resolve: () => ({ x: 50, y: 0 }) })).toBe('accepted');
  });

  it('while it may not take orders: MOBILE_ROBOT_NOT_AVAILABLE', () => {
    expect(answer(new OrderBook(), good, { unavailable: 'starting up' })).toBe('MOBILE_ROBOT_NOT_AVAILABLE WARNING');
  });

  it('on an unknown map, or when the anchors differ: UNKNOWN_MAP_ID', () => {
    expect(answer(new OrderBook(), good, { mapId: 'other' })).toBe('UNKNOWN_MAP_ID WARNING');
    expect(answer(new OrderBook(), good, { anchorMatches: false })).toBe('UNKNOWN_MAP_ID WARNING');
  });

  it('planned on zones it does not keep: BP_ZONE_SET_REFUSED, and takes no zones with an order it refuses', () => {
    const used: string[] = [];
    const zoned = (zoneSetId: string): Order => {
      const [first, ...rest] = good.nodes;
      return { ...good, nodes: [{ ...first!, actions: [zoneSetAction(good, zoneSetId)] }, ...rest] };
    };
    const zones = {
      refuseZoneSet: (id: string) => (id === 'z2' ? undefined : 'not stored'),
      useZoneSet: (id: string) => void used.push(id),
    };
    expect(answer(new OrderBook(), zoned('z1'), zones)).toBe('BP_ZONE_SET_REFUSED WARNING');
    expect(answer(new OrderBook(), zoned('z2'), { ...zones, obstructed: () => 'Pond is blocked' })).toBe(
      'NO_ROUTE_TO_TARGET WARNING',
    );
    expect(used).toEqual([]);
    const book = new OrderBook();
    expect(answer(book, zoned('z2'), zones)).toBe('accepted');
    expect(used).toEqual(['z2']);
    expect(book.actions.states).toMatchObject([{ actionType: 'enableZoneSet', actionStatus: 'FINISHED' }]);
  });

  it('as an update of an order it does not hold: VALIDATION_FAILURE', () => {
    const late = order('o1', places(0, 50), { orderUpdateId: 1 });
    expect(answer(new OrderBook(), late)).toBe('VALIDATION_FAILURE WARNING');
    expect(answer(new OrderBook(), order('o1', places(0, 50), { firstSequenceId: 2 }))).toBe(
      'VALIDATION_FAILURE WARNING',
    );
  });

  it('that gives an action id of its base to another action: VALIDATION_FAILURE', () => {
    const look = action('bpObserve', { durationSeconds: 5 }, 'look', 'HARD');
    const book = bookWith(order('o1', [...places(0), { nodeId: 'b', x: 9, y: 0, actions: [look] }]));
    const update = order('o1', [...places(9), { nodeId: 'c', x: 20, y: 0, actions: [look] }], {
      orderUpdateId: 1,
      firstSequenceId: 2,
    });
    const [first, ...rest] = update.nodes;
    const stitched = { ...update, nodes: [{ ...first!, nodeId: 'b' }, ...rest] };
    expect(answer(book, stitched)).toBe('VALIDATION_FAILURE WARNING');
  });

  it('after its cancellation: ORDER_UPDATE_FOLLOWING_CANCEL', () => {
    const book = bookWith(good);
    expect(book.cancel('o1', () => true, nothing)).toBe(true);
    expect(answer(book, order('o2', places(0, 50)))).toBe('OTHER_ORDER_ACTIVE WARNING');
    book.clear();
    expect(book.isActive).toBe(false);
    expect(answer(book, order('o1', places(100, 150), { orderUpdateId: 1, firstSequenceId: 4 }))).toBe(
      'ORDER_UPDATE_FOLLOWING_CANCEL WARNING',
    );
    expect(answer(book, order('o2', places(0, 50)))).toBe('accepted');
  });

  it('changes nothing when it is rejected', () => {
    const book = bookWith(good);
    const before = [book.orderId, book.orderUpdateId, book.nodes.length, book.actions.states.length];
    answer(book, order('o2', places(0, 50)));
    answer(book, order('o1', places(50, 90), { orderUpdateId: 1, firstSequenceId: 2 }));
    expect([book.orderId, book.orderUpdateId, book.nodes.length, book.actions.states.length]).toEqual(before);
  });

  it('spends no command id on an order that is refused for another reason', () => {
    let asked = 0;
    const refuseAuthority = () => {
      asked++;
      return undefined;
    };
    answer(new OrderBook(), good, { unavailable: 'halted', refuseAuthority });
    expect(asked).toBe(0);
    answer(new OrderBook(), good, { refuseAuthority });
    expect(asked).toBe(1);
  });
});

describe('an order in progress', () => {
  it('is driven along its base only, and asks for more when the base runs out', () => {
    const book = bookWith(order('o1', places(0, 50, 100, 150), { released: 3 }));
    expect(book.legs(() => undefined, 2).map(({ nodeId, stop }) => [nodeId, stop])).toEqual([
      ['n50', false],
      ['n100', true],
    ]);
    expect(book.wantsBase).toBe(false);
    book.reachNext(nothing);
    expect(book.wantsBase).toBe(true);
    book.reachNext(nothing);
    book.reachNext(nothing);
    expect(book.lastNodeId).toBe('n100');
    expect(book.nodes.map(({ nodeId }) => nodeId)).toEqual(['n150']);
    expect(book.isActive).toBe(true);
  });

  it('is stitched at its decision point: the horizon is replaced, the base stays', () => {
    const book = bookWith(order('o1', places(0, 50, 100, 150), { released: 2 }));
    const update = order('o1', places(50, 80, 90), { orderUpdateId: 1, firstSequenceId: 2 });
    expect(answer(book, update)).toBe('accepted');
    expect(book.nodes.map(({ nodeId, sequenceId }) => [nodeId, sequenceId])).toEqual([
      ['n50', 2],
      ['n80', 4],
      ['n90', 6],
    ]);
    expect(book.edges.map(({ sequenceId }) => sequenceId)).toEqual([1, 3, 5]);
  });

  it('refuses an update that does not begin at the decision point', () => {
    const book = bookWith(order('o1', places(0, 50, 100), { released: 2 }));
    const update = order('o1', places(100, 150), { orderUpdateId: 1, firstSequenceId: 4 });
    expect(answer(book, update)).toBe('BP_ORDER_UPDATE_NOT_CONTINUOUS WARNING');
  });

  it('can be continued after it was completed', () => {
    const book = bookWith(order('o1', places(0, 50)));
    book.reachNext(nothing);
    expect(book.isActive).toBe(false);
    const more = order('o1', places(50, 90), { orderUpdateId: 1, firstSequenceId: 2 });
    expect(answer(book, more, { position: { x: -200, y: 0 } })).toBe('START_NODE_OUT_OF_RANGE WARNING');
    expect(answer(book, more, { position: { x: 50, y: 0 } })).toBe('accepted');
    expect(book.nodes.map(({ nodeId }) => nodeId)).toEqual(['n90']);
  });

  it('does not run an action again that is sent again with its node', () => {
    const look = action('bpObserve', { durationSeconds: 5 }, 'look', 'HARD');
    const there = { nodeId: 'b', x: 9, y: 0, actions: [look] };
    const book = bookWith(order('o1', [{ nodeId: 'a', x: 0, y: 0 }, there]));
    book.reachNext(nothing);
    book.advance(
      0,
      () => 1,
      () => {},
    );
    book.advance(
      1,
      () => 1,
      () => {},
    );
    answer(book, order('o1', [there, { nodeId: 'c', x: 20, y: 0 }], { orderUpdateId: 1, firstSequenceId: 2 }));
    expect(book.actions.states).toHaveLength(1);
    expect(book.actions.states[0]).toMatchObject({ actionId: 'look', actionStatus: 'FINISHED' });
  });

  it('never runs an action that an update puts on the decision point', () => {
    const look = action('bpObserve', { durationSeconds: 5 }, 'late', 'HARD');
    const book = bookWith(order('o1', places(0, 50, 100), { released: 2 }));
    const update = order('o1', [{ nodeId: 'n50', x: 50, y: 0, actions: [look] }, ...places(90)], {
      orderUpdateId: 1,
      firstSequenceId: 2,
    });
    expect(answer(book, update)).toBe('accepted');
    expect(book.actions.states).toEqual([]);
  });

  it('runs the actions of an edge while it is on the edge, and ends them with it', () => {
    const say = action('bpAnnounce', { messageId: 'm', language: 'en' }, 'say', 'NONE');
    const look = action('bpObserve', { durationSeconds: 5 }, 'look', 'HARD');
    const given = order('o1', [{ nodeId: 'a', x: 0, y: 0, actions: [look] }, ...places(50, 100)]);
    const [first, ...others] = given.edges;
    const book = bookWith({ ...given, edges: [{ ...first!, actions: [say] }, ...others] });
    const ended: string[] = [];
    const end = ({ actionId }: { actionId: string }) => void ended.push(actionId);
    const status = (id: string) => book.actions.states.find(({ actionId }) => actionId === id)?.actionStatus;
    book.advance(0, () => 1000, end);
    expect([status('look'), status('say')]).toEqual(['RUNNING', 'WAITING']);
    book.advance(1000, () => 60_000, end);
    expect([status('look'), status('say')]).toEqual(['FINISHED', 'RUNNING']);
    book.reachNext(end);
    expect(status('say')).toBe('FINISHED');
    expect(ended).toEqual(['look', 'say']);
  });

  it('is over only when what cannot be broken off has ended, if it is cancelled', () => {
    const say = action('bpAnnounce', { messageId: 'm', language: 'en' }, 'say', 'NONE');
    const look = action('bpObserve', { durationSeconds: 5 }, 'look', 'HARD');
    const book = bookWith(order('o1', [{ nodeId: 'a', x: 0, y: 0, actions: [say, look] }, ...places(50)]));
    book.advance(0, () => 1000, nothing);
    expect(book.cancel('other', () => true, nothing)).toBe(false);
    expect(book.cancel(undefined, ({ actionId }) => actionId !== 'say', nothing)).toBe(true);
    expect(book.actions.states.map(({ actionStatus }) => actionStatus)).toEqual(['RUNNING', 'FAILED']);
    book.clear();
    expect([book.isActive, book.nodes.length, book.orderId]).toEqual([true, 1, 'o1']);
    expect(book.cancel(undefined, () => true, nothing)).toBe(false);
    expect(answer(book, order('o2', places(0, 50)))).toBe('OTHER_ORDER_ACTIVE WARNING');
    book.advance(1000, () => 0, nothing);
    book.clear();
    expect([book.isActive, book.nodes.length]).toEqual([false, 0]);
    expect(answer(book, order('o2', places(0, 50)))).toBe('accepted');
  });

  it('stops where an action wants the robot to stand', () => {
    const look = action('bpObserve', { durationSeconds: 5 }, 'look', 'HARD');
    const book = bookWith(
      order('o1', [...places(0), { nodeId: 'b', x: 9, y: 0, actions: [look] }, { nodeId: 'c', x: 20, y: 0 }]),
    );
    expect(book.legs(() => undefined, 2).map(({ stop }) => stop)).toEqual([true, true]);
  });
});
