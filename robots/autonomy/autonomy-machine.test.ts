import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atlasEvents, atlasTasks } from './autonomy-atlas.ts';
import type { AtlasTask } from './autonomy-atlas.ts';
import { standWithinMs, stepAutonomy } from './autonomy-machine.ts';
import { initialAutonomy } from './autonomy-state.ts';
import type { AutonomyEvent, AutonomyState, Task } from './autonomy-state.ts';
import { behaviourOf, motionOf } from './behaviour.ts';

const home = 'dock';
const { latch } = atlasEvents.halt;
const still = { kind: 'still' };

/** One robot under the machine. */
class Robot {
  state: AutonomyState;
  nowMs = 0;

  constructor(task: Task) {
    this.state = { ...initialAutonomy(undefined, 'IN_SERVICE'), task };
  }

  /** Returns the cause. */
  take(...events: readonly AutonomyEvent[]): string {
    let cause = '';
    for (const event of events) {
      const step = stepAutonomy(this.state, event, { home, nowMs: this.nowMs });
      this.state = step.state;
      cause = step.cause;
    }
    return cause;
  }

  get behaviour() {
    return behaviourOf(this.state);
  }
  get motion() {
    return motionOf(this.state, home);
  }
}
const robot = (task: AtlasTask): Robot => new Robot(atlasTasks[task]);
const stoodStill = { kind: 'stood-still' } as const;

describe('the autonomy machine', () => {
  it('lies halt over fault over service over lost link over pause over announcing over the task', () => {
    const one = robot('PATROL');
    const after = (event: AutonomyEvent): string => {
      one.take(event, stoodStill);
      return one.behaviour;
    };
    expect(one.behaviour).toBe('PATROL');
    expect(after(atlasEvents['announce-started'])).toBe('ANNOUNCE');
    expect(after({ kind: 'pause' })).toBe('HOLD');
    expect(after({ kind: 'link-phase', phase: 'CONTINUE' })).toBe('LOST_LINK');
    expect(after({ kind: 'service', state: 'UNKNOWN', why: '' })).toBe('HOLD');
    expect(after({ kind: 'fault', reason: 'tilted' })).toBe('FAULT');
    expect(after({ kind: 'halt', latch })).toBe('HALTED');
    expect(one.motion).toEqual(still);
    expect(after({ kind: 'halt-released', releasedBy: ['anna', 'ben'] })).toBe('FAULT');
    expect(one.state.task).toEqual({ kind: 'HOLD', why: 'halt released', suspended: { kind: 'PATROL' } });
  });

  it('goes where the contract says in each phase, and takes its patrol up when the centre is heard again', () => {
    const one = robot('PATROL');
    const motionIn = (phase: AutonomyState['link']) => {
      one.take({ kind: 'link-phase', phase });
      return one.motion;
    };
    expect(motionIn('CONTINUE')).toEqual({ kind: 'patrol' });
    expect(motionIn('HOLD')).toEqual(still);
    expect(motionIn('RETRACE')).toEqual({ kind: 'retrace' });
    expect(motionIn('GOTO_LINK')).toEqual({ kind: 'to-link' });
    expect(motionIn('RETURN')).toEqual({ kind: 'home', nodeId: home });
    expect(motionIn('UP')).toEqual({ kind: 'patrol' });
  });

  it('holds a dispatched robot while nobody could stop it, and lets it go on afterwards', () => {
    const one = robot('INVESTIGATE');
    one.take({ kind: 'link-phase', phase: 'CONTINUE' });
    expect(one.motion).toEqual(still);
    one.take({ kind: 'link-phase', phase: 'UP' });
    expect(one.motion).toEqual({ kind: 'order' });
  });

  it('goes home on its last energy even where it should hold, and where it needs help', () => {
    const one = robot('PATROL');
    one.take({ kind: 'link-phase', phase: 'HOLD' }, { kind: 'energy-low' });
    expect(one.motion).toEqual({ kind: 'home', nodeId: home });
    one.take({ kind: 'service', state: 'NEEDS_HELP', why: 'stuck' }, stoodStill);
    expect(one.motion).toEqual(still);
    one.take({ kind: 'energy-low' });
    expect(one.motion).toEqual({ kind: 'home', nodeId: home });
  });

  it('goes home instead of further away when its energy runs out on an ordered return', () => {
    const one = robot('PATROL');
    one.take({ kind: 'return-commanded', nodeId: 'gate' }, { kind: 'energy-low' });
    expect(one.motion).toEqual({ kind: 'home', nodeId: home });
  });

  it('logs a person without stopping, or goes home, where the contract says so', () => {
    const logs = robot('PATROL');
    expect(logs.take(atlasEvents['person-confirmed, contract says LOG'])).toBe('');
    const returns = robot('PATROL');
    returns.take(atlasEvents['person-confirmed, contract says RETURN']);
    expect(returns.state.task).toMatchObject({ kind: 'RETURN', nodeId: home });
  });

  it('looks for a person who is out of sight for a while, takes up whom it finds, and no longer than at first', () => {
    const one = robot('PATROL');
    const sees = (objectId: string, until: number): void =>
      void one.take({ kind: 'person-confirmed', objectId, until, response: 'HOLD_AND_OBSERVE' });
    sees('p2', 60);
    one.take({ kind: 'person-lost', objectId: 'p2', lingerUntil: 20 });
    expect(one.state.task).toMatchObject({ kind: 'OBSERVE', objectId: 'p2', until: 20 });
    sees('p3', 500);
    expect(one.state.task).toMatchObject({ kind: 'OBSERVE', objectId: 'p3', until: 60 });
    one.nowMs = 60;
    one.take({ kind: 'tick' });
    expect(one.behaviour).toBe('PATROL');
  });

  it('takes an interrupted order up again after charging, unless it ended meanwhile', () => {
    const one = robot('INVESTIGATE');
    one.take({ kind: 'energy-low' }, { kind: 'arrived-home' }, { kind: 'charged' });
    expect(one.state.task).toEqual({ kind: 'INVESTIGATE', orderId: 'o1' });
    one.take({ kind: 'energy-low' }, { kind: 'arrived-home' }, { kind: 'order-cancelled' });
    expect(one.take({ kind: 'charged' })).toBe('');
  });
});

