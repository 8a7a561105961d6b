import type { CommandKind, CommandState, CommandView } from '#shared/contracts/views.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { toIso } from '#shared/time/clock.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { isReachable } from '../fleet/robot-record.ts';
import type { RobotRecord } from '../fleet/robot-record.ts';
import type { StoredDocument } from '../work/store-port.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import { progressOf } from './command-progress.ts';
import type { Progress } from './command-progress.ts';
import type { CommandRecord } from './command-record.ts';
import type { RobotLink } from './robot-link-port.ts';

/** protocol.md: orders are re-sent until the state shows them. */
const resendEveryMs = 2000;
/** Ended commands at hand; the audit log has them all. */
const keptEnded = 200;

type Failure = Extract<Progress, { readonly reason: string }>;

const notTaken = 'The robot did not take it in time.';

/** Commands after which an earlier one to the same robot is not carried on. */
const takesOver: ReadonlySet<CommandKind> = new Set([
  'dispatch',
  'observe',
  'resume-patrol',
  'return',
  'cancel',
  'out-of-service',
]);

const seenStates: ReadonlySet<CommandState> = new Set(['accepted', 'executing']);

/** The life of every command. States advance on the robot's words, on time, or on silence; never by wish. */
export class CommandDesk {
  readonly #link: RobotLink;
  readonly #commands = new Map<string, CommandRecord>();
  /** By robot, those that still may change. */
  readonly #running = new Map<string, Set<CommandRecord>>();

  constructor(link: RobotLink, stored: readonly StoredDocument[]) {
    this.#link = link;
    for (const { document } of stored) this.#add(structuredClone(document) as CommandRecord);
  }

  get(id: string): CommandView | undefined {
    return this.#commands.get(id)?.view;
  }

  views(): readonly CommandView[] {
    return Array.from(this.#commands.values(), ({ view }) => view);
  }

  runningOf(robotId: string): readonly CommandRecord[] {
    return [...(this.#running.get(robotId) ?? [])];
  }

  /** Records the command and sends it once it is on disk. */
  issue(record: CommandRecord, work: UnitOfWork): void {
    if (takesOver.has(record.view.kind) || record.wire.name === 'order') this.#withdraw(record.view.robotId, work);
    this.#add(record);
    this.#store(record, work);
    this.#send(record, work);
  }

  #withdraw(robotId: string, work: UnitOfWork): void {
    for (const other of this.#running.get(robotId) ?? []) {
      other.withdrawn = true;
      this.#store(other, work);
    }
  }

  /** A state of the robot arrived: the only thing that makes a command accepted, executing or done. */
  onState(robot: RobotRecord, work: UnitOfWork): void {
    const running = this.#running.get(robot.id);
    if (running === undefined || running.size === 0 || robot.state === undefined) return;
    for (const record of running) {
      if (this.#clearedNow(record, robot)) this.#send(record, work);
      this.#follow(record, progressOf(record.wire, robot.state), robot, work);
    }
  }

  tick(fleet: Fleet, work: UnitOfWork): void {
    for (const [robotId, running] of this.#running) {
      const robot = fleet.get(robotId);
      if (robot === undefined) continue;
      const reachable = isReachable(robot, work.now);
      for (const record of running) this.#age(record, robot, reachable, work);
    }
    this.#prune(work);
  }

  #age(record: CommandRecord, robot: RobotRecord, reachable: boolean, work: UnitOfWork): void {
    const { view } = record;
    if (view.state === 'outcome-unknown') return;
    if (seenStates.has(view.state)) {
      if (!reachable) this.#advance(record, 'outcome-unknown', work, linkLost(robot, work.now));
      return;
    }
    if (work.now >= view.expiresAt) this.#expire(record, robot, reachable, work);
    else if (reachable && !record.withdrawn && work.now - (record.lastSentAt ?? 0) >= resendEveryMs)
      this.#send(record, work);
  }

  /** Only a state stamped after the expiry proves that the robot never took it: until then the answer is still to come, or lost. */
  #expire(record: CommandRecord, robot: RobotRecord, reachable: boolean, work: UnitOfWork): void {
    if ((robot.stateAt ?? 0) > record.view.expiresAt) this.#end(record, 'expired', work, notTaken);
    else if (!reachable) this.#advance(record, 'outcome-unknown', work, linkLost(robot, work.now));
  }

  #follow(record: CommandRecord, progress: Progress, robot: RobotRecord, work: UnitOfWork): void {
    const { view } = record;
    switch (progress.kind) {
      case 'accepted':
      case 'executing':
        record.seen = true;
        if (isForward(view.state, progress.kind)) this.#advance(record, progress.kind, work);
        return;
      case 'done':
        record.seen = true;
        this.#end(record, 'done', work);
        return;
      case 'refused':
      case 'failed':
        this.#endUnfinished(record, progress, work);
        return;
      case 'replaced':
        if (record.seen) this.#endReplaced(record, progress.by, work);
        else this.#followUnseen(record, robot, work);
        return;
      case 'not-seen':
        this.#followUnseen(record, robot, work);
    }
  }

