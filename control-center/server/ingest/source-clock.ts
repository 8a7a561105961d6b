import type { RobotId } from '#shared/ids/branded.ts';
import type { Clock, EpochMs } from '#shared/time/clock.ts';
import { ClockOffset } from './clock-offset.ts';

/**
 * Translates robots' stamps to the centre's time. Offsets are measured against monotonic time, so a step of the centre's own clock
 * makes nothing look old or new.
 */
export class SourceClock {
  readonly #clock: Clock;
  readonly #offsets = new Map<RobotId, ClockOffset>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  observe(robot: RobotId, stamp: EpochMs): void {
    let offset = this.#offsets.get(robot);
    if (offset === undefined) this.#offsets.set(robot, (offset = new ClockOffset()));
    offset.observe(stamp, this.#clock.monotonicMs());
  }

  /** When it was stamped, by the centre's clock; never in the future. */
  sourceAt(robot: RobotId, stamp: EpochMs): EpochMs {
    const offset = this.#offsets.get(robot);
    const now = this.#clock.now();
    if (offset === undefined || !offset.isKnown) return Math.min(stamp, now);
    const ageMs = this.#clock.monotonicMs() - (stamp + offset.ms);
    return now - Math.max(0, ageMs);
  }
}