describe('announcing', () => {
  it('is a behaviour of its own that ends no observation, over which time goes on', () => {
    const one = new Robot({ ...atlasTasks['OBSERVE, by itself'], until: 9000, deadline: 9000 });
    one.take({ kind: 'announce-started', until: 4000, stands: true });
    expect([one.behaviour, one.state.task.kind]).toEqual(['ANNOUNCE', 'OBSERVE']);
    one.nowMs = 4000;
    expect(one.take({ kind: 'tick' })).toBe('announced');
    expect([one.behaviour, one.state.task]).toEqual(['OBSERVE', expect.objectContaining({ until: 9000 })]);
  });

  it('makes a patrolling robot stand meanwhile, and one that is ordered to speak on its way drive on', () => {
    const one = robot('PATROL');
    one.take({ kind: 'announce-started', until: 100, stands: true });
    expect(one.motion).toEqual(still);
    const ordered = robot('INVESTIGATE');
    ordered.take({ kind: 'announce-started', until: 100, stands: false });
    expect(ordered.motion).toEqual({ kind: 'order' });
  });
});

describe('a stop (lessons 6)', () => {
  it('is pending until the wheels stand; a new order that comes meanwhile waits for them', () => {
    const one = robot('INVESTIGATE');
    one.take({ kind: 'order-cancelled' });
    expect(one.state.pendingIntent).toEqual({ verb: 'cancel', since: 0, from: 'INVESTIGATE', unconfirmed: false });
    one.take({ kind: 'order-started', orderId: 'o2' });
    expect([one.behaviour, one.motion]).toEqual(['INVESTIGATE', still]);
    one.take(stoodStill);
    expect(one.motion).toEqual({ kind: 'order' });
  });

  it('that fails is unconfirmed after five seconds and stays so: never back to before', () => {
    const one = robot('PATROL');
    one.take({ kind: 'pause' });
    one.nowMs = standWithinMs - 1;
    expect(one.take({ kind: 'tick' })).toBe('');
    one.nowMs = standWithinMs;
    expect(one.take({ kind: 'tick' })).toBe('stop not confirmed: pause');
    one.take({ kind: 'resume' }, { kind: 'order-started', orderId: 'o2' }, { kind: 'link-phase', phase: 'RETURN' });
    expect([one.motion, one.state.pendingIntent?.unconfirmed]).toEqual([still, true]);
    one.take(stoodStill);
    expect(one.motion).toEqual({ kind: 'home', nodeId: home });
  });

  it('keeps why and from where through a second stop', () => {
    const one = robot('PATROL');
    one.take({ kind: 'pause' });
    one.nowMs = 700;
    one.take({ kind: 'halt', latch });
    expect(one.state.pendingIntent).toMatchObject({ verb: 'halt', since: 700, from: 'PATROL' });
  });

  it('during the start holds: what was stopped before it began does not begin', () => {
    for (const stop of [{ kind: 'pause' }, { kind: 'halt', latch }, { kind: 'hold', why: 'wait' }] as const) {
      const one = new Robot(atlasTasks['HOLD, just started']);
      one.state = initialAutonomy(undefined);
      one.take(stop, stoodStill, { kind: 'service', state: 'IN_SERVICE', why: '' }, { kind: 'patrol-enabled' });
      expect(one.motion).toEqual(still);
    }
  });
});

