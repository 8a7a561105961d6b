/** More than these do not wait: the oldest goes. */
const most = 50;

/**
 * What a broker kept for a robot that was away is judged with the first heartbeat of the new connection: only then is the centre's
 * present time known, and before it an old command may look new.
 */
export class CommandHold {
  readonly #isNeeded: boolean;
  #isHolding: boolean;
  #waiting: (() => void)[] = [];

  /** Not needed where nobody sends heartbeats. */
  constructor(isNeeded: boolean) {
    this.#isNeeded = isNeeded;
    this.#isHolding = isNeeded;
  }

  onConnected(): void {
    this.#isHolding = this.#isNeeded;
  }

  /** The centre's time is known. */
  onHeartbeat(): void {
    this.#isHolding = false;
    for (const take of this.#waiting.splice(0)) take();
  }

  /** Now, or as soon as it can be judged. `take` must not throw. */
  pass(take: () => void): void {
    if (!this.#isHolding) {
      take();
      return;
    }
    this.#waiting.push(take);
    if (this.#waiting.length > most) this.#waiting.shift();
  }
}
