import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action } from '#shared/contracts/vda5050/common.ts';
import type { Order } from '#shared/contracts/vda5050/order.ts';
import { action, orderAlong } from '#tests/support/robot-rig.ts';
import type { OrderContext } from './order-admission.ts';
import { OrderBook } from './order-book.ts';
import { checkShape } from './order-checks.ts';

const header = {
  headerId: 0,
  timestamp: '2026-01-01T00:00:00.000Z',
  version: '3.0.0',
  manufacturer: 'bp',
  serialNumber: 'r1',
};

/** What the standard says the robot holds, kept beside the book and computed another way: by the list of all released nodes. */
interface Model {
  orderId: string;
  updateId: number;
  sent: string;
  cancelled: boolean;
  /** Sequence ids still ahead. */
  base: number[];
  horizon: number[];
  last: number;
  decision: number;
}

const nothingHeld = (): Model => ({
  orderId: '',
  updateId: 0,
  sent: '',
  cancelled: false,
  base: [],
  horizon: [],
  last: 0,
  decision: 0,
});

interface Real {
  book: OrderBook;
  now: number;
  made: number;
  position: { x: number; y: number };
  lastOrder: Order | undefined;
  /** Edges that were released to the robot. */
  edges: { readonly sequenceId: number; readonly actions: readonly string[] }[];
}

const nothing = (): void => {};
const placeOf = (sequenceId: number) => ({ x: 10 * sequenceId, y: 0 });
const isUnbreakable = ({ actionType }: Action): boolean => actionType === 'bpAnnounce';

/** A graph segment beginning at a sequence id, with what its nodes and edges do drawn by `traits`. */
function segment(
  orderId: string,
  orderUpdateId: number,
  first: number,
  traits: readonly number[],
  released: number,
  made: () => string,
): Order {
  const places = [0, ...traits].map((trait, index) => ({
    nodeId: `n${first + 2 * index}`,
    ...placeOf(first + 2 * index),
    actions:
      index > 0 && trait % 3 === 0 ? [action('bpObserve', { durationSeconds: 1 }, made(), blocking[trait % 4])] : [],
  }));
  const order = orderAlong(orderId, places, { released, orderUpdateId, firstSequenceId: first });
  const edges = order.edges.map((edge, index) =>
    traits[index]! % 5 === 0
      ? {
          ...edge,
          actions: [action('bpAnnounce', { messageId: 'm', language: 'en' }, made(), blocking[traits[index]! % 2])],
        }
      : edge,
  );
  return { ...header, ...order, edges };
}
const blocking = ['NONE', 'SINGLE', 'SOFT', 'HARD'] as const;

function context(real: Real, available = true): OrderContext {
  return {
    mapId: 'test-map',
    anchorMatches: true,
    position: real.position,
    unavailable: available ? undefined : 'halted',
    startToleranceM: 5,
    resolve: () => undefined,
    obstructed: () => undefined,
    refuseZoneSet: () => undefined,
    useZoneSet: nothing,
    refuseAuthority: () => undefined,
  };
}

const settle = (real: Real): void => {
  real.book.advance(real.now, () => 1000, nothing);
};
const isActive = ({ book }: Real): boolean => book.isActive;