describe('resume (lessons 7)', () => {
  const released = { kind: 'halt-released', releasedBy: ['anna', 'ben'] } as const;

  it('restarts what a halt interrupted, when a person says so and not before', () => {
    const one = robot('INVESTIGATE');
    one.take({ kind: 'halt', latch }, stoodStill, { kind: 'resume' });
    expect(one.motion).toEqual(still);
    one.take(released);
    expect([one.behaviour, one.motion]).toEqual(['HOLD', still]);
    one.take({ kind: 'resume' });
    expect([one.behaviour, one.motion]).toEqual(['INVESTIGATE', { kind: 'order' }]);
  });

  it('restores the mode: an observation goes on with its object and its end', () => {
    const task = { ...atlasTasks['OBSERVE, by itself'], until: 9000, deadline: 9000 };
    const one = new Robot(task);
    one.take({ kind: 'halt', latch }, stoodStill, released, { kind: 'resume' });
    expect(one.state.task).toEqual(task);
  });

  it('never repeats an observation that is over by then', () => {
    const one = robot('OBSERVE, by itself');
    one.take({ kind: 'halt', latch }, stoodStill, released);
    one.nowMs = 100;
    one.take({ kind: 'resume' });
    expect(one.behaviour).toBe('PATROL');
    const ordered = robot('OBSERVE, ordered');
    ordered.take({ kind: 'halt', latch }, stoodStill, { kind: 'observe-ended' }, released, { kind: 'resume' });
    expect(ordered.state.task).toEqual({ kind: 'INVESTIGATE', orderId: 'o1' });
  });

  it('after a pause at the last task finishes it and does not begin it again', () => {
    const one = robot('OBSERVE, ordered');
    one.take({ kind: 'pause' }, stoodStill, { kind: 'observe-ended' });
    one.take({ kind: 'order-finished', dwellUntil: 0, patrolAfter: true }, { kind: 'tick' });
    expect([one.behaviour, one.motion]).toEqual(['HOLD', still]);
    one.take({ kind: 'resume' });
    expect([one.behaviour, one.motion]).toEqual(['PATROL', { kind: 'patrol' }]);
  });

  it('takes up nothing of an order that was cancelled under the halt', () => {
    const one = robot('INVESTIGATE');
    one.take({ kind: 'halt', latch }, stoodStill, released, { kind: 'order-cancelled' });
    expect(one.take({ kind: 'resume' })).toBe('');
  });
});

