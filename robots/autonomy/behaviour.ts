import type { AutonomyState, Behaviour, Motion } from './autonomy-state.ts';

const still: Motion = { kind: 'still' };

export function behaviourOf(state: AutonomyState): Behaviour {
  if (state.halt !== undefined) return 'HALTED';
  if (state.fault !== undefined) return 'FAULT';
  if (state.link !== 'UP') return 'LOST_LINK';
  if (state.paused) return 'HOLD';
  return state.task.kind;
}

/**
 * What the body does. `home` is the node a lost link leads back to.
 * Out of the centre's reach nobody can stop an operator's dispatch, so it is not driven on, whatever the contract says.
 */
export function motionOf(state: AutonomyState, home: string): Motion {
  if (state.halt !== undefined || state.fault !== undefined || state.paused) return still;
  const { task } = state;
  const offTheAir = state.link !== 'UP';
  if (state.link === 'HOLD' && !isGoingHome(state)) return still;
  if (state.link === 'RETURN' && task.kind !== 'DOCK' && task.kind !== 'RETURN') return { kind: 'home', nodeId: home };
  switch (task.kind) {
    case 'HOLD':
    case 'OBSERVE':
    case 'DOCK':
      return still;
    case 'PATROL':
      return { kind: 'patrol' };
    case 'INVESTIGATE':
      return offTheAir ? still : { kind: 'order' };
    case 'RETURN':
      return { kind: 'home', nodeId: task.nodeId };
  }
}

/** Saving energy beats holding: a robot on its last percent still goes home. */
const isGoingHome = ({ task }: AutonomyState): boolean => task.kind === 'RETURN' && task.why === 'energy';

export const sameMotion = (a: Motion, b: Motion): boolean =>
  a.kind === b.kind && (a.kind !== 'home' || (b.kind === 'home' && a.nodeId === b.nodeId));
