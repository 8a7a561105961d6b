import type { MqttConnection, MqttConnector } from '#shared/link/mqtt-port.ts';
import type { CancelTimer, Clock } from '#shared/time/clock.ts';
import type { CrashMoment, CrashPlan } from './crash-plan.ts';

/** A moment that does not come by then: the process dies all the same. */
const crashWithinMs = 20_000;

/**
 * What an operating system gives to one process, so that the process can be killed at any moment: its timers never fire again, its
 * connections are severed as a kernel does, and nothing it awaited ever settles. Its wall clock can step apart from all others.
 */
export class SimulatedProcess {
  readonly #base: Clock;
  readonly #connections: MqttConnection[] = [];
  readonly #wallOffsetMs: () => number;
  #alive = true;
  #crash: { readonly plan: CrashPlan; readonly die: () => void; left: number } | undefined;
  readonly clock: Clock;

  /** `wallOffsetMs`: how far this machine's wall clock is from true time, at any moment. */
  constructor(base: Clock, wallOffsetMs: () => number = () => 0) {
    this.#base = base;
    this.#wallOffsetMs = wallOffsetMs;
    this.clock = {
      now: () => Math.round(base.now() + this.#wallOffsetMs()),
      monotonicMs: () => base.monotonicMs(),
      setTimer: (callback, delayMs) => base.setTimer(() => this.#run(callback), delayMs),
      setRepeating: (callback, periodMs) => this.#repeat(callback, periodMs),
    };
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Dies as planned, once; `die` calls `kill` and whatever else a death does. */
  crashAt(plan: CrashPlan, die: () => void): void {
    if (plan.moment === 'now') {
      die();
      return;
    }
    this.#crash = { plan, die, left: plan.count };
    this.clock.setTimer(() => this.#die(), crashWithinMs);
  }

  /** It may die in this. */
  pass(moment: CrashMoment): void {
    const crash = this.#crash;
    if (!this.#alive || crash?.plan.moment !== moment || --crash.left > 0) return;
    this.#crash = { ...crash, left: Number.POSITIVE_INFINITY };
    if (crash.plan.turns === 0 || moment === 'disk') this.#die();
    else void this.#dieLater(crash.plan.turns);
  }

  async #dieLater(turns: number): Promise<void> {
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    this.#die();
  }

  #die(): void {
    const crash = this.#crash;
    this.#crash = undefined;
    if (this.#alive) crash?.die();
  }

  /** kill -9. */
  kill(): void {
    this.#alive = false;
    for (const connection of this.#connections) connection.sever();
  }

  connector(connect: MqttConnector): MqttConnector {
    return (options) => {
      const connection = connect(options);
      this.#connections.push(connection);
      return this.#mortal(connection);
    };
  }

  /** The promise, except that a dead process never hears of it. */
  hear<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => this.#run(() => resolve(value)),
        (error: unknown) => this.#run(() => reject(error)),
      );
    });
  }

  #mortal(connection: MqttConnection): MqttConnection {
    const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
    return {
      get state() {
        return connection.state;
      },
      publish: (topic, payload, options) =>
        this.#alive ? this.hear(connection.publish(topic, payload, options)) : never(),
      subscribe: (filter, qos, handler) =>
        this.hear(
          connection.subscribe(filter, qos, (message) => {
            this.pass('message');
            return this.#alive ? handler(message) : never();
          }),
        ),
      onState: (listener) => connection.onState((state) => this.#run(() => listener(state))),
      end: () => (this.#alive ? connection.end() : never()),
      sever: () => connection.sever(),
      restore: () => this.#run(() => connection.restore()),
    };
  }

  #repeat(callback: () => void, periodMs: number): CancelTimer {
    const cancel = this.#base.setRepeating(() => {
      if (this.#alive) this.#run(callback);
      else cancel();
    }, periodMs);
    return cancel;
  }

  #run(callback: () => void): void {
    this.pass('timer');
    if (this.#alive) callback();
  }
}
