import type { Verifier } from '#shared/crypto/ports.ts';
import { GhostCoverage } from '../ghost-coverage.ts';
import { commandsExecuteOnce } from './commands-execute-once.ts';
import { energyLasts } from './energy-lasts.ts';
import { haltHolds } from './halt-holds.ts';
import { keepsPromises } from './keeps-promises.ts';
import { lostLinkFollowsContract } from './lost-link-follows-contract.ts';
import { neverStaleAsFresh } from './never-stale-as-fresh.ts';
import { neverSuppressed } from './never-suppressed.ts';
import { nothingAcknowledgedIsLost } from './nothing-acknowledged-is-lost.ts';
import { staysInArea } from './stays-in-area.ts';

export interface InvariantOptions {
  readonly verifier: Verifier;
  /** The embedded broker's promise; any other's PUBACK says nothing. */
  readonly pubackMeansStored: boolean;
}

/** The invariants of quality.md that are on in every run; the audit chain is verified by the run itself. */
export const allInvariants = ({ pubackMeansStored, verifier }: InvariantOptions) => ({
  outbox: nothingAcknowledgedIsLost({ pubackMeansStored }),
  promises: keepsPromises(),
  commands: commandsExecuteOnce(),
  lostLink: lostLinkFollowsContract(verifier),
  halt: haltHolds(),
  area: staysInArea(),
  energy: energyLasts(),
  fresh: neverStaleAsFresh(),
  suppression: neverSuppressed(),
  ghosts: new GhostCoverage(),
});
