import type { AutonomyState, Behaviour, Motion } from './autonomy-state.ts';

const still: Motion = { kind: 'still' };

export function behaviourOf(state: AutonomyState): Behaviour {
  if (state.halt !== undefined) return 'HALTED';
  if (state.fault !== undefined) return 'FAULT';
  if (state.service === 'OUT_OF_SERVICE' || state.service === 'UNKNOWN') return 'HOLD';
  if (state.link !== 'UP') return 'LOST_LINK';
  if (state.paused) return 'HOLD';
  return state.announcing === undefined ? state.task.kind : 'ANNOUNCE';
}

/**
 * What the body does. `home` is the node a lost link leads back to.
 * Out of the centre's reach nobody can stop an operator's dispatch, so it is not driven on, whatever the contract says.
 */
export function motionOf(state: AutonomyState, home: string): Motion {
  if (mustStand(state)) return still;
  const { task } = state;
  const offTheAir = state.link !== 'UP';
  if (isSavingEnergy(state)) return { kind: 'home', nodeId: home };
  if (state.link === 'HOLD') return still;
  const atHome = task.kind === 'DOCK' || task.kind === 'RETURN';
  if (state.link === 'RETURN' && !atHome) return { kind: 'home', nodeId: home };
  if (state.link === 'RETRACE' && !atHome) return { kind: 'retrace' };
  if (state.link === 'GOTO_LINK' && !atHome) return { kind: 'to-link' };
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

/** A robot that needs help moves by itself for one thing only: to reach its dock while it still can (lessons 8). */
function mustStand(state: AutonomyState): boolean {
  const { announcing, fault, halt, paused, pendingIntent, service } = state;
  if (halt !== undefined || fault !== undefined || paused || pendingIntent !== undefined) return true;
  if (service === 'OUT_OF_SERVICE' || service === 'UNKNOWN') return true;
  return (service === 'NEEDS_HELP' || announcing?.stands === true) && !isSavingEnergy(state);
}

/** Saving energy beats holding: a robot on its last percent still goes home. */
const isSavingEnergy = ({ task }: AutonomyState): boolean => task.kind === 'RETURN' && task.why === 'energy';

export const sameMotion = (a: Motion, b: Motion): boolean =>
  a.kind === b.kind && (a.kind !== 'home' || (b.kind === 'home' && a.nodeId === b.nodeId));
