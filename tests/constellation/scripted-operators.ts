import type { CommandRequest } from '#shared/contracts/http/requests.ts';
import type { AlarmView, CommandKind, CommandView, RobotView } from '#shared/contracts/views.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import type { Random } from '#shared/random/random.ts';
import type { Result } from '#shared/result/result.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { Actor, ControlRoom } from '#control-center/server/control-room.ts';

/** What the centre told an operator is done; from then on it must be so. */
export type Promised =
  | { readonly kind: 'acknowledged'; readonly alarmId: string }
  | { readonly kind: 'opened'; readonly incidentId: string }
  | { readonly kind: 'closed'; readonly incidentId: string }
  | { readonly kind: 'commanded'; readonly commandId: string }
  | { readonly kind: 'halted'; readonly haltId: string };

export interface ScriptedOperatorsOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: IdSource;
  /** Undefined while the centre is down. */
  readonly room: () => ControlRoom | undefined;
  readonly onPromised: (promised: Promised) => void;
  readonly log: (what: string) => void;
  /** Mean time between stops; undefined: none. */
  readonly meanHaltGapMs?: number;
}

interface Case {
  readonly incidentId: string;
  readonly robotId: string | undefined;
  readonly closeAt: number;
}

const operator: Actor = { userId: 'u-operator', name: 'op1', role: 'operator' };
const supervisor: Actor = { userId: 'u-supervisor', name: 'sup1', role: 'supervisor' };
const viewer: Actor = { userId: 'u-viewer', name: 'view1', role: 'viewer' };

/** How often somebody sends a robot somewhere without a reason that we know. */
const wanderGapMs = 180_000;
const wanderings = ['return', 'resume-patrol', 'take-authority', 'dispatch', 'cancel'] as const;
/** A robot that stands is sent on its way after about so long. */
const restSeconds = 30;

/**
 * Two people at the desk: they acknowledge after a human delay, send the nearest robot, close cases, set robots that stand in motion
 * again, and stop everything now and then, whoever can be reached.
 */
export class ScriptedOperators {
  readonly #o: ScriptedOperatorsOptions;
  readonly #reactAt = new Map<string, number>();
  readonly #handled = new Set<string>();
  #cases: Case[] = [];
  #haltDue: number;
  #wanderDue = 0;

  constructor(options: ScriptedOperatorsOptions) {
    this.#o = options;
    this.#haltDue = this.#nextHalt(options.clock.monotonicMs());
  }

  start(): void {
    this.#o.clock.setRepeating(() => this.#work(), 1000);
  }

