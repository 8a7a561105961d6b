import { toSeconds } from './transport/messages.ts';
import type { GazeboMessages } from './transport/messages.ts';

/** World statistics come five times a second; between them time is carried on by the clock for at most this long. */
const carriedMs = 400;

/** Scenario seconds: the simulated time of every Gazebo so far, none of it twice. */
export class WorldTime {
  #beforeS = 0;
  #simS = 0;
  #realS = 0;
  #toldAtMs: number | undefined;
  #speed = 1;

  told({ sim_time, real_time }: GazeboMessages['WorldStatistics'], nowMs: number): void {
    const [simS, realS] = [toSeconds(sim_time), toSeconds(real_time)];
    if (realS > this.#realS + 0.05) this.#speed = (simS - this.#simS) / (realS - this.#realS);
    this.#simS = simS;
    this.#realS = realS;
    this.#toldAtMs = nowMs;
  }

  /** That Gazebo is gone; the next one begins at zero again. */
  restart(): void {
    this.#beforeS += this.#simS;
    this.#simS = 0;
    this.#realS = 0;
    this.#toldAtMs = undefined;
  }

  at(nowMs: number): number {
    const carried = this.#toldAtMs === undefined ? 0 : Math.min(carriedMs, nowMs - this.#toldAtMs) / 1000;
    return this.#beforeS + this.#simS + carried * this.#speed;
  }

  get isRunning(): boolean {
    return this.#toldAtMs !== undefined;
  }

  /** Simulated seconds a second of the machine, over the last fifth of a second. */
  get speed(): number {
    return this.#speed;
  }
}
