import { rolePermissions } from '#shared/contracts/access.ts';
import type { Permission } from '#shared/contracts/access.ts';
import type {
  AcknowledgeRequest,
  CloseIncidentRequest,
  CommandRequest,
  HaltReleaseRequest,
  HaltRequest,
  IncidentNoteRequest,
  OpenIncidentRequest,
  ShelveRequest,
} from '#shared/contracts/http/requests.ts';
import type { GateAnswer, RespondersAnswer } from '#shared/contracts/http/responses.ts';
import type { CloseZoneRequest, FreeZoneRequest, LiftZoneRequest, ZonesView } from '#shared/contracts/http/zones.ts';
import type { PictureChange, PictureSnapshot } from '#shared/contracts/socket.ts';
import type { AlarmView, CommandKind, CommandView, HaltView, IncidentView } from '#shared/contracts/views.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { Clock, EpochMs } from '#shared/time/clock.ts';
import type { AlarmActions } from './alarms/alarm-actions.ts';
import type { AlarmBook } from './alarms/alarm-book.ts';
import { OnDelay } from './alarms/on-delay.ts';
import type { DetectionRules } from './alarms/rules/detection-rules.ts';
import { raiseBrokenEvidence } from './alarms/rules/evidence-rule.ts';
import { judgeRobot } from './alarms/rules/robot-rules.ts';
import type { IdentityRule } from './alarms/rules/identity-rule.ts';
import type { SilenceRule } from './alarms/rules/silence-rule.ts';
import type { ActionDoor } from './commands/action-door.ts';
import type { CommandActions } from './commands/command-actions.ts';
import type { CommandDesk } from './commands/command-desk.ts';
import type { ContractKeeper } from './commands/contract-keeper.ts';
import type { HaltLatch } from './commands/halt-latch.ts';
import type { HaltWatch } from './commands/halt-watch.ts';
import type { StopWatch } from './commands/stop-watch.ts';
import type { RequestBook } from './commands/request-book.ts';
import type { Actor, Outcome } from './control-room.ts';
import { RecentEvents } from './recent-events.ts';
import type { RunningControlRoom } from './running-control-room.ts';
import type { Fleet } from './fleet/fleet.ts';
import type { GhostWatch } from './fleet/ghost-watch.ts';
import type { EpochLease } from './commands/epoch-source-port.ts';
import type { OwnClockSteps } from './fleet/own-clock-steps.ts';
import type { MessageIntake } from './fleet/message-intake.ts';
import type { RobotMessage } from './fleet/robot-message.ts';
import type { IncidentActions } from './incidents/incident-actions.ts';
import type { IncidentBook } from './incidents/incident-book.ts';
import type { EvidenceHandler } from './tracks/evidence-handler-port.ts';
import type { TrackBook } from './tracks/track-book.ts';
import type { ChangeFeed } from './work/change-feed.ts';
import type { StoredEvent } from './work/store-port.ts';
import { settledWithin } from './work/settled-within.ts';
import type { UnitOfWork } from './work/unit-of-work.ts';
import type { ReleaseArbiter } from './zones/release-arbiter.ts';
import type { ZoneDesk } from './zones/zone-desk.ts';
import type { ZoneSetKeeper } from './zones/zone-set-keeper.ts';
import { zonesView } from './zones/zones-view.ts';
import type { WorkQueue } from './work/work-queue.ts';

interface Parts {
  readonly mode: PictureSnapshot['mode'];
  readonly clock: Clock;
  readonly queue: Pick<WorkQueue, 'run'>;
  readonly changes: ChangeFeed;
  readonly evidence: EvidenceHandler;
  readonly fleet: Fleet;
  readonly ownClock: OwnClockSteps;
  readonly lease: EpochLease;
  readonly tracks: TrackBook;
  readonly alarms: AlarmBook;
  readonly incidents: IncidentBook;
  readonly desk: CommandDesk;
  readonly halt: HaltLatch;
  readonly haltWatch: HaltWatch;
  readonly stopWatch: StopWatch;
  readonly zones: ZoneDesk;
  readonly zoneSets: ZoneSetKeeper;
  readonly releases: ReleaseArbiter;
  readonly ghosts: GhostWatch;
  readonly contracts: ContractKeeper;
  readonly requests: RequestBook;
  readonly door: ActionDoor;
  readonly detectionRules: DetectionRules;
  readonly silence: SilenceRule;
  readonly identity: IdentityRule;
  readonly intake: MessageIntake;
  readonly alarmActions: AlarmActions;
  readonly incidentActions: IncidentActions;
  readonly commandActions: CommandActions;
  readonly recentEvents: readonly StoredEvent[];
}