  #work(): void {
    const room = this.#o.room();
    if (room === undefined) return;
    room.noteOperatorActivity(operator);
    const now = this.#o.clock.monotonicMs();
    const { alarms, halt, robots } = room.snapshot();
    for (const alarm of alarms) this.#look(room, alarm, now);
    for (const open of this.#cases.filter(({ closeAt }) => closeAt <= now)) void this.#close(room, open);
    if (halt.latched) this.#considerRelease(room, halt.haltId, halt.releaseRequestedBy);
    else if (now >= this.#haltDue) void this.#stop(room, now);
    if (!halt.latched) this.#moveRobots(room, robots, now);
  }

  #moveRobots(room: ControlRoom, robots: readonly RobotView[], now: number): void {
    for (const { behaviour, haltLatched, id } of robots) {
      const stands = behaviour === 'HOLD' && !haltLatched;
      if (stands && this.#o.random.chance(1 / restSeconds)) void this.#command(room, 'resume-patrol', id);
    }
    if (now < this.#wanderDue) return;
    this.#wanderDue = now - Math.log(1 - this.#o.random.next()) * wanderGapMs;
    const robot = robots[this.#o.random.integer(0, Math.max(0, robots.length - 1))];
    if (robot === undefined) return;
    const kind = this.#o.random.pick(wanderings);
    if (kind !== 'dispatch') void this.#command(room, kind, robot.id);
    else if (robot.position !== undefined) {
      const { x, y } = robot.position;
      const target = { x: x + this.#o.random.between(-150, 150), y: y + this.#o.random.between(-150, 150) };
      void this.#command(room, kind, robot.id, { target });
    }
  }

  async #command(
    room: ControlRoom,
    kind: CommandKind,
    robotId: string,
    more: Partial<CommandRequest> = {},
  ): Promise<CommandView | undefined> {
    const request = { key: this.#o.ids.next(), kind, robotId, ...more };
    const command = await this.#ask(kind, room.sendCommand(operator, request));
    if (command !== undefined) this.#o.onPromised({ kind: 'commanded', commandId: command.id });
    return command;
  }

  #look(room: ControlRoom, alarm: AlarmView, now: number): void {
    if (alarm.state !== 'unacknowledged' && alarm.state !== 'returned-unacknowledged') return;
    const due = this.#reactAt.get(alarm.id);
    if (due === undefined) {
      this.#reactAt.set(alarm.id, now + this.#o.random.between(3_000, 25_000));
      return;
    }
    if (now < due) return;
    this.#reactAt.set(alarm.id, now + 10_000);
    void this.#respond(room, alarm, now);
  }

  async #respond(room: ControlRoom, alarm: AlarmView, now: number): Promise<void> {
    const key = this.#o.ids.next();
    const done = await this.#ask('acknowledge', room.acknowledge(operator, alarm.id, { key, version: alarm.version }));
    if (done === undefined) return;
    this.#o.onPromised({ kind: 'acknowledged', alarmId: done.id });
    if (alarm.category !== 'INTRUSION' && alarm.category !== 'WELFARE') return;
    if (this.#handled.has(alarm.id) || alarm.incidentId !== undefined) return;
    this.#handled.add(alarm.id);
    const incident = await this.#ask(
      'open',
      room.openIncident(operator, { key: this.#o.ids.next(), alarmIds: [alarm.id] }),
    );
    if (incident === undefined) return;
    this.#o.onPromised({ kind: 'opened', incidentId: incident.id });
    const command = await this.#dispatch(room, alarm, incident.id);
    const closeAt = now + this.#o.random.between(60_000, 240_000);
    this.#cases.push({ incidentId: incident.id, robotId: command?.robotId, closeAt });
  }

  async #dispatch(room: ControlRoom, alarm: AlarmView, incidentId: string): Promise<CommandView | undefined> {
    const answer = room.responders(alarm.id);
    const first = answer.ok ? answer.value.responders.find(({ eligible }) => eligible) : undefined;
    if (first === undefined) return undefined;
    return this.#command(room, 'observe', first.robotId, { alarmId: alarm.id, incidentId });
  }

  async #close(room: ControlRoom, open: Case): Promise<void> {
    this.#cases = this.#cases.filter((one) => one !== open);
    const incident = room.snapshot().incidents.find(({ id }) => id === open.incidentId);
    if (incident === undefined || incident.state === 'closed') return;
    if (open.robotId !== undefined) await this.#command(room, 'resume-patrol', open.robotId);
    const request = { key: this.#o.ids.next(), version: incident.version, disposition: 'nothing-found' } as const;
    const closed = await this.#ask('close', room.closeIncident(operator, incident.id, request));
    if (closed !== undefined) this.#o.onPromised({ kind: 'closed', incidentId: closed.id });
  }

  async #stop(room: ControlRoom, now: number): Promise<void> {
    this.#haltDue = this.#nextHalt(now);
    const halt = await this.#ask(
      'halt',
      room.halt(viewer, { key: this.#o.ids.next(), reason: 'something looks wrong' }),
    );
    if (halt?.haltId !== undefined) this.#o.onPromised({ kind: 'halted', haltId: halt.haltId });
  }

  /** About forty seconds after the stop; the second person follows a few seconds after the first. */
  #considerRelease(room: ControlRoom, haltId: string | undefined, requestedBy: string | undefined): void {
    if (haltId === undefined || !this.#o.random.chance(requestedBy === undefined ? 1 / 40 : 1 / 5)) return;
    const who = requestedBy === undefined ? operator : supervisor;
    void this.#ask('release', room.releaseHalt(who, { key: this.#o.ids.next(), haltId, reason: 'looked, all clear' }));
  }

  #nextHalt(now: number): number {
    const mean = this.#o.meanHaltGapMs;
    return mean === undefined ? Number.POSITIVE_INFINITY : now - Math.log(1 - this.#o.random.next()) * mean;
  }

  async #ask<T>(what: string, outcome: Promise<Result<T, DomainError>>): Promise<T | undefined> {
    const result = await outcome.catch((error: unknown) => {
      this.#o.log(`operator ${what} failed: ${String(error)}`);
      return undefined;
    });
    if (result === undefined) return undefined;
    this.#o.log(`operator ${what} ${result.ok ? 'done' : result.error.code}`);
    return result.ok ? result.value : undefined;
  }
}