  /** By another person's later command, or by the robot: before it had taken it, or after. */
  #endUnfinished(record: CommandRecord, { kind, reason }: Failure, work: UnitOfWork): void {
    const cancelled = this.#cancelledBy(record);
    if (cancelled !== undefined) this.#end(record, 'cancelled', work, cancelled);
    else this.#end(record, record.seen ? 'failed' : kind, work, reason);
  }

  /** It left the order while nobody watched: done or not, nobody knows. */
  #endReplaced(record: CommandRecord, by: string, work: UnitOfWork): void {
    const cancelled = this.#cancelledBy(record);
    const reason = cancelled ?? `Ended: the robot now reports order ${by}.`;
    const ended = cancelled === undefined ? 'failed' : 'cancelled';
    this.#end(record, record.view.state === 'outcome-unknown' ? 'outcome-unknown' : ended, work, reason);
  }

  /** A later command that took this one's place. */
  #cancelledBy({ view, withdrawn }: CommandRecord): string | undefined {
    if (!withdrawn) return undefined;
    const after = [...this.#commands.values()].find(
      ({ view: { robotId, id, kind }, wire }) =>
        robotId === view.robotId && id > view.id && (takesOver.has(kind) || wire.name === 'order'),
    );
    return after === undefined ? undefined : `Ended by ${after.view.by} (${after.view.kind}).`;
  }

  /** A robot that forgot what it had taken leaves the outcome open; one heard after the expiry never took it. */
  #followUnseen(record: CommandRecord, { stateAt = 0 }: RobotRecord, work: UnitOfWork): void {
    const { state, expiresAt } = record.view;
    if (record.seen) this.#end(record, 'outcome-unknown', work, 'The robot no longer mentions it.');
    else if (state === 'outcome-unknown' && stateAt > expiresAt) this.#end(record, 'expired', work, notTaken);
  }

  #clearedNow(record: CommandRecord, { state }: RobotRecord): boolean {
    const { clearFirst, cleared } = record;
    if (clearFirst === undefined || cleared || state === undefined) return false;
    const answer = progressOf(clearFirst.wire, state).kind;
    const isGone =
      state.orderId !== clearFirst.orderId || (state.nodeStates.length === 0 && state.edgeStates.length === 0);
    record.cleared = isGone || answer === 'done' || answer === 'refused';
    return record.cleared;
  }

  /** Clearing or the command itself, whichever is due; marks it sent when it leaves. */
  #send(record: CommandRecord, work: UnitOfWork): void {
    const { view, clearFirst, cleared } = record;
    if (record.ended || (view.state !== 'created' && view.state !== 'sent')) return;
    const wire = clearFirst !== undefined && !cleared ? clearFirst.wire : record.wire;
    record.lastSentAt = work.now;
    if (view.state === 'created') this.#advance(record, 'sent', work);
    work.afterCommit(() => {
      if (wire.name === 'order') this.#link.send(view.robotId as RobotId, 'order', wire.body);
      else this.#link.send(view.robotId as RobotId, 'instantActions', wire.body);
    });
  }

  #advance(record: CommandRecord, state: CommandState, work: UnitOfWork, reason?: string): void {
    const { view } = record;
    record.view = {
      ...view,
      state,
      reason,
      version: view.version + 1,
      sentAt: state === 'sent' ? work.now : view.sentAt,
      acceptedAt: view.acceptedAt ?? (seenStates.has(state) ? work.now : undefined),
      executingAt: view.executingAt ?? (state === 'executing' ? work.now : undefined),
      endedAt: record.ended ? work.now : undefined,
    };
    this.#store(record, work);
    if (state === 'sent') return;
    const { kind, robotId, id } = view;
    work.audit({ actor: robotId, action: `command.${state}`, subject: id, detail: { kind, reason } });
    work.event({
      kind: 'command',
      message: `${kind}: ${state}${reason === undefined ? '' : `. ${reason}`}`,
      robotId,
      data: { commandId: id },
    });
  }

  #end(record: CommandRecord, state: CommandState, work: UnitOfWork, reason?: string): void {
    record.ended = true;
    this.#running.get(record.view.robotId)?.delete(record);
    this.#advance(record, state, work, reason);
  }

  #add(record: CommandRecord): void {
    const { id, robotId } = record.view;
    this.#commands.set(id, record);
    if (record.ended) return;
    const running = this.#running.get(robotId);
    if (running === undefined) this.#running.set(robotId, new Set([record]));
    else running.add(record);
  }

  #prune(work: UnitOfWork): void {
    let surplus = this.#commands.size - keptEnded;
    for (const [id, { ended }] of this.#commands) {
      if (surplus <= 0) return;
      if (!ended) continue;
      this.#commands.delete(id);
      work.write({ kind: 'delete', collection: 'commands', id });
      surplus--;
    }
  }

  #store(record: CommandRecord, work: UnitOfWork): void {
    work.put('commands', record.view.id, { ...record });
    work.show({ kind: 'command', command: record.view });
  }
}

const ranks: Readonly<Record<CommandState, number>> = {
  created: 0,
  sent: 1,
  'outcome-unknown': 1,
  accepted: 2,
  executing: 3,
  done: 4,
  refused: 4,
  cancelled: 4,
  failed: 4,
  expired: 4,
};

const isForward = (from: CommandState, to: CommandState): boolean => ranks[to] > ranks[from];

const linkLost = ({ contactAt }: RobotRecord, now: EpochMs): string => `Link lost at ${toIso(contactAt ?? now)}.`;