describe('service states (lessons 5)', () => {
  it('out of service: about nothing, moved by nothing, and held when it is back', () => {
    const one = robot('PATROL');
    one.take({ kind: 'service', state: 'OUT_OF_SERVICE', why: 'wheel off' }, stoodStill);
    one.take({ kind: 'energy-low' }, { kind: 'resume-patrol' }, { kind: 'link-phase', phase: 'RETURN' });
    expect([one.state.task.kind, one.motion]).toEqual(['HOLD', still]);
    one.take({ kind: 'service', state: 'UNKNOWN', why: '' }, { kind: 'link-phase', phase: 'UP' });
    one.take({ kind: 'service', state: 'IN_SERVICE', why: '' }, { kind: 'patrol-enabled' });
    expect([one.behaviour, one.motion]).toEqual(['HOLD', still]);
    one.take({ kind: 'resume-patrol' });
    expect(one.motion).toEqual({ kind: 'patrol' });
  });

  it('a robot that needs help holds until somebody says how to go on', () => {
    const one = robot('PATROL');
    one.take({ kind: 'service', state: 'NEEDS_HELP', why: 'stuck' }, stoodStill, {
      kind: 'link-phase',
      phase: 'RETURN',
    });
    expect(one.motion).toEqual(still);
    one.take(
      { kind: 'link-phase', phase: 'UP' },
      { kind: 'resume' },
      { kind: 'service', state: 'IN_SERVICE', why: '' },
    );
    expect(one.motion).toEqual({ kind: 'patrol' });
  });
});

const anyTask = fc.constantFrom<Task>(...Object.values(atlasTasks));
const names = fc.constantFrom('anna', 'ben', '');
const time = fc.nat(20_000);
const anyEvent: fc.Arbitrary<AutonomyEvent> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<AutonomyEvent>(...Object.values(atlasEvents)) },
  fc.record({ kind: fc.constant('halt-released' as const), releasedBy: fc.array(names, { maxLength: 2 }) }),
  fc.record({ kind: fc.constant('fault' as const), reason: fc.constantFrom('tilted', 'no odometry') }),
  fc.record({ kind: fc.constant('announce-started' as const), until: time, stands: fc.boolean() }),
  fc.record({ kind: fc.constant('observe-started' as const), until: time }),
  fc.record({ kind: fc.constant('order-started' as const), orderId: fc.constantFrom('o1', 'o2') }),
);

describe('over any sequence of events at any times', () => {
  const everyStep = (
    check: (before: AutonomyState, event: AutonomyEvent, step: ReturnType<typeof stepAutonomy>) => void,
  ): void =>
    fc.assert(
      fc.property(anyTask, fc.array(fc.tuple(anyEvent, fc.nat(3000)), { maxLength: 40 }), (task, sequence) => {
        let state = new Robot(task).state;
        let nowMs = 0;
        for (const [event, waits] of sequence) {
          nowMs += waits;
          const step = stepAutonomy(state, event, { home, nowMs });
          check(state, event, step);
          state = step.state;
        }
      }),
      { numRuns: 400 },
    );

  it('a halt ends only by two different people', () => {
    everyStep((before, event, { state }) => {
      if (before.halt === undefined || state.halt !== undefined) return;
      const { releasedBy } = event as Extract<AutonomyEvent, { kind: 'halt-released' }>;
      expect(new Set(releasedBy.filter((name) => name !== '')).size).toBe(2);
    });
  });

  it('only an order brings the robot to INVESTIGATE, or a break of what one had begun', () => {
    everyStep((before, event, { state }) => {
      if (state.task.kind !== 'INVESTIGATE' || before.task.kind === 'INVESTIGATE') return;
      const from = before.task.kind === 'HOLD' ? before.task.suspended : before.task;
      const interrupted = from !== undefined && 'orderId' in from && from.orderId !== undefined;
      expect(event.kind === 'order-started' || interrupted).toBe(true);
    });
  });

  it('the body is told whenever it has to move otherwise, and only then', () => {
    everyStep((before, _, { actions, cause, state }) => {
      expect(cause !== '').toBe(state !== before);
      const was = motionOf(before, home);
      const is = motionOf(state, home);
      const moves = actions.filter(({ kind }) => kind === 'move');
      expect(moves).toEqual(JSON.stringify(was) === JSON.stringify(is) ? [] : [{ kind: 'move', motion: is }]);
    });
  });
});
