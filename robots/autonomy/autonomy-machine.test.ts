import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepAutonomy } from './autonomy-machine.ts';
import { initialAutonomy } from './autonomy-state.ts';
import type { AutonomyEvent, AutonomyState, Task } from './autonomy-state.ts';
import { behaviourOf, motionOf } from './behaviour.ts';

const home = 'dock';
const latch = { haltId: 'H1', by: 'anna', reason: 'dog on the road', at: '2026-01-01T00:00:00.000Z' };
const order = { orderId: 'o1' };

const tasks = {
  HOLD: { kind: 'HOLD', why: 'told so' },
  NEW: { kind: 'HOLD', why: 'just started' },
  PATROL: { kind: 'PATROL' },
  INVESTIGATE: { kind: 'INVESTIGATE', ...order },
  SELF_OBSERVE: {
    kind: 'OBSERVE',
    by: 'robot',
    objectId: 'p1',
    until: 100,
    deadline: 100,
    afterwards: 'PATROL',
    orderId: undefined,
  },
  TOLD_OBSERVE: {
    kind: 'OBSERVE',
    by: 'operator',
    objectId: undefined,
    until: 100,
    deadline: 100,
    afterwards: 'INVESTIGATE',
    ...order,
  },
  RETURN: { kind: 'RETURN', nodeId: home, why: 'energy', afterwards: 'PATROL', orderId: undefined },
  DOCK: { kind: 'DOCK', afterwards: 'PATROL', orderId: undefined },
} as const satisfies Record<string, Task>;
type TaskName = keyof typeof tasks;

const events = {
  'patrol-enabled': { kind: 'patrol-enabled' },
  'resume-patrol': { kind: 'resume-patrol' },
  hold: { kind: 'hold', why: 'stuck' },
  'order-started': { kind: 'order-started', orderId: 'o2' },
  'order-finished': { kind: 'order-finished', dwellUntil: 900, patrolAfter: true },
  'order-cancelled': { kind: 'order-cancelled' },
  'observe-started': { kind: 'observe-started', until: 50 },
  'observe-ended': { kind: 'observe-ended' },
  'person-confirmed': { kind: 'person-confirmed', objectId: 'p2', until: 60, response: 'HOLD_AND_OBSERVE' },
  'person-lost': { kind: 'person-lost', objectId: 'p1', lingerUntil: 70 },
  tick: { kind: 'tick', now: 100 },
  'return-commanded': { kind: 'return-commanded', nodeId: 'ne' },
  'energy-low': { kind: 'energy-low' },
  'arrived-home': { kind: 'arrived-home' },
  charged: { kind: 'charged' },
} as const satisfies Record<string, AutonomyEvent>;
type EventName = keyof typeof events;

/** Every task against every event that concerns tasks: the task that follows; what is not listed changes nothing. */
const table: Record<TaskName, Partial<Record<EventName, Task['kind']>>> = {
  HOLD: {
    'resume-patrol': 'PATROL',
    'order-started': 'INVESTIGATE',
    'return-commanded': 'RETURN',
    'energy-low': 'RETURN',
  },
  NEW: {
    'patrol-enabled': 'PATROL',
    'resume-patrol': 'PATROL',
    'order-started': 'INVESTIGATE',
    'return-commanded': 'RETURN',
    'energy-low': 'RETURN',
  },
  PATROL: {
    hold: 'HOLD',
    'order-started': 'INVESTIGATE',
    'person-confirmed': 'OBSERVE',
    'return-commanded': 'RETURN',
    'energy-low': 'RETURN',
  },
  INVESTIGATE: {
    'resume-patrol': 'PATROL',
    hold: 'HOLD',
    'order-started': 'INVESTIGATE',
    'order-finished': 'OBSERVE',
    'order-cancelled': 'HOLD',
    'observe-started': 'OBSERVE',
    'return-commanded': 'RETURN',
    'energy-low': 'RETURN',
  },
  SELF_OBSERVE: {
    'resume-patrol': 'PATROL',
    hold: 'HOLD',
    'order-started': 'INVESTIGATE',
    'observe-ended': 'PATROL',
    'person-lost': 'OBSERVE',
    tick: 'PATROL',
    'return-commanded': 'RETURN',
    'energy-low': 'RETURN',
  },
  TOLD_OBSERVE: {
    'resume-patrol': 'PATROL',
    hold: 'HOLD',
    'order-started': 'INVESTIGATE',
    'order-finished': 'OBSERVE',
    'order-cancelled': 'HOLD',
    'observe-ended': 'INVESTIGATE',
    'return-commanded': 'RETURN',
    'energy-low': 'RETURN',
  },
  RETURN: {
    'resume-patrol': 'PATROL',
    hold: 'HOLD',
    'order-started': 'INVESTIGATE',
    'return-commanded': 'RETURN',
    'arrived-home': 'DOCK',
  },
  DOCK: {
    'resume-patrol': 'PATROL',
    'order-started': 'INVESTIGATE',
    'return-commanded': 'RETURN',
    charged: 'PATROL',
  },
};

