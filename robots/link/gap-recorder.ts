import type { GapReport } from '#shared/contracts/extension/gap-report.ts';
import type { EnuFrame } from '#shared/geo/enu-frame.ts';
import { toIso } from '#shared/time/clock.ts';
import type { PoseEstimate } from '../navigation/pose-estimate.ts';
import type { Drop } from './outbox-item.ts';

type Body = Omit<
  GapReport,
  'headerId' | 'timestamp' | 'version' | 'manufacturer' | 'serialNumber' | 'opex' | 'envelope'
>;

const maxPoints = 2000;
const maxDetections = 2000;
const maxEvents = 400;

/** What the robot did while the centre could not hear it; told once the link is back. */
export class GapRecorder {
  readonly #frame: EnuFrame;
  #from: number | undefined;
  #batteryAt: number | undefined;
  #haltedAt: number | undefined;
  #path: { t: string; lat: number; lon: number }[] = [];
  #detections: string[] = [];
  #events: { at: string; what: string }[] = [];

  constructor(frame: EnuFrame) {
    this.#frame = frame;
  }

  get isOpen(): boolean {
    return this.#from !== undefined;
  }

  /** The last moment at which the centre was in touch. */
  open(at: number, batteryPercent: number | undefined): void {
    if (this.isOpen) return;
    this.#from = at;
    this.#batteryAt = batteryPercent;
    this.#haltedAt = undefined;
    this.#path = [];
    this.#detections = [];
    this.#events = [];
  }

  /** When the list is full every other point goes, so the whole way stays at half the detail. */
  addPoint(at: number, pose: PoseEstimate): void {
    if (!this.isOpen) return;
    const { latitude, longitude } = this.#frame.toGeo(pose);
    if (this.#path.length >= maxPoints) this.#path = this.#path.filter((_, index) => index % 2 === 0);
    this.#path.push({ t: toIso(at), lat: latitude, lon: longitude });
  }

  addDetection(reportId: string): void {
    if (this.isOpen && this.#detections.length < maxDetections) this.#detections.push(reportId);
  }

  addEvent(at: number, what: string): void {
    if (this.isOpen && this.#events.length < maxEvents) this.#events.push({ at: toIso(at), what: what.slice(0, 300) });
  }

  noteHalt(at: number): void {
    this.#haltedAt ??= at;
  }

  /**
   * Undefined if there was no gap and nothing was dropped. Sequence numbers are those of the report's own boot; drops of an earlier boot
   * are told in words, for the centre counts them apart.
   */
  close(facts: {
    readonly at: number;
    readonly policyApplied: string;
    readonly batteryPercent: number | undefined;
    readonly boot: string;
    readonly drops: readonly Drop[];
  }): Body | undefined {
    const { at, batteryPercent, boot, drops, policyApplied } = facts;
    if (this.#from === undefined && drops.length === 0) return undefined;
    const used =
      this.#batteryAt === undefined || batteryPercent === undefined ? undefined : this.#batteryAt - batteryPercent;
    const own = drops.filter((drop) => drop.boot === boot);
    const earlier = drops.filter((drop) => drop.boot !== boot).map((drop) => ({ at: toIso(at), what: dropText(drop) }));
    const body: Body = {
      from: toIso(this.#from ?? at),
      to: toIso(at),
      policyApplied,
      path: this.#path,
      detections: this.#detections,
      events: [...this.#events, ...earlier],
      ...(own.length > 0 && { dropped: own.map(declared) }),
      ...(used !== undefined && { batteryUsed: Math.max(0, Number(used.toFixed(2))) }),
      ...(this.#haltedAt !== undefined && { haltedAt: toIso(this.#haltedAt) }),
    };
    this.#from = undefined;
    this.#path = [];
    this.#detections = [];
    this.#events = [];
    return body;
  }
}

const declared = ({ firstSeq, lane, lastSeq }: Drop) => ({ lane, count: lastSeq - firstSeq + 1, firstSeq, lastSeq });

const dropText = ({ boot, firstSeq, lane, lastSeq }: Drop): string =>
  `dropped ${firstSeq} to ${lastSeq} of lane ${lane}, boot ${boot}`;
