import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Clock, EpochMs } from '#shared/time/clock.ts';
import type { RobotMemory } from '../identity/robot-memory.ts';

const recordSchema = Compile(
  Type.Union([
    Type.Object({ state: Type.Literal('in-touch') }),
    Type.Object({ state: Type.Literal('silent'), since: Type.Number(), atLeastMs: Type.Number({ minimum: 0 }) }),
  ]),
);
const memoryKey = 'centre-contact';

/**
 * How long the centre has been silent, by the monotonic clock and across restarts. A restart in the middle of a silence goes on counting
 * from the last heartbeat's wall time, but never from less than was already counted before it plus the time since: a clock that
 * runs ahead brings the robot home early, one set back cannot keep it out.
 */
export class SilenceClock {
  readonly #memory: RobotMemory;
  readonly #clock: Clock;
  readonly #onFault: (error: unknown) => void;
  readonly #startedAt: number;
  #heardAt: number | undefined;
  /** Silence before this start; undefined if no centre was ever heard. */
  #before: number | undefined;
  #wasInTouch = false;
  #record: 'none' | 'in-touch' | 'silent' = 'none';

  constructor(memory: RobotMemory, clock: Clock, onFault: (error: unknown) => void) {
    this.#memory = memory;
    this.#clock = clock;
    this.#onFault = onFault;
    this.#startedAt = clock.monotonicMs();
    const record = memory.get(memoryKey);
    if (!recordSchema.Check(record)) return;
    this.#record = record.state;
    this.#wasInTouch = record.state === 'in-touch';
    this.#before = record.state === 'silent' ? Math.max(record.atLeastMs, clock.now() - record.since) : 0;
  }

  /** Undefined while no centre was ever heard: a master that keeps no heartbeat is never lost. */
  get silentMs(): number | undefined {
    if (this.#heardAt !== undefined) return this.#clock.monotonicMs() - this.#heardAt;
    return this.#before === undefined ? undefined : this.#before + this.#clock.monotonicMs() - this.#startedAt;
  }

  /**
   * Started anew after it was in touch, and nobody has spoken since: who switched it off, and where it was carried, it cannot know.
   * Nobody but the centre sets it in motion again.
   */
  get isUnconfirmed(): boolean {
    return this.#wasInTouch && this.#heardAt === undefined;
  }

  heard(): void {
    this.#heardAt = this.#clock.monotonicMs();
    if (this.#record !== 'in-touch') this.#write('in-touch', { state: 'in-touch' });
  }

  /** Call when a silence is long enough to matter and now and then while it lasts, so that it outlives a restart. */
  noteSilence(): void {
    const silentMs = this.silentMs;
    if (silentMs === undefined || this.isUnconfirmed) return;
    const since: EpochMs = this.#clock.now() - silentMs;
    this.#write('silent', { state: 'silent', since, atLeastMs: silentMs });
  }

  #write(state: 'in-touch' | 'silent', record: object): void {
    try {
      this.#memory.set(memoryKey, record);
      this.#record = state;
    } catch (error) {
      this.#onFault(error);
    }
  }
}
