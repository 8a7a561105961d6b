import { Compile } from 'typebox/compile';
import { Anchor, Halt, Heartbeat } from '#shared/contracts/extension/centre.ts';
import { canonicalJson } from '#shared/crypto/canonical-json.ts';
import { isAuthentic } from '#shared/crypto/envelope.ts';
import type { Envelope } from '#shared/crypto/envelope.ts';
import type { Sha256, Verifier } from '#shared/crypto/ports.ts';
import type { GeoPoint } from '#shared/geo/wgs84.ts';
import { fromIso } from '#shared/time/clock.ts';
import type { RobotId } from '#shared/ids/branded.ts';

const heartbeat = Compile(Heartbeat);
const anchor = Compile(Anchor);
const halt = Compile(Halt);
const encoder = new TextEncoder();
/** Clocks of two instances of the centre differ by less. */
const skewMs = 10_000;
const rememberedBoots = 8;

/** SHA-256 over the canonical JSON of map id and origin: both sides compute it and compare. */
export const anchorHash = (sha256: Sha256, mapId: string, origin: GeoPoint): string =>
  sha256(
    encoder.encode(canonicalJson({ mapId, lat: origin.latitude, lon: origin.longitude, altHae: origin.altitude })),
  );

export interface CentreListener {
  /** Signed and newer than the one before. */
  onHeartbeat(beat: Heartbeat): void;
  onAnchor(hash: string): void;
  onHalt(message: Halt): void;
  onRefused(reason: string): void;
}

/** What the centre tells all robots. Only what its key signed counts; a replayed heartbeat does not keep the link alive. */
export class CentreWatch {
  readonly #verifier: Verifier;
  readonly #robot: RobotId;
  readonly #listener: CentreListener;
  readonly #seqs = new Map<string, number>();
  #sentAt = 0;
  #epoch = 0;

  constructor(verifier: Verifier, robot: RobotId, listener: CentreListener) {
    this.#verifier = verifier;
    this.#robot = robot;
    this.#listener = listener;
  }

  takeHeartbeat(value: unknown): void {
    if (!heartbeat.Check(value) || !this.#isAuthentic(value, 'heartbeat')) return;
    if (!this.#isFresh(value)) return;
    this.#listener.onHeartbeat(value);
  }

  /**
   * A count that rises within a boot of the centre. Another instance may have started earlier than the one it takes over from, so
   * boots are not compared: it has a higher epoch, whatever its clock says, or the same and is about as young as what was heard before.
   */
  #isFresh({ envelope, epoch, sentAt, seq }: Heartbeat): boolean {
    const time = fromIso(sentAt) ?? 0;
    const known = this.#seqs.get(envelope.boot);
    const isYoung = epoch > this.#epoch || (epoch === this.#epoch && time >= this.#sentAt - skewMs);
    if (known === undefined ? !isYoung : seq <= known) return false;
    this.#epoch = Math.max(this.#epoch, epoch);
    this.#seqs.delete(envelope.boot);
    this.#seqs.set(envelope.boot, seq);
    const [oldest] = this.#seqs.keys();
    if (this.#seqs.size > rememberedBoots && oldest !== undefined) this.#seqs.delete(oldest);
    this.#sentAt = time;
    return true;
  }

  takeAnchor(value: unknown): void {
    if (anchor.Check(value) && this.#isAuthentic(value, 'anchor')) this.#listener.onAnchor(value.hash);
  }

  takeHalt(value: unknown): void {
    if (!halt.Check(value) || !this.#isAuthentic(value, 'halt')) return;
    const concernsMe = value.scope !== 'robots' || (value.robots ?? []).includes(this.#robot);
    if (concernsMe) this.#listener.onHalt(value);
  }

  #isAuthentic(body: { readonly envelope: Envelope }, what: string): boolean {
    if (isAuthentic(body, this.#verifier)) return true;
    this.#listener.onRefused(`${what} with a wrong signature`);
    return false;
  }
}
