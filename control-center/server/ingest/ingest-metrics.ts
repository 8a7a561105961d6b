import type { RobotTopicName } from '#shared/contracts/topics.ts';
import type { ErrorCode } from '#shared/errors/catalogue.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { Clock } from '#shared/time/clock.ts';

export type CountedTopic = RobotTopicName | 'unknown';

const logEveryMs = 10_000;

/** Counts by topic and refusal. Logs each kind of refusal at most every 10 s, with how many it stands for. */
export class IngestMetrics {
  readonly #clock: Clock;
  readonly #log: (error: DomainError, times: number) => void;
  readonly #accepted = new Map<CountedTopic, number>();
  readonly #refused = new Map<
    string,
    { code: ErrorCode; topic: CountedTopic; count: number; logged: number; at: number }
  >();

  constructor(clock: Clock, log: (error: DomainError, times: number) => void = () => undefined) {
    this.#clock = clock;
    this.#log = log;
  }

  accept(topic: CountedTopic): void {
    this.#accepted.set(topic, (this.#accepted.get(topic) ?? 0) + 1);
  }

  refuse(error: DomainError, topic: CountedTopic): void {
    const key = `${error.code} ${topic}`;
    const entry = this.#refused.get(key) ?? {
      code: error.code,
      topic,
      count: 0,
      logged: 0,
      at: Number.NEGATIVE_INFINITY,
    };
    this.#refused.set(key, entry);
    entry.count++;
    const now = this.#clock.monotonicMs();
    if (now - entry.at < logEveryMs) return;
    this.#log(error, entry.count - entry.logged);
    entry.logged = entry.count;
    entry.at = now;
  }

  accepted(topic: CountedTopic): number {
    return this.#accepted.get(topic) ?? 0;
  }

  /** Of one code, on one topic or on all. */
  refused(code: ErrorCode, topic?: CountedTopic): number {
    let sum = 0;
    for (const entry of this.#refused.values()) {
      if (entry.code === code && (topic === undefined || entry.topic === topic)) sum += entry.count;
    }
    return sum;
  }

  snapshot(): {
    readonly accepted: readonly { readonly topic: CountedTopic; readonly count: number }[];
    readonly refused: readonly { readonly code: ErrorCode; readonly topic: CountedTopic; readonly count: number }[];
  } {
    return {
      accepted: [...this.#accepted].map(([topic, count]) => ({ topic, count })),
      refused: [...this.#refused.values()].map(({ code, topic, count }) => ({ code, topic, count })),
    };
  }
}
