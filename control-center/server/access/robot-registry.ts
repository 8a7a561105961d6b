import { createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Verifier } from '#shared/crypto/ports.ts';
import { robotId } from '#shared/ids/branded.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { Store } from '../work/store-port.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import { ed25519PublicKey, equalText, hmac, tokenHash, verifyEd25519 } from './node-crypto.ts';

/** An enrolled robot, as told by enrolment. Third-party robots have a password only. */
export interface RobotIdentity {
  readonly manufacturer: string;
  readonly serialNumber: string;
  readonly password: string;
  readonly hmacSecret?: string;
  readonly evidencePublicKey?: string;
}

/** As stored: random passwords of 24 characters and more need no slow hash. The HMAC secret is symmetric and must be kept. */
interface RobotKeys {
  readonly id: RobotId;
  readonly passwordHash: string;
  readonly hmacSecret?: string;
  readonly evidencePublicKey?: string;
  /** From then on it is nobody; the evidence it signed before still verifies. */
  readonly revokedAt?: number;
}

interface Enrolled {
  readonly keys: RobotKeys;
  readonly envelopeKey: KeyObject | undefined;
  readonly evidenceKey: KeyObject | undefined;
}

/** Key ids: `hmac:<manufacturer>/<serialNumber>` for envelopes, `ed25519:<manufacturer>/<serialNumber>` for evidence. */
export class RobotRegistry {
  readonly #robots = new Map<RobotId, Enrolled>();

  /** Of any enrolled robot. Who accepts a message checks besides that the key is its sender's: `isKeyOf`. */
  readonly verifier: Verifier = {
    verify: (keyId, bytes, signature) => {
      const colon = keyId.indexOf(':');
      const enrolled = this.#robots.get(keyId.slice(colon + 1) as RobotId);
      return enrolled !== undefined && isSignedBy(enrolled, keyId.slice(0, colon), bytes, signature);
    },
  };

  async load(store: Pick<Store, 'load'>): Promise<void> {
    const { documents } = await store.load('robot-keys');
    for (const { document } of documents) this.#keep(document as RobotKeys);
  }

  /** Adds the robot, or replaces its secrets; nothing is written if they are the same, so that those which were revoked stay so. */
  enrol(work: UnitOfWork, by: string, identity: RobotIdentity): void {
    const { manufacturer, serialNumber, password, ...rest } = identity;
    const keys: RobotKeys = { id: robotId(manufacturer, serialNumber), passwordHash: tokenHash(password), ...rest };
    const known = this.#robots.get(keys.id)?.keys;
    if (known !== undefined && isSame(known, keys)) return;
    this.#keep(keys);
    work.put('robot-keys', keys.id, keys);
    work.audit({ actor: by, action: known === undefined ? 'robot.enrol' : 'robot.rekey', subject: keys.id });
  }

  /** Its secrets no longer open anything. Audited by who revokes. */
  revoke(work: UnitOfWork, robot: RobotId): void {
    const known = this.#robots.get(robot)?.keys;
    if (known === undefined || known.revokedAt !== undefined) return;
    const keys = { ...known, revokedAt: work.now };
    this.#keep(keys);
    work.put('robot-keys', robot, keys);
  }

  isEnrolled(robot: RobotId): boolean {
    return this.#robots.has(robot) && !this.isRevoked(robot);
  }

  isRevoked(robot: RobotId): boolean {
    return this.#robots.get(robot)?.keys.revokedAt !== undefined;
  }

  /** False for a third-party robot, which sends standard VDA 5050 and nothing of ours. */
  hasEnvelopeKey(robot: RobotId): boolean {
    return this.#robots.get(robot)?.keys.hmacSecret !== undefined;
  }

  /** `username` is the robot's id. */
  authenticate(username: string, password: string): RobotId | undefined {
    const enrolled = this.#robots.get(username as RobotId);
    const isRight = equalText(tokenHash(password), enrolled?.keys.passwordHash ?? tokenHash(''));
    const isLive = enrolled !== undefined && enrolled.keys.revokedAt === undefined;
    return isLive && isRight ? enrolled.keys.id : undefined;
  }

  isKeyOf(robot: RobotId, keyId: string): boolean {
    return keyId === `hmac:${robot}` || keyId === `ed25519:${robot}`;
  }

  /** The same as `verifier`, for the keys of one robot. */
  verifierOf(robot: RobotId): Verifier {
    return {
      verify: (keyId, bytes, signature) => this.isKeyOf(robot, keyId) && this.verifier.verify(keyId, bytes, signature),
    };
  }

  #keep(keys: RobotKeys): void {
    const { hmacSecret, evidencePublicKey } = keys;
    const isSealing = hmacSecret !== undefined && keys.revokedAt === undefined;
    const envelopeKey = !isSealing ? undefined : createSecretKey(hmacSecret, 'utf8');
    const evidenceKey = evidencePublicKey === undefined ? undefined : ed25519PublicKey(evidencePublicKey);
    this.#robots.set(keys.id, { keys, envelopeKey, evidenceKey });
  }
}

function isSignedBy(
  { envelopeKey, evidenceKey }: Enrolled,
  algorithm: string,
  bytes: Uint8Array,
  signature: string,
): boolean {
  if (algorithm === 'hmac') return envelopeKey !== undefined && equalText(hmac(envelopeKey, bytes), signature);
  return algorithm === 'ed25519' && evidenceKey !== undefined && verifyEd25519(evidenceKey, bytes, signature);
}

const isSame = (a: RobotKeys, b: RobotKeys): boolean =>
  a.passwordHash === b.passwordHash && a.hmacSecret === b.hmacSecret && a.evidencePublicKey === b.evidencePublicKey;
