import type { RobotId } from '#shared/ids/branded.ts';
import type { Clock } from '#shared/time/clock.ts';

const shortestMs = 500;

interface Robot {
  lastAt: number;
  scheduled: boolean;
  readonly pending: Map<string, number>;
}

/** Says `stored` at most twice a second a robot, always with the newest sequence that is on disk. */
export class StoredPace {
  readonly #clock: Clock;
  readonly #send: (robot: RobotId, stored: { readonly boot: string; readonly seq: number }) => void;
  readonly #robots = new Map<RobotId, Robot>();

  constructor(clock: Clock, send: (robot: RobotId, stored: { readonly boot: string; readonly seq: number }) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  note(id: RobotId, boot: string, seq: number): void {
    const robot = this.#robots.get(id) ?? { lastAt: Number.NEGATIVE_INFINITY, scheduled: false, pending: new Map() };
    this.#robots.set(id, robot);
    robot.pending.set(boot, Math.max(seq, robot.pending.get(boot) ?? 0));
    if (robot.scheduled) return;
    const waitMs = robot.lastAt + shortestMs - this.#clock.monotonicMs();
    if (waitMs <= 0) {
      this.#flush(id, robot);
      return;
    }
    robot.scheduled = true;
    this.#clock.setTimer(() => this.#flush(id, robot), waitMs);
  }

  #flush(id: RobotId, robot: Robot): void {
    robot.scheduled = false;
    robot.lastAt = this.#clock.monotonicMs();
    const pending = [...robot.pending];
    robot.pending.clear();
    for (const [boot, seq] of pending) this.#send(id, { boot, seq });
  }
}
