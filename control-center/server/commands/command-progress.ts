import type { State } from '#shared/contracts/vda5050/state.ts';
import { referencesOf } from './command-record.ts';
import type { InstantWire, Wire } from './command-record.ts';

/** What a robot's state says about one command. */
export type Progress =
  | { readonly kind: 'not-seen' }
  /** The robot shows another order than the one it had accepted from us. */
  | { readonly kind: 'replaced'; readonly by: string }
  | { readonly kind: 'accepted' | 'executing' | 'done' }
  | { readonly kind: 'refused' | 'failed'; readonly reason: string };

type ActionState = State['actionStates'][number];

/** Reads the robot's words only; never guesses from time. */
export function progressOf(wire: Wire, state: State): Progress {
  return wire.name === 'order' ? orderProgress(wire, state) : instantProgress(wire, state);
}

function orderProgress(wire: Extract<Wire, { name: 'order' }>, state: State): Progress {
  if (state.orderId !== wire.orderId) {
    const refusal = refusalOf(wire, state);
    if (refusal !== undefined) return refusal;
    return state.orderId === '' ? { kind: 'not-seen' } : { kind: 'replaced', by: state.orderId };
  }
  const own = state.actionStates.filter(({ actionId }) => wire.actionIds.includes(actionId));
  const failed = own.find(({ actionStatus }) => actionStatus === 'FAILED');
  const isDriven = state.nodeStates.length === 0 && state.edgeStates.length === 0;
  const allFinished = own.every(({ actionStatus }) => actionStatus === 'FINISHED');
  const arrived = state.lastNodeSequenceId >= wire.finalSequenceId;
  if (failed !== undefined) return { kind: 'failed', reason: failureOf(failed) };
  if (isDriven && allFinished && arrived) return { kind: 'done' };
  if (isDriven && !arrived) return refusalOf(wire, state) ?? { kind: 'failed', reason: 'Ended before completion.' };
  const isUnderWay = state.driving || state.lastNodeSequenceId > 0 || own.some(isRunning);
  return { kind: isUnderWay || isDriven ? 'executing' : 'accepted' };
}

function instantProgress(wire: InstantWire, state: State): Progress {
  const found =
    state.instantActionStates.find(({ actionId }) => actionId === wire.actionId) ??
    state.actionStates.find(({ actionId }) => actionId === wire.actionId);
  if (found === undefined) return refusalOf(wire, state) ?? { kind: 'not-seen' };
  if (found.actionStatus === 'FINISHED') return { kind: 'done' };
  if (found.actionStatus === 'FAILED') return refusalOf(wire, state) ?? { kind: 'failed', reason: failureOf(found) };
  return { kind: isRunning(found) ? 'executing' : 'accepted' };
}

const isRunning = ({ actionStatus }: ActionState): boolean => actionStatus === 'RUNNING' || actionStatus === 'PAUSED';

const failureOf = ({ actionType, actionResult }: ActionState): string =>
  `${actionType ?? 'Action'} failed${actionResult === undefined ? '.' : `: ${actionResult}`}`;

/** An error of the robot that names the order or one of its actions. */
function refusalOf(wire: Wire, state: State): Progress | undefined {
  const references = referencesOf(wire);
  const error = state.errors.find(({ errorReferences }) =>
    errorReferences?.some(({ referenceValue }) => references.includes(referenceValue)),
  );
  if (error === undefined) return undefined;
  const said = error.errorDescription ?? error.errorHint;
  return { kind: 'refused', reason: said === undefined ? error.errorType : `${error.errorType}: ${said}` };
}
