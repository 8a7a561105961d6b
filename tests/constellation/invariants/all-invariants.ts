import type { Invariant } from '../invariant.ts';
import type { Promised } from '../scripted-operators.ts';
import { commandsExecuteOnce } from './commands-execute-once.ts';
import { haltHolds } from './halt-holds.ts';
import { keepsPromises } from './keeps-promises.ts';
import { neverStaleAsFresh } from './never-stale-as-fresh.ts';
import { neverSuppressed } from './never-suppressed.ts';
import { nothingAcknowledgedIsLost } from './nothing-acknowledged-is-lost.ts';
import { staysInArea } from './stays-in-area.ts';

/** The invariants of quality.md that are on in every run; the audit chain is verified by the run itself. */
export function allInvariants(): {
  readonly invariants: readonly Invariant[];
  readonly promised: (p: Promised) => void;
} {
  const promises = keepsPromises();
  return {
    promised: promises.promised,
    invariants: [
      nothingAcknowledgedIsLost(),
      promises,
      commandsExecuteOnce(),
      haltHolds(),
      staysInArea(),
      neverStaleAsFresh(),
      neverSuppressed(),
    ],
  };
}
