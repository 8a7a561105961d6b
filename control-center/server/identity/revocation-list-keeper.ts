import { toIso } from '#shared/time/clock.ts';
import type { Clock, EpochMs } from '#shared/time/clock.ts';
import type { CertificateAuthority } from './certificate-authority-port.ts';
import type { CertificateBook } from './certificate-book.ts';

interface RevocationListKeeperParts {
  readonly clock: Clock;
  readonly authority: Pick<CertificateAuthority, 'revocationList'>;
  readonly certificates: Pick<CertificateBook, 'revoked'>;
  /** Where outside brokers find it; replaced as a whole. */
  readonly write: (pem: string) => Promise<void>;
  readonly onFault: (error: unknown) => void;
}

const hourMs = 3_600_000;
const lifetimeMs = 168 * hourMs;
const alarmMs = 24 * hourMs;

/**
 * The revocation list for brokers that are not ours. A broker refuses everybody once its list is past `nextUpdate`, so that lies seven
 * days ahead, the list is made anew every hour and with each revocation, and less than a day left is a fault to be told.
 */
export class RevocationListKeeper {
  readonly #parts: RevocationListKeeperParts;
  #nextUpdate: EpochMs = 0;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(parts: RevocationListKeeperParts) {
    this.#parts = parts;
  }

  /** The first list is there when it resolves, or a fault was told. Aborting the signal stops it. */
  async start(signal: AbortSignal): Promise<void> {
    const stop = this.#parts.clock.setRepeating(() => void this.renew(), hourMs);
    signal.addEventListener('abort', stop, { once: true });
    await this.renew();
  }

  /** One at a time; what was revoked while one was made is in the next. Never rejects. */
  renew(): Promise<void> {
    this.#again = this.#running !== undefined;
    this.#running ??= this.#make().finally(() => {
      this.#running = undefined;
      if (this.#again) void this.renew();
    });
    return this.#running;
  }

  /** When the list ends, if that is near. */
  get endsSoonAt(): EpochMs | undefined {
    return this.#nextUpdate - this.#parts.clock.now() < alarmMs ? this.#nextUpdate : undefined;
  }

  get health(): { readonly ok: boolean; readonly detail: string } {
    const ok = this.endsSoonAt === undefined;
    const detail =
      this.#nextUpdate === 0 ? 'was never made' : `outside brokers refuse everybody at ${toIso(this.#nextUpdate)}`;
    return { ok, detail };
  }

  async #make(): Promise<void> {
    const { clock, authority, certificates, write, onFault } = this.#parts;
    const now = clock.now();
    const dates = { thisUpdate: now, nextUpdate: now + lifetimeMs };
    try {
      await write(await authority.revocationList(certificates.revoked(now), dates));
      this.#nextUpdate = dates.nextUpdate;
    } catch (error) {
      onFault(error);
    }
  }
}