/** What must hold after every step (VDA 5050 v3 §6.1.1, §6.1.2, §6.6.2, §6.6.9.1). */
function check(model: Model, { book, edges }: Real): void {
  const sequence = book.nodes.map(({ sequenceId }) => sequenceId);
  expect(book.orderId).toBe(model.orderId);
  expect(book.orderUpdateId).toBe(model.updateId);
  expect(sequence).toEqual([...model.base, ...model.horizon]);
  expect(book.nodes.map(({ released }) => released)).toEqual([
    ...model.base.map(() => true),
    ...model.horizon.map(() => false),
  ]);
  expect(book.edges.map(({ sequenceId }) => sequenceId)).toEqual(sequence.map((id) => id - 1));
  expect(book.lastNodeSequenceId).toBe(model.last);
  const isOver = (id: string): boolean =>
    ['FINISHED', 'FAILED'].includes(book.actions.states.find(({ actionId }) => actionId === id)?.actionStatus ?? '');
  for (const { actions, sequenceId: edge } of edges) if (edge < model.last) expect(actions.every(isOver)).toBe(true);
  for (const node of book.nodes) {
    for (const { actionId } of node.actions) {
      const status = book.actions.states.find((state) => state.actionId === actionId)?.actionStatus;
      expect(status).toBe(model.cancelled ? 'FAILED' : 'WAITING');
    }
  }
  expect(new Set(book.actions.states.map(({ actionId }) => actionId)).size).toBe(book.actions.states.length);
  const running = book.actions.states.filter(({ actionStatus }) => actionStatus === 'RUNNING');
  if (model.cancelled) expect(running.every(({ actionType }) => actionType === 'bpAnnounce')).toBe(true);
  expect(book.wantsBase).toBe(!model.cancelled && model.horizon.length > 0 && model.base.length <= 1);
  if (book.nodes.length > 0) expect(book.isActive).toBe(true);
}

function give(model: Model, real: Real, order: Order, expected: string, available = true): void {
  const shape = checkShape(order);
  const verdict =
    'error' in shape
      ? { kind: 'rejected' as const, error: shape.error }
      : real.book.receive(order, context(real, available));
  expect(verdict.kind === 'rejected' ? verdict.error.errorType : verdict.kind).toBe(expected);
  if (verdict.kind !== 'accepted') return;
  real.lastOrder = order;
  const released = order.nodes.filter((node) => node.released).map(({ sequenceId }) => sequenceId);
  const { isUpdate } = verdict;
  if (!isUpdate) real.edges = [];
  for (const edge of order.edges) {
    const actions = edge.actions.map(({ actionId }) => actionId);
    if (edge.released) real.edges.push({ sequenceId: edge.sequenceId, actions });
  }
  const [first = 0, ...rest] = released;
  model.base = isUpdate ? [...model.base, ...rest] : rest;
  model.horizon = order.nodes.filter((node) => !node.released).map(({ sequenceId }) => sequenceId);
  model.orderId = order.orderId;
  model.updateId = order.orderUpdateId;
  model.cancelled = false;
  if (!isUpdate) model.last = first;
  model.decision = released.at(-1) ?? model.decision;
}

type Step = fc.Command<Model, Real>;
const step = (
  text: string,
  run: (model: Model, real: Real) => void,
  when: (model: Model) => boolean = () => true,
): Step => ({
  check: when,
  run(model, real) {
    run(model, real);
    settle(real);
    check(model, real);
  },
  toString: () => text,
});

const traits = fc.array(fc.nat(19), { minLength: 1, maxLength: 5 });
const cut = (list: readonly number[], at: number): number => 1 + (at % (list.length + 1));

