import { Compile } from 'typebox/compile';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { GapReport } from '#shared/contracts/extension/gap-report.ts';
import type { EnuFrame } from '#shared/geo/enu-frame.ts';
import { toIso } from '#shared/time/clock.ts';
import type { RobotMemory } from '../identity/robot-memory.ts';
import type { PoseEstimate } from '../navigation/pose-estimate.ts';
import type { Drop } from './outbox-item.ts';

type Body = Omit<
  GapReport,
  'headerId' | 'timestamp' | 'version' | 'manufacturer' | 'serialNumber' | 'opex' | 'envelope'
>;

const maxPoints = 2000;
const maxDetections = 2000;
const maxEvents = 400;

const Gap = Type.Object({
  from: Type.Number(),
  batteryAt: Type.Optional(Type.Number()),
  haltedAt: Type.Optional(Type.Number()),
  path: Type.Array(Type.Object({ t: Type.String(), lat: Type.Number(), lon: Type.Number() })),
  detections: Type.Array(Type.String()),
  events: Type.Array(Type.Object({ at: Type.String(), what: Type.String() })),
});
type Gap = Static<typeof Gap>;
const gapSchema = Compile(Gap);
const memoryKey = 'gap';

/**
 * What the robot did while the centre could not hear it; told once the link is back. A gap that a restart falls into stays one gap:
 * it is kept on disk while it is open, at least every time `save` is called.
 */
export class GapRecorder {
  readonly #frame: EnuFrame;
  readonly #memory: RobotMemory;
  readonly #onFault: (error: unknown) => void;
  #gap: Gap | undefined;

  constructor(frame: EnuFrame, memory: RobotMemory, onFault: (error: unknown) => void) {
    this.#frame = frame;
    this.#memory = memory;
    this.#onFault = onFault;
    const stored = memory.get(memoryKey);
    if (gapSchema.Check(stored)) this.#gap = stored;
  }

  get isOpen(): boolean {
    return this.#gap !== undefined;
  }
  /** Epoch milliseconds: with it a report is recognised as this gap's. */
  get from(): number | undefined {
    return this.#gap?.from;
  }

  /** The last moment at which the centre was in touch. */
  open(at: number, batteryPercent: number | undefined): void {
    if (this.isOpen) return;
    this.#gap = {
      from: at,
      ...(batteryPercent !== undefined && { batteryAt: batteryPercent }),
      path: [],
      detections: [],
      events: [],
    };
    this.save();
  }

  /** When the list is full every other point goes, so the whole way stays at half the detail. */
  addPoint(at: number, pose: PoseEstimate): void {
    const gap = this.#gap;
    if (gap === undefined) return;
    const { latitude, longitude } = this.#frame.toGeo(pose);
    if (gap.path.length >= maxPoints) gap.path = gap.path.filter((_, index) => index % 2 === 0);
    gap.path.push({ t: toIso(at), lat: latitude, lon: longitude });
  }

  addDetection(reportId: string): void {
    const gap = this.#gap;
    if (gap !== undefined && gap.detections.length < maxDetections) gap.detections.push(reportId);
  }

  addEvent(at: number, what: string): void {
    const gap = this.#gap;
    if (gap !== undefined && gap.events.length < maxEvents)
      gap.events.push({ at: toIso(at), what: what.slice(0, 300) });
  }

  noteHalt(at: number): void {
    if (this.#gap !== undefined) this.#gap.haltedAt ??= at;
  }

  save(): void {
    this.#write(this.#gap ?? null);
  }

  /** It was told before the restart that kept it on disk. */
  forget(): void {
    this.#gap = undefined;
    this.#write(null);
  }

  /**
   * Undefined if there was no gap and nothing was dropped. Drops of an earlier boot than the report's
   * own name theirs. The gap is forgotten on disk by `forget`, once its report is safe.
   */
  close(facts: {
    readonly at: number;
    readonly policyApplied: string;
    readonly batteryPercent: number | undefined;
    readonly boot: string;
    readonly drops: readonly Drop[];
  }): Body | undefined {
    const { at, batteryPercent, boot, drops, policyApplied } = facts;
    const gap = this.#gap;
    if (gap === undefined && drops.length === 0) return undefined;
    const { batteryAt, detections = [], events = [], haltedAt, path = [] }: Partial<Gap> = gap ?? {};
    const used = batteryAt === undefined || batteryPercent === undefined ? undefined : batteryAt - batteryPercent;
    this.#gap = undefined;
    return {
      // A clock set back during the gap must not make it end before it began.
      from: toIso(Math.min(gap?.from ?? at, at)),
      to: toIso(at),
      policyApplied,
      path,
      detections,
      events,
      ...(drops.length > 0 && { dropped: drops.map((drop) => declared(drop, boot)) }),
      ...(used !== undefined && { batteryUsed: Math.max(0, Number(used.toFixed(2))) }),
      ...(haltedAt !== undefined && { haltedAt: toIso(haltedAt) }),
    };
  }

  #write(value: Gap | null): void {
    try {
      this.#memory.set(memoryKey, value);
    } catch (error) {
      this.#onFault(error);
    }
  }
}

const declared = ({ boot, firstSeq, lane, lastSeq }: Drop, own: string) => ({
  lane,
  count: lastSeq - firstSeq + 1,
  firstSeq,
  lastSeq,
  ...(boot !== own && { boot }),
});
