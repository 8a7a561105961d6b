import type { GapReport } from '#shared/contracts/extension/gap-report.ts';
import type { Envelope } from '#shared/crypto/envelope.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import type { WorkQueue } from '../work/work-queue.ts';
import type { BootWindow, ReplayWindows } from './replay-window.ts';
import { isStoreUnavailable } from './store-unavailable.ts';
import type { StoredPace } from './stored-pace.ts';

export interface DurableIntakeOptions {
  readonly clock: Clock;
  readonly queue: Pick<WorkQueue, 'run' | 'settled' | 'backlog'>;
  readonly windows: ReplayWindows;
  readonly stored: StoredPace;
  /** Above this much work that waits for the disk nothing new is taken; robots keep what they have. */
  readonly maxBacklog: number;
}

export type Intake =
  | { readonly kind: 'taken' | 'repeated'; readonly done: Promise<void> }
  | { readonly kind: 'refused'; readonly error: DomainError };

/**
 * Takes each (robot, boot, seq) once. What a message changes and the sequence that was taken are stored together, so that neither a
 * crash nor a re-send loses or doubles anything; `stored` goes out only after that.
 */
export class DurableIntake {
  readonly #options: DurableIntakeOptions;

  constructor(options: DurableIntakeOptions) {
    this.#options = options;
  }

  take(robot: RobotId, envelope: Envelope, decide: (work: UnitOfWork) => void): Intake {
    const { queue, windows, maxBacklog } = this.#options;
    const window = windows.of(robot, envelope.boot);
    const name = (): string => `${robot} ${envelope.boot} ${envelope.seq}`;
    if (!window.isPlausible(envelope.seq)) {
      return { kind: 'refused', error: domainError('BPC_E_PAYLOAD_INVALID', `${name()}: sequence out of reach.`) };
    }
    if (!window.isNew(envelope.seq)) return { kind: 'repeated', done: this.#again(robot, envelope, window) };
    if (queue.backlog >= maxBacklog) {
      const error = domainError('BPC_E_STORE_UNAVAILABLE', `${name()}: ${queue.backlog} items wait for the disk.`);
      return { kind: 'taken', done: Promise.reject(new CodedError(error)) };
    }
    const stored = queue.run((work) => this.#record(robot, envelope, window, decide, work));
    return { kind: 'taken', done: stored.catch((error: unknown) => this.#outlasted(error)) };
  }

  /** The queue goes on trying when it says that the disk refuses: the answer waits for that. */
  async #outlasted(error: unknown): Promise<void> {
    for (let refusal = error; isStoreUnavailable(refusal);) {
      try {
        return await this.#options.queue.settled();
      } catch (again) {
        refusal = again;
      }
    }
    throw error;
  }

  #record(
    robot: RobotId,
    envelope: Envelope,
    window: BootWindow,
    decide: (work: UnitOfWork) => void,
    work: UnitOfWork,
  ): void {
    const now = this.#options.clock.monotonicMs();
    window.take(envelope.seq, now);
    const gap = window.giveUpGap(now);
    if (gap !== undefined) {
      const message = `${robot} never delivered ${gap.first} to ${gap.last} of boot ${envelope.boot}`;
      work.event({ kind: 'gap-declared', message, robotId: robot, data: { boot: envelope.boot, ...gap } });
    }
    try {
      decide(work);
    } finally {
      this.#store(robot, envelope.boot, window, work);
    }
  }

  /** The robot missed `stored`, or the PUBACK: it gets both again once what it repeats is on disk. */
  async #again(robot: RobotId, envelope: Envelope, window: BootWindow): Promise<void> {
    const { upTo } = window;
    await this.#options.queue.settled().catch((error: unknown) => this.#outlasted(error));
    this.#options.stored.note(robot, envelope.boot, upTo);
  }

  /** Drops that the robot declares, of this boot or an earlier one, are not waited for; only whole ranges, as others may hold what is still to come. */
  declareDropped(robot: RobotId, boot: string, dropped: GapReport['dropped'], work: UnitOfWork): void {
    for (const { firstSeq, lastSeq, count, boot: earlier } of dropped ?? []) {
      const isWhole = count === lastSeq - firstSeq + 1;
      if (!isWhole) continue;
      const window = this.#options.windows.of(robot, earlier ?? boot);
      window.declare({ first: firstSeq, last: lastSeq }, this.#options.clock.monotonicMs());
      if (earlier !== undefined) this.#store(robot, earlier, window, work);
    }
  }

  #store(robot: RobotId, boot: string, window: BootWindow, work: UnitOfWork): void {
    work.write(window.write(robot, boot));
    const { upTo } = window;
    work.afterCommit(() => this.#options.stored.note(robot, boot, upTo));
  }
}
