import { stepAutonomy } from './autonomy-machine.ts';
import type { AutonomyContext } from './autonomy-machine.ts';
import { initialAutonomy } from './autonomy-state.ts';
import type { AutonomyEvent, AutonomyState, Task } from './autonomy-state.ts';

const latch = { haltId: 'H1', by: 'anna', reason: 'dog on the road', at: '2026-01-01T00:00:00.000Z' };
const none = { objectId: undefined, orderId: undefined };

/** The atlas's moment: late enough that a stop told at 0 is overdue and a dwell until 100 is over. */
export const atlasContext: AutonomyContext = { home: 'dock', nowMs: 10_000 };

/** One of each task that can be told apart by what follows from it. */
export const atlasTasks = {
  'HOLD, just started': { kind: 'HOLD', why: 'just started', suspended: undefined },
  HOLD: { kind: 'HOLD', why: 'order cancelled', suspended: undefined },
  'HOLD, interrupted': {
    kind: 'HOLD',
    why: 'halt released',
    suspended: { kind: 'INVESTIGATE', orderId: 'o1' },
  },
  PATROL: { kind: 'PATROL' },
  INVESTIGATE: { kind: 'INVESTIGATE', orderId: 'o1' },
  'OBSERVE, by itself': {
    ...none,
    kind: 'OBSERVE',
    by: 'robot',
    objectId: 'p1',
    until: 100,
    deadline: 100,
    afterwards: 'PATROL',
  },
  'OBSERVE, ordered': {
    ...none,
    kind: 'OBSERVE',
    by: 'operator',
    until: 100,
    deadline: 100,
    afterwards: 'INVESTIGATE',
    orderId: 'o1',
  },
  RETURN: { ...none, kind: 'RETURN', nodeId: 'dock', why: 'operator', afterwards: 'HOLD' },
  'RETURN, to save energy': { ...none, kind: 'RETURN', nodeId: 'dock', why: 'energy', afterwards: 'PATROL' },
  DOCK: { ...none, kind: 'DOCK', afterwards: 'PATROL' },
} as const satisfies Record<string, Task>;
export type AtlasTask = keyof typeof atlasTasks;

/** One of each event, and the variants that lead elsewhere. */
export const atlasEvents = {
  'patrol-enabled': { kind: 'patrol-enabled' },
  'resume-patrol': { kind: 'resume-patrol' },
  resume: { kind: 'resume' },
  hold: { kind: 'hold', why: 'stuck' },
  'order-started': { kind: 'order-started', orderId: 'o1' },
  'order-finished': { kind: 'order-finished', dwellUntil: 100, patrolAfter: true },
  'order-finished, no patrol': { kind: 'order-finished', dwellUntil: 100, patrolAfter: false },
  'order-cancelled': { kind: 'order-cancelled' },
  'observe-started': { kind: 'observe-started', until: 100 },
  'observe-ended': { kind: 'observe-ended' },
  'person-confirmed': { kind: 'person-confirmed', objectId: 'p1', until: 60_000, response: 'HOLD_AND_OBSERVE' },
  'person-confirmed, contract says RETURN': {
    kind: 'person-confirmed',
    objectId: 'p1',
    until: 60_000,
    response: 'RETURN',
  },
  'person-confirmed, contract says LOG': { kind: 'person-confirmed', objectId: 'p1', until: 60_000, response: 'LOG' },
  'person-lost': { kind: 'person-lost', objectId: 'p1', lingerUntil: 70 },
  tick: { kind: 'tick' },
  'return-commanded': { kind: 'return-commanded', nodeId: 'dock' },
  'return-commanded, elsewhere': { kind: 'return-commanded', nodeId: 'gate' },
  'energy-low': { kind: 'energy-low' },
  'charge-turn': { kind: 'charge-turn' },
  'arrived-home': { kind: 'arrived-home' },
  charged: { kind: 'charged' },
  'announce-started': { kind: 'announce-started', until: 100, stands: true },
  halt: { kind: 'halt', latch },
  'halt-released': { kind: 'halt-released', releasedBy: ['anna', 'ben'] },
  pause: { kind: 'pause' },
  'stood-still': { kind: 'stood-still' },
  'service OUT_OF_SERVICE': { kind: 'service', state: 'OUT_OF_SERVICE', why: 'wheel off' },
  'service NEEDS_HELP': { kind: 'service', state: 'NEEDS_HELP', why: 'stuck' },
  'service UNKNOWN': { kind: 'service', state: 'UNKNOWN', why: 'back from repair' },
  'service IN_SERVICE': { kind: 'service', state: 'IN_SERVICE', why: 'confirmed' },
  fault: { kind: 'fault', reason: 'tilted too far' },
  'fault-cleared': { kind: 'fault-cleared' },
  'link-phase UP': { kind: 'link-phase', phase: 'UP' },
  'link-phase CONTINUE': { kind: 'link-phase', phase: 'CONTINUE' },
  'link-phase HOLD': { kind: 'link-phase', phase: 'HOLD' },
  'link-phase RETURN': { kind: 'link-phase', phase: 'RETURN' },
  'link-phase RETRACE': { kind: 'link-phase', phase: 'RETRACE' },
  'link-phase GOTO_LINK': { kind: 'link-phase', phase: 'GOTO_LINK' },
} as const satisfies Record<string, AutonomyEvent>;
export type AtlasEvent = keyof typeof atlasEvents;

export interface AtlasEdge {
  readonly before: AutonomyState;
  readonly event: AtlasEvent;
  readonly after: AutonomyState;
  readonly cause: string;
  /** Places of both states in the list of all. */
  readonly from: number;
  readonly to: number;
}

/**
 * Every state that the atlas's events can bring about, breadth first from a robot that just started, and every edge between them. The
 * states differ in everything the behaviour depends on; of a pending stop only its verb and whether it is overdue.
 */
export function explore(onEdge: (edge: AtlasEdge) => void): readonly AutonomyState[] {
  const states = [initialAutonomy(undefined)];
  const places = new Map(states.map((state, place) => [keyOf(state), place]));
  const placeOf = (state: AutonomyState): number => {
    const key = keyOf(state);
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, states.length);
    return states.push(state) - 1;
  };
  for (const [from, before] of states.entries()) {
    for (const event of Object.keys(atlasEvents) as AtlasEvent[]) {
      const { cause, state: after } = stepAutonomy(before, atlasEvents[event], atlasContext);
      onEdge({ before, event, after, cause, from, to: after === before ? from : placeOf(after) });
    }
  }
  return states;
}

const keyOf = ({ pendingIntent, ...state }: AutonomyState): string =>
  JSON.stringify({ ...state, stops: pendingIntent && [pendingIntent.verb, pendingIntent.unconfirmed] });
