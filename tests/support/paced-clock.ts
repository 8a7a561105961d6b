import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';

const stepMs = 100;

/**
 * Simulated time that moves so many times faster than real time, in steps: for a robot with a simulated body at the end of a real
 * network. A machine under load makes the robot's time slower, never uneven.
 */
export class PacedClock extends SimulatedClock implements AsyncDisposable {
  #isRunning = true;
  readonly #running: Promise<void>;

  constructor(haste: number) {
    super(Date.now(), () => turn());
    this.#running = this.#run(haste);
  }

  async #run(haste: number): Promise<void> {
    while (this.#isRunning) {
      await this.advance(stepMs);
      await sleep(stepMs / haste);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isRunning = false;
    await this.#running;
  }
}