const newOrder = fc.tuple(traits, fc.nat(), fc.boolean(), fc.boolean()).map(([list, at, available, near]) =>
  step(`new ${list.join()} cut ${at}`, (model, real) => {
    const order = segment(`o${real.made}`, 0, 0, list, cut(list, at), () => `a${real.made++}`);
    real.made++;
    real.position = near ? placeOf(0) : { x: -500, y: 0 };
    const expected = !available
      ? 'MOBILE_ROBOT_NOT_AVAILABLE'
      : isActive(real)
        ? 'OTHER_ORDER_ACTIVE'
        : near
          ? 'accepted'
          : 'START_NODE_OUT_OF_RANGE';
    give(model, real, order, expected, available);
  }),
);
const update = fc.tuple(traits, fc.nat(), fc.constantFrom(-1, 1, 2), fc.boolean()).map(([list, at, by, wrongStart]) =>
  step(
    `update ${by} ${list.join()} cut ${at}${wrongStart ? ' not continuous' : ''}`,
    (model, real) => {
      const from = model.decision + (wrongStart ? 2 : 0);
      const order = segment(model.orderId, model.updateId + by, from, list, cut(list, at), () => `a${real.made++}`);
      real.position = placeOf(model.decision);
      let expected = 'accepted';
      if (wrongStart) expected = 'BP_ORDER_UPDATE_NOT_CONTINUOUS';
      if (model.cancelled) expected = 'ORDER_UPDATE_FOLLOWING_CANCEL';
      if (by < 0) expected = model.updateId + by < 0 ? 'VALIDATION_FAILURE' : 'OUTDATED_ORDER_UPDATE';
      give(model, real, order, expected);
    },
    ({ orderId }) => orderId !== '',
  ),
);
const resend = fc.boolean().map((changed) =>
  step(
    `re-send${changed ? ' with another content' : ''}`,
    (model, real) => {
      const last = real.lastOrder!;
      const [first, ...rest] = last.nodes;
      const order = changed ? { ...last, nodes: [{ ...first!, nodeId: 'other' }, ...rest] } : { ...last, headerId: 7 };
      const fresh = model.cancelled ? 'ORDER_UPDATE_FOLLOWING_CANCEL' : changed ? 'SAME_ORDER_UPDATE_ID' : 'known';
      give(model, real, order, fresh);
    },
    ({ orderId }) => orderId !== '',
  ),
);
const cancel = fc.constantFrom('this', 'other', 'any').map((which) =>
  step(`cancel ${which}`, (model, real) => {
    const expected = isActive(real) && !model.cancelled && which !== 'other';
    const orderId = which === 'any' ? undefined : which === 'this' ? model.orderId : 'another';
    expect(real.book.cancel(orderId, (each) => !isUnbreakable(each), nothing)).toBe(expected);
    if (!expected) return;
    model.cancelled = true;
  }),
);
const stand = fc.constant(
  step('stand', (model, real) => {
    real.book.clear();
    if (!model.cancelled || !real.book.actions.isDone) return;
    model.base = [];
    model.horizon = [];
  }),
);
const drive = fc.constant(
  step('drive', (model, real) => {
    const [next] = real.book.actions.mayDrive && !model.cancelled ? model.base : [];
    if (real.book.actions.mayDrive) real.book.reachNext(nothing);
    if (next === undefined) return;
    model.base = model.base.slice(1);
    model.last = next;
  }),
);
const wait = fc.integer({ min: 1, max: 3000 }).map((ms) => step(`wait ${ms}`, (_model, real) => void (real.now += ms)));
const restart = fc.constant(
  step('restart', (model, real) => {
    const late = real.lastOrder;
    real.book = new OrderBook();
    Object.assign(model, nothingHeld());
    real.lastOrder = undefined;
    real.edges = [];
    if (late !== undefined && late.orderUpdateId > 0) give(model, real, late, 'VALIDATION_FAILURE');
  }),
);

describe('an order book under any sequence of orders, updates, re-sends, cancellations, driving and restarts', () => {
  it('holds what VDA 5050 says it holds, and refuses with the right error', () => {
    const steps = fc.commands([newOrder, update, resend, cancel, stand, drive, drive, wait, wait, restart], {
      size: '+1',
    });
    fc.assert(
      fc.property(steps, (commands) => {
        const real: Real = {
          book: new OrderBook(),
          now: 0,
          made: 0,
          position: { x: 0, y: 0 },
          lastOrder: undefined,
          edges: [],
        };
        fc.modelRun(() => ({ model: nothingHeld(), real }), commands);
      }),
      { numRuns: 500 },
    );
  });

  it('comes to its end: base driven and actions waited for, it is idle unless a horizon is left', () => {
    fc.assert(
      fc.property(traits, fc.nat(), (list, at) => {
        let made = 0;
        const book = new OrderBook();
        const real: Real = { book, now: 0, made: 0, position: { x: 0, y: 0 }, lastOrder: undefined, edges: [] };
        const released = cut(list, at);
        book.receive(
          segment('o', 0, 0, list, released, () => `a${made++}`),
          context(real),
        );
        for (let turn = 0; turn < 60; turn++) {
          real.now += 1000;
          settle(real);
          if (book.actions.mayDrive) book.reachNext(nothing);
        }
        settle(real);
        expect(book.isActive).toBe(released <= list.length);
        expect(book.lastNodeSequenceId).toBe(2 * (released - 1));
      }),
    );
  });
});