const withTask = (task: Task): AutonomyState => ({ ...initialAutonomy(undefined), task });
const cases = (Object.keys(tasks) as TaskName[]).flatMap((task) =>
  (Object.keys(events) as EventName[]).map((event) => [task, event] as const),
);

describe('the autonomy machine', () => {
  it.each(cases)('in %s answers %s as the table says', (taskName, eventName) => {
    const before = withTask(tasks[taskName]);
    const { state, cause } = stepAutonomy(before, events[eventName], home);
    const expected = table[taskName][eventName];
    if (expected === undefined) {
      expect(state).toBe(before);
      expect(cause).toBe('');
    } else {
      expect(state.task.kind).toBe(expected);
      expect(cause).not.toBe('');
    }
  });

  it('lies halt over fault over lost link over pause over the task', () => {
    let state = withTask(tasks.PATROL);
    expect(behaviourOf(state)).toBe('PATROL');
    const apply = (event: AutonomyEvent): string => {
      state = stepAutonomy(state, event, home).state;
      return behaviourOf(state);
    };
    expect(apply({ kind: 'pause' })).toBe('HOLD');
    expect(apply({ kind: 'link-phase', phase: 'CONTINUE' })).toBe('LOST_LINK');
    expect(apply({ kind: 'fault', reason: 'tilted' })).toBe('FAULT');
    expect(apply({ kind: 'halt', latch })).toBe('HALTED');
    expect(motionOf(state, home)).toEqual({ kind: 'still' });
    expect(apply({ kind: 'halt-released', releasedBy: ['anna', 'ben'] })).toBe('FAULT');
    expect(state.task).toEqual({ kind: 'HOLD', why: 'halt released' });
  });

  it('goes home when the contract says so, and takes its patrol up when the centre is heard again', () => {
    const lost = stepAutonomy(withTask(tasks.PATROL), { kind: 'link-phase', phase: 'RETURN' }, home);
    expect(lost.actions).toEqual([{ kind: 'move', motion: { kind: 'home', nodeId: home } }]);
    const back = stepAutonomy(lost.state, { kind: 'link-phase', phase: 'UP' }, home);
    expect(back.actions).toEqual([{ kind: 'move', motion: { kind: 'patrol' } }]);
  });

  it('holds a dispatched robot while nobody could stop it, and lets it go on afterwards', () => {
    const lost = stepAutonomy(withTask(tasks.INVESTIGATE), { kind: 'link-phase', phase: 'CONTINUE' }, home);
    expect(lost.actions).toEqual([{ kind: 'move', motion: { kind: 'still' } }]);
    const back = stepAutonomy(lost.state, { kind: 'link-phase', phase: 'UP' }, home);
    expect(back.actions).toEqual([{ kind: 'move', motion: { kind: 'order' } }]);
  });

  it('goes home on its last energy even where it should hold', () => {
    const state = { ...withTask(tasks.RETURN), link: 'HOLD' as const };
    expect(motionOf(state, home)).toEqual({ kind: 'home', nodeId: home });
  });

  it('logs a person without stopping, or goes home, where the contract says so', () => {
    const seen = (response: 'LOG' | 'RETURN') =>
      stepAutonomy(withTask(tasks.PATROL), { ...events['person-confirmed'], response }, home);
    expect(seen('LOG').cause).toBe('');
    expect(seen('RETURN').state.task).toMatchObject({ kind: 'RETURN', nodeId: home });
  });

  it('looks for a person who is out of sight for a while, takes up whom it finds, and no longer than at first', () => {
    const seen = stepAutonomy(withTask(tasks.PATROL), events['person-confirmed'], home).state;
    const lost = stepAutonomy(seen, { kind: 'person-lost', objectId: 'p2', lingerUntil: 20 }, home).state;
    expect(lost.task).toMatchObject({ kind: 'OBSERVE', objectId: 'p2', until: 20 });
    expect(stepAutonomy(lost, { kind: 'tick', now: 20 }, home).state.task.kind).toBe('PATROL');
    const found = stepAutonomy(lost, { ...events['person-confirmed'], objectId: 'p3', until: 500 }, home).state;
    expect(found.task).toMatchObject({ kind: 'OBSERVE', objectId: 'p3', until: 60 });
    expect(stepAutonomy(found, { kind: 'tick', now: 60 }, home).state.task.kind).toBe('PATROL');
  });

  it('takes an interrupted order up again after charging', () => {
    const low = stepAutonomy(withTask(tasks.INVESTIGATE), events['energy-low'], home).state;
    const docked = stepAutonomy(low, events['arrived-home'], home).state;
    expect(stepAutonomy(docked, events.charged, home).state.task).toEqual({ kind: 'INVESTIGATE', orderId: 'o1' });
    const ended = stepAutonomy(docked, events['order-cancelled'], home).state;
    expect(stepAutonomy(ended, events.charged, home).cause).toBe('');
  });
});

