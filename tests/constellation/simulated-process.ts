import type { MqttConnection, MqttConnector } from '#shared/link/mqtt-port.ts';
import type { CancelTimer, Clock } from '#shared/time/clock.ts';

/**
 * What an operating system gives to one process, so that the process can be killed at any moment: its timers never fire again, its
 * connections are severed as a kernel does, and nothing it awaited ever settles. Its wall clock can step apart from all others.
 */
export class SimulatedProcess {
  readonly #base: Clock;
  readonly #connections: MqttConnection[] = [];
  #wallOffsetMs: number;
  #alive = true;
  readonly clock: Clock;

  constructor(base: Clock, wallOffsetMs = 0) {
    this.#base = base;
    this.#wallOffsetMs = wallOffsetMs;
    this.clock = {
      now: () => base.now() + this.#wallOffsetMs,
      monotonicMs: () => base.monotonicMs(),
      setTimer: (callback, delayMs) => base.setTimer(() => this.#run(callback), delayMs),
      setRepeating: (callback, periodMs) => this.#repeat(callback, periodMs),
    };
  }

  get alive(): boolean {
    return this.#alive;
  }

  get wallOffsetMs(): number {
    return this.#wallOffsetMs;
  }

  stepWallClock(deltaMs: number): void {
    this.#wallOffsetMs += deltaMs;
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
        this.hear(connection.subscribe(filter, qos, (message) => (this.#alive ? handler(message) : never()))),
      onState: (listener) => connection.onState((state) => this.#run(() => listener(state))),
      end: () => (this.#alive ? connection.end() : never()),
      sever: () => connection.sever(),
      restore: () => this.#run(() => connection.restore()),
    };
  }

  #repeat(callback: () => void, periodMs: number): CancelTimer {
    const cancel = this.#base.setRepeating(() => {
      if (this.#alive) callback();
      else cancel();
    }, periodMs);
    return cancel;
  }

  #run(callback: () => void): void {
    if (this.#alive) callback();
  }
}
