import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterTransition, lifecycleTransitions, nextTransition, transitionsOf } from './lifecycle-machine.ts';
import type { LifecycleState } from './lifecycle-machine.ts';

const walk = fc.array(fc.constantFrom(...lifecycleTransitions), { maxLength: 40 });
const after = (steps: readonly (typeof lifecycleTransitions)[number][]): LifecycleState =>
  steps.reduce<LifecycleState>((state, step) => afterTransition(state, step) ?? state, 'unconfigured');

describe('the lifecycle of a node', () => {
  it('leads up and down from wherever a walk ends, unless that is for good', () => {
    fc.assert(
      fc.property(walk, (steps) => {
        let state = after(steps);
        for (let next = nextTransition(state, 'up'); next !== undefined; next = nextTransition(state, 'up')) {
          state = afterTransition(state, next)!;
        }
        expect(state).toBe(after(steps) === 'finalized' ? 'finalized' : 'active');
        for (let next = nextTransition(state, 'down'); next !== undefined; next = nextTransition(state, 'down')) {
          state = afterTransition(state, next)!;
        }
        expect(state).toBe('finalized');
      }),
    );
  });

  it('is active only after a configure and an activate, and never again once finalized', () => {
    fc.assert(
      fc.property(walk, (steps) => {
        const states = steps.map((_, i) => after(steps.slice(0, i + 1)));
        const end = states.indexOf('finalized');
        if (end >= 0) expect(new Set(states.slice(end))).toEqual(new Set(['finalized']));
        states.forEach((state, i) => {
          if (state === 'active' && states[i - 1] !== 'active')
            expect([states[i - 1], steps[i]]).toEqual(['inactive', 'activate']);
        });
      }),
    );
    expect(transitionsOf('finalized')).toEqual([]);
  });
});