const anyTask = fc.constantFrom<Task>(...Object.values(tasks));
const names = fc.constantFrom('anna', 'ben', '');
const anyEvent: fc.Arbitrary<AutonomyEvent> = fc.oneof(
  fc.constantFrom<AutonomyEvent>(...Object.values(events)),
  fc.constantFrom<AutonomyEvent>({ kind: 'pause' }, { kind: 'unpause' }, { kind: 'fault-cleared' }),
  fc.record({ kind: fc.constant('halt' as const), latch: fc.constant(latch) }),
  fc.record({ kind: fc.constant('halt-released' as const), releasedBy: fc.array(names, { maxLength: 2 }) }),
  fc.record({ kind: fc.constant('fault' as const), reason: fc.constantFrom('tilted', 'no odometry') }),
  fc.record({
    kind: fc.constant('link-phase' as const),
    phase: fc.constantFrom('UP' as const, 'CONTINUE' as const, 'HOLD' as const, 'RETURN' as const),
  }),
);

function everyStep(
  check: (before: AutonomyState, event: AutonomyEvent, step: ReturnType<typeof stepAutonomy>) => void,
) {
  fc.assert(
    fc.property(anyTask, fc.array(anyEvent, { maxLength: 40 }), (task, sequence) => {
      let state = withTask(task);
      for (const event of sequence) {
        const step = stepAutonomy(state, event, home);
        check(state, event, step);
        state = step.state;
      }
    }),
    { numRuns: 400 },
  );
}

describe('over any sequence of events', () => {
  it('a halt ends only by two different people', () => {
    everyStep((before, event, { state }) => {
      if (before.halt === undefined || state.halt !== undefined) return;
      expect(event.kind).toBe('halt-released');
      const { releasedBy } = event as Extract<AutonomyEvent, { kind: 'halt-released' }>;
      expect(new Set(releasedBy.filter((name) => name !== '')).size).toBe(2);
    });
  });

  it('nothing moves while halted, at fault or paused', () => {
    everyStep((_, __, { state }) => {
      const isStopped = state.halt !== undefined || state.fault !== undefined || state.paused;
      if (isStopped) expect(motionOf(state, home)).toEqual({ kind: 'still' });
    });
  });

  it('a release starts nothing: without a lost link the robot stands until somebody says more', () => {
    everyStep((before, event, { state }) => {
      if (event.kind !== 'halt-released' || before.halt === undefined || state.link === 'RETURN') return;
      expect(motionOf(state, home)).toEqual({ kind: 'still' });
    });
  });

  it('only an operator brings the robot to INVESTIGATE, or a break of what one had begun', () => {
    everyStep((before, event, { state }) => {
      if (state.task.kind !== 'INVESTIGATE' || before.task.kind === 'INVESTIGATE') return;
      const interrupted = 'orderId' in before.task && before.task.orderId !== undefined;
      expect(event.kind === 'order-started' || interrupted).toBe(true);
    });
  });

  it('a person never makes the robot move otherwise than to stop or to go home', () => {
    everyStep((_, event, { actions }) => {
      if (event.kind !== 'person-confirmed') return;
      for (const action of actions) if (action.kind === 'move') expect(['still', 'home']).toContain(action.motion.kind);
    });
  });

  it('every transition has a cause, and no change has none', () => {
    everyStep((before, _, { state, cause, actions }) => {
      expect(cause !== '').toBe(state !== before);
      if (cause === '') expect(actions).toEqual([]);
    });
  });

  it('the body is told whenever it has to move otherwise', () => {
    everyStep((before, _, { state, actions }) => {
      const was = motionOf(before, home);
      const is = motionOf(state, home);
      const moves = actions.filter(({ kind }) => kind === 'move');
      expect(moves).toEqual(JSON.stringify(was) === JSON.stringify(is) ? [] : [{ kind: 'move', motion: is }]);
    });
  });
});
