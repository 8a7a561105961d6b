import type { NavSatFix } from '#shared/ros/messages.ts';

/** A receiver's noise changes the last digit of every fix: so many identical ones in a row are suspect once the wheels turned. */
const identicalFixes = 4;
const drivenM = 3;

/** Notices a stuck or replayed GNSS receiver: bit-identical fixes while odometry moves. */
export class FrozenFixWatch {
  #latitude = Number.NaN;
  #longitude = Number.NaN;
  #identical = 0;
  #drivenM = 0;

  get isSuspect(): boolean {
    return this.#identical >= identicalFixes && this.#drivenM >= drivenM;
  }

  /** False for a repetition of the last fix to the last bit: it says nothing new and must not be taken for a measurement. */
  addFix({ latitude, longitude }: NavSatFix): boolean {
    if (latitude === this.#latitude && longitude === this.#longitude) {
      this.#identical++;
      return false;
    }
    this.#latitude = latitude;
    this.#longitude = longitude;
    this.#identical = 0;
    this.#drivenM = 0;
    return true;
  }

  addDriven(metres: number): void {
    this.#drivenM += metres;
  }
}
