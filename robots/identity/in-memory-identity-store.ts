import type { IdentityStore, PendingEnrolment, RobotIdentity } from './robot-identity.ts';

/** For simulation and tests. */
export function inMemoryIdentityStore(first?: RobotIdentity): IdentityStore {
  let identity = first;
  let pending: PendingEnrolment | undefined;
  return {
    get identity() {
      return identity;
    },
    get pending() {
      return pending;
    },
    setIdentity(next) {
      identity = next;
      pending = undefined;
    },
    setPending: (next) => void (pending = next),
  };
}