/** The doors of the control room: permission, idempotency and the unit of work; the features behind them decide. */
export class LiveControlRoom implements RunningControlRoom {
  readonly #with: Parts;
  readonly #events: RecentEvents;
  readonly #delay = new OnDelay();

  constructor(parts: Parts) {
    this.#with = parts;
    this.#events = new RecentEvents(parts.recentEvents);
    parts.changes.onChange((changes) => this.#events.take(changes));
  }

  get silencedUntil(): EpochMs | undefined {
    return this.#with.alarms.silencedUntil(this.#with.clock.now());
  }

  get watchKept(): boolean {
    return this.#with.door.watchKept;
  }

  noteOperatorActivity(actor: Actor): void {
    this.#with.door.noteActivity(actor);
  }

  handle(message: RobotMessage): Promise<void> {
    return this.#with.queue.run((work) => this.#with.intake.take(message, work));
  }

  onChange(listener: (changes: readonly PictureChange[]) => void): () => void {
    return this.#with.changes.onChange(listener);
  }

  snapshot(): PictureSnapshot {
    const { mode, clock, fleet, tracks, alarms, incidents, desk, evidence, halt } = this.#with;
    this.#followOwnClock();
    const now = clock.now();
    return {
      seq: 0,
      at: now,
      mode,
      robots: fleet.views(),
      tracks: tracks.views(),
      alarms: alarms.views(now),
      alarmMetrics: alarms.metrics(now),
      incidents: incidents.views(),
      commands: desk.views(),
      evidence: evidence.views(),
      halt: halt.view(fleet, now),
      events: this.#events.newest,
      silencedUntil: this.silencedUntil,
    };
  }

  /** The latch is on the wire before anything is written; a disk that is slow or refuses delays the record, never the stop or its answer. */
  async halt(actor: Actor, request: HaltRequest): Promise<Result<HaltView, DomainError>> {
    const { halt, fleet, haltWatch, clock, door } = this.#with;
    const now = clock.now();
    if (rolePermissions[actor.role].includes('halt.set') && !door.isKnown(request.key)) {
      halt.set(actor.name, request, now);
      haltWatch.pauseOthers(fleet, now);
    }
    const decide = (work: UnitOfWork): Result<string, DomainError> => {
      const haltId = halt.haltId ?? '';
      halt.record(work);
      work.audit({ actor: actor.name, action: 'halt.set', subject: haltId, detail: { reason: request.reason } });
      work.event({ kind: 'halt', message: `Stop all: ${request.reason}`, by: actor.name });
      halt.show(fleet, work);
      return ok(haltId);
    };
    const read = (): HaltView => halt.view(fleet, clock.now());
    const recording = door.act({ actor, permission: 'halt.set', name: 'halt.set', key: request.key, decide, read });
    const recorded = await settledWithin(clock, recordPatienceMs, recording);
    const isUnrecorded = recorded === undefined || (!recorded.ok && recorded.error.code === 'BPC_E_STORE_UNAVAILABLE');
    return isUnrecorded ? ok(read()) : recorded;
  }

  releaseHalt(actor: Actor, request: HaltReleaseRequest): Outcome<HaltView> {
    const { halt, fleet, clock } = this.#with;
    const decide = (work: UnitOfWork): Result<string, DomainError> => {
      const done = halt.release(actor, request, work);
      if (!done.ok) return done;
      const action = done.value === 'released' ? 'halt.release' : 'halt.request-release';
      work.audit({ actor: actor.name, action, subject: request.haltId, detail: { reason: request.reason } });
      work.event({ kind: 'halt', message: `Stop all: release ${done.value}: ${request.reason}`, by: actor.name });
      halt.show(fleet, work);
      return ok(request.haltId);
    };
    const read = (): HaltView => halt.view(fleet, clock.now());
    return this.#with.door.act({
      actor,
      permission: 'halt.release',
      name: 'halt.release',
      key: request.key,
      decide,
      read,
    });
  }

  acknowledge(actor: Actor, alarmId: string, request: AcknowledgeRequest): Outcome<AlarmView> {
    const { alarms, alarmActions } = this.#with;
    return this.#with.door.act({
      actor,
      permission: 'alarm.acknowledge',
      name: 'alarm.acknowledge',
      key: request.key,
      decide: (work) => alarmActions.acknowledge(actor, alarmId, request, work),
      read: (id) => alarms.get(id)?.view,
    });
  }

  shelve(actor: Actor, alarmId: string, request: ShelveRequest): Outcome<AlarmView> {
    const { alarms, alarmActions } = this.#with;
    return this.#with.door.act({
      actor,
      permission: 'alarm.shelve',
      name: 'alarm.shelve',
      key: request.key,
      decide: (work) => alarmActions.shelve(actor, alarmId, request, work),
      read: (id) => alarms.get(id)?.view,
    });
  }

  silence(actor: Actor): Outcome<{ readonly until: number }> {
    return this.#with.door.actAgain(actor, 'alarm.silence', (work) => {
      const until = this.#with.alarms.silence(work.now);
      work.audit({ actor: actor.name, action: 'alarm.silence', subject: 'alarms', detail: { until } });
      work.event({ kind: 'silence', message: 'Alarm sound silenced for 30 s', by: actor.name });
      return { until };
    });
  }

  openIncident(actor: Actor, request: OpenIncidentRequest): Outcome<IncidentView> {
    return this.#incidentAction(actor, 'incident.open', request.key, (work) =>
      this.#with.incidentActions.open(actor, request, work),
    );
  }

  noteIncident(actor: Actor, incidentId: string, request: IncidentNoteRequest): Outcome<IncidentView> {
    return this.#incidentAction(actor, 'incident.note', request.key, (work) =>
      this.#with.incidentActions.note(actor, incidentId, request, work),
    );
  }

  closeIncident(actor: Actor, incidentId: string, request: CloseIncidentRequest): Outcome<IncidentView> {
    return this.#incidentAction(actor, 'incident.close', request.key, (work) =>
      this.#with.incidentActions.close(actor, incidentId, request, work),
    );
  }

  sendCommand(actor: Actor, request: CommandRequest): Outcome<CommandView> {
    const { desk, commandActions, mode } = this.#with;
    return this.#with.door.act({
      actor,
      permission: commandPermission(request.kind),
      name: `command.${request.kind}`,
      key: request.key,
      decide: (work) => (mode === 'REPLAY' ? err(notInReplay()) : commandActions.send(actor, request, work)),
      read: (id) => desk.get(id),
    });
  }

  gate(query: { readonly kind: CommandKind; readonly robotId: string; readonly alarmId?: string }): GateAnswer {
    return this.#with.commandActions.gate(query.kind, query.robotId, query.alarmId, this.#with.clock.now());
  }

  responders(alarmId: string): Result<RespondersAnswer, DomainError> {
    return this.#with.commandActions.responders(alarmId, this.#with.clock.now());
  }

  closeZone(actor: Actor, request: CloseZoneRequest): Outcome<ZonesView> {
    const decide = (work: UnitOfWork): Result<string, DomainError> => {
      const closed = this.#with.zones.close(actor.name, request, work);
      return closed.ok ? this.#zonesChanged(actor, 'zone.close', closed.value, request.name, work) : closed;
    };
    return this.#zoneAction(actor, 'zone.close', request.key, decide);
  }

  liftZone(actor: Actor, zoneId: string, request: LiftZoneRequest): Outcome<ZonesView> {
    const name = this.#with.zones.closures.find((closure) => closure.zoneId === zoneId)?.name ?? zoneId;
    const decide = (work: UnitOfWork): Result<string, DomainError> => {
      const lifted = this.#with.zones.lift(zoneId, work);
      return lifted.ok ? this.#zonesChanged(actor, 'zone.lift', zoneId, name, work) : lifted;
    };
    return this.#zoneAction(actor, 'zone.lift', request.key, decide);
  }

  freeZone(actor: Actor, zoneId: string, { key, reason }: FreeZoneRequest): Outcome<ZonesView> {
    const decide = (work: UnitOfWork): Result<string, DomainError> => {
      if (!this.#with.releases.free(zoneId, work)) {
        return err(domainError('BPC_E_NOT_FOUND', `Zone ${zoneId}: nobody has leave to be there.`));
      }
      work.audit({ actor: actor.name, action: 'zone.free', subject: zoneId, detail: { reason } });
      work.event({ kind: 'zone', message: `Zone ${zoneId}: declared empty: ${reason}`, by: actor.name });
      return ok(zoneId);
    };
    return this.#zoneAction(actor, 'zone.free', key, decide);
  }

  zones(): ZonesView {
    const { fleet, releases, zones } = this.#with;
    return zonesView(zones, releases, fleet.monitored());
  }

  #zonesChanged(
    actor: Actor,
    action: string,
    zoneId: string,
    name: string,
    work: UnitOfWork,
  ): Result<string, DomainError> {
    const { zoneSetId } = this.#with.zones.current;
    work.audit({ actor: actor.name, action, subject: zoneId, detail: { name, zoneSetId } });
    const message = `Zone ${name}: ${action === 'zone.close' ? 'closed' : 'lifted'}`;
    work.event({ kind: 'zone', message, by: actor.name, data: { zoneId, zoneSetId } });
    return ok(zoneId);
  }

  #zoneAction(
    actor: Actor,
    name: string,
    key: string,
    decide: (work: UnitOfWork) => Result<string, DomainError>,
  ): Outcome<ZonesView> {
    return this.#with.door.act({ actor, permission: 'command.send', name, key, decide, read: () => this.zones() });
  }

  tick(): void {
    const to = this.#with;
    this.#followOwnClock();
    const ticked = to.queue.run((work) => {
      to.tracks.tick(work);
      to.detectionRules.tick(work);
      to.silence.tick(to.fleet, to.alarms, work);
      for (const robot of to.fleet.all()) judgeRobot(robot, this.#delay, to.alarms, work);
      to.identity.tick(to.alarms, work);
      to.haltWatch.tick(to.fleet, to.alarms, work);
      to.desk.tick(to.fleet, work);
      to.stopWatch.tick(to.fleet, to.alarms, work);
      to.zoneSets.tick(to.fleet, work);
      to.ghosts.tick(to.fleet, work);
      to.contracts.tick(to.fleet, work);
      to.alarms.tick(work);
      to.requests.prune(work);
    });
    ticked.catch(() => {
      // The queue keeps what was refused, tries again and tells health; the next tick goes on.
    });
  }

  /**
   * A step of the centre's own clock makes nothing that was heard younger or older. Set back, it would make commands that have expired
   * valid again for a robot that starts anew: a new epoch ends them.
   */
  #followOwnClock(): void {
    const { fleet, lease, ownClock, queue } = this.#with;
    const stepMs = ownClock.take();
    if (stepMs === 0) return;
    const raised = stepMs < 0 ? lease.raise(`the centre's clock was set back by ${-stepMs} ms`) : Promise.resolve();
    Promise.all([queue.run((work) => fleet.shiftStamps(stepMs, work)), raised]).catch(() => {
      // As with a tick: the queue tries again.
    });
  }

  attachEvidence(objectIds: readonly string[], evidenceId: string, work: UnitOfWork): void {
    this.#with.tracks.attachEvidence(objectIds, evidenceId, work);
  }

  evidenceBroken(
    { evidenceId, robotId, reason }: Parameters<RunningControlRoom['evidenceBroken']>[0],
    work: UnitOfWork,
  ): void {
    const { fleet, alarms } = this.#with;
    raiseBrokenEvidence(
      { evidenceId, robotId, reason, callSign: fleet.get(robotId)?.callSign ?? robotId },
      alarms,
      work,
    );
  }

  #incidentAction(
    actor: Actor,
    name: string,
    key: string,
    decide: (work: UnitOfWork) => Result<string, DomainError>,
  ): Outcome<IncidentView> {
    const read = (id: string): IncidentView | undefined => this.#with.incidents.get(id);
    return this.#with.door.act({ actor, permission: 'incident.edit', name, key, decide, read });
  }
}

/** A stop is answered after this time at the latest: it is on the wire, and its record follows. */
const recordPatienceMs = 250;

function commandPermission(kind: CommandKind): Permission {
  if (kind === 'out-of-service' || kind === 'back-in-service') return 'robot.service';
  return kind === 'take-authority' ? 'authority.take' : 'command.send';
}

const notInReplay = (): DomainError =>
  domainError('BPC_E_STATE_CONFLICT', 'Commands are refused in replay; only stop acts.');
