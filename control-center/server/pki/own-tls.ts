import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { Clock } from '#shared/time/clock.ts';
import type { TlsMaterial } from './tls-material.ts';
import { pemOf } from './x509-authority.ts';
import type { X509Authority } from './x509-authority.ts';

const dayMs = 86_400_000;
const lifetimeMs = 60 * dayMs;
const backdatedMs = dayMs;
const checkMs = 6 * 3_600_000;

/**
 * The centre's own certificate, for as long as the process lives: its key is made here, never stored, and replaced at two thirds of the
 * lifetime.
 */
export class OwnTls {
  readonly #authority: X509Authority;
  readonly #use: Parameters<X509Authority['issueOwn']>[0];
  readonly #clock: Clock;
  readonly #listeners: ((material: TlsMaterial) => void)[] = [];
  #material: TlsMaterial;
  #issuedAt: number;
  #isRenewing = false;

  private constructor(parts: {
    readonly authority: X509Authority;
    readonly use: Parameters<X509Authority['issueOwn']>[0];
    readonly clock: Clock;
    readonly material: TlsMaterial;
  }) {
    this.#authority = parts.authority;
    this.#use = parts.use;
    this.#clock = parts.clock;
    this.#material = parts.material;
    this.#issuedAt = parts.clock.now();
  }

  static async issue(
    authority: X509Authority,
    use: Parameters<X509Authority['issueOwn']>[0],
    clock: Clock,
  ): Promise<OwnTls> {
    return new OwnTls({ authority, use, clock, material: await newMaterial(authority, use, clock.now()) });
  }

  get material(): TlsMaterial {
    return this.#material;
  }

  onRenewed(listener: (material: TlsMaterial) => void): void {
    this.#listeners.push(listener);
  }

  /** Returns what stops it. */
  start(onFault: (error: unknown) => void): () => void {
    return this.#clock.setRepeating(() => void this.#renewWhenDue().catch(onFault), checkMs);
  }

  async #renewWhenDue(): Promise<void> {
    const now = this.#clock.now();
    const isDue = Math.abs(now - this.#issuedAt) >= (lifetimeMs * 2) / 3;
    if (!isDue || this.#isRenewing) return;
    this.#isRenewing = true;
    try {
      this.#material = await newMaterial(this.#authority, this.#use, now);
    } finally {
      this.#isRenewing = false;
    }
    this.#issuedAt = now;
    for (const listener of this.#listeners) listener(this.#material);
  }
}

async function newMaterial(
  authority: X509Authority,
  use: Parameters<X509Authority['issueOwn']>[0],
  now: number,
): Promise<TlsMaterial> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const validity = { notBefore: now - backdatedMs, notAfter: now + lifetimeMs };
  const certificate = await authority.issueOwn(use, createPublicKey(privateKey), validity);
  // The root goes with it: a robot that enrols finds it by its fingerprint.
  return { cert: `${certificate}\n${authority.roots[0]}\n`, key: pemOf(privateKey), ca: authority.roots };
}
