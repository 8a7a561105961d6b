import { generateKeyPairSync } from 'node:crypto';
import { readToken } from '#shared/enrolment/enrolment-token.ts';
import { enrolmentDigest, enrolmentWords } from '#shared/enrolment/enrolment-words.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { sleep } from '#shared/time/clock.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { EnrolmentStatus } from '#shared/contracts/http/enrolment.ts';
import type { CentreDoor } from './centre-door.ts';
import { certificateRequest, newLinkKey } from './certificate-request.ts';
import { checkIssued } from './issued-certificate.ts';
import { ed25519PublicKey, sha256 } from './node-crypto.ts';
import type { IdentityStore, PendingEnrolment, RobotIdentity } from './robot-identity.ts';

export interface EnrolmentOrder {
  readonly robot: RobotId;
  /** https://host:port of the centre's robot door. */
  readonly door: string;
  /** As the centre printed it. */
  readonly token: string;
}

export interface EnrolmentParts {
  readonly clock: Clock;
  readonly centre: CentreDoor;
  readonly store: IdentityStore;
  /** 2,048 words, the same as the centre's. */
  readonly wordList: readonly string[];
  /** To be read out to the person at the centre. */
  readonly showWords: (words: string) => void;
  /** Ends the waiting; asking again later goes on with the same enrolment. */
  readonly signal: AbortSignal;
}

type Outcome<T> = Promise<Result<T, DomainError>>;

const pollMs = 3000;

/**
 * Makes the robot's keys, asks with the token, waits until a person at the centre has compared the words, and fetches certificate and
 * secrets. Private keys leave the robot in no step. Interrupted, it goes on where it was.
 */
export async function enrolRobot(order: EnrolmentOrder, parts: EnrolmentParts): Outcome<RobotIdentity> {
  const token = readToken(order.token);
  if (token === undefined) return err(domainError('BPC_E_TOKEN_REFUSED', 'This cannot be a token.'));
  const root = await parts.centre.findRoot(order.door, token.rootFingerprint);
  if (!root.ok) return root;
  const pending = await pendingEnrolment(order, [root.value], parts.store);
  const evidencePublicKey = Buffer.from(ed25519PublicKey(pending.evidenceKey)).toString('base64url');
  const { robot, certificateRequest: request } = pending;
  const subject = { robot, certificateRequest: request, evidencePublicKey };
  const asked = await parts.centre.ask(pending, { secret: token.secret, ...subject });
  if (!asked.ok) return asked;
  parts.store.setPending({ ...pending, id: asked.value.id });
  parts.showWords(enrolmentWords(enrolmentDigest(subject, sha256), parts.wordList));
  const decided = await decision(asked.value, pending, parts);
  return decided.ok ? fetchIdentity(decided.value, pending, parts) : decided;
}

async function pendingEnrolment(
  { robot, door }: EnrolmentOrder,
  authorities: readonly string[],
  store: IdentityStore,
): Promise<PendingEnrolment> {
  const before = store.pending;
  if (before?.robot === robot) return { ...before, door, authorities };
  const linkKey = newLinkKey();
  const pending = {
    robot,
    door,
    authorities,
    linkKey,
    evidenceKey: generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    certificateRequest: await certificateRequest(robot, linkKey),
  };
  store.setPending(pending);
  return pending;
}

/** Asks until a person has decided; a link that fails in between only takes longer. */
async function decision(
  first: EnrolmentStatus,
  pending: PendingEnrolment,
  { clock, centre, store, signal }: EnrolmentParts,
): Outcome<EnrolmentStatus> {
  let status = first;
  while (status.state === 'PENDING') {
    await sleep(clock, pollMs, signal);
    const next = await centre.status(pending, status.id);
    if (next.ok) status = next.value;
    else if (next.error.code !== 'BPC_E_TIMEOUT' && next.error.code !== 'BPC_E_RATE_LIMITED') return next;
  }
  if (status.state === 'APPROVED') return ok(status);
  // The words were refused: other keys next time.
  store.setPending(undefined);
  return err(domainError('BPC_E_STATE_CONFLICT', `The centre says ${status.state}: have a new token issued.`));
}

async function fetchIdentity(
  { issued }: EnrolmentStatus,
  { robot, door, linkKey, evidenceKey }: PendingEnrolment,
  { centre, store }: EnrolmentParts,
): Outcome<RobotIdentity> {
  if (issued === undefined) {
    return err(domainError('BPC_E_STATE_CONFLICT', 'The certificate was revoked or forgotten meanwhile.'));
  }
  const { certificate, authorities } = issued;
  const checked = checkIssued(certificate, robot, linkKey);
  if (!checked.ok) return checked;
  const keys = await centre.keys({ door, authorities, as: { certificate, linkKey } });
  if (!keys.ok) return keys;
  const identity = { robot, door, authorities, linkKey, certificate, evidenceKey, ...keys.value };
  store.setIdentity(identity);
  return ok(identity);
}
