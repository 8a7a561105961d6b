import type { PictureSnapshot } from '#shared/contracts/socket.ts';
import type { Signer } from '#shared/crypto/ports.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import type { Sector } from '#shared/sector/sector.ts';
import type { Clock } from '#shared/time/clock.ts';
import { AlarmActions } from './alarms/alarm-actions.ts';
import { AlarmBook } from './alarms/alarm-book.ts';
import { recallCalls } from './alarms/recalled-calls.ts';
import { DetectionRules } from './alarms/rules/detection-rules.ts';
import { IdentityRule } from './alarms/rules/identity-rule.ts';
import type { IdentityTroubles } from './alarms/rules/identity-rule.ts';
import { SilenceRule } from './alarms/rules/silence-rule.ts';
import { ActionDoor } from './commands/action-door.ts';
import { CommandActions } from './commands/command-actions.ts';
import { CommandDesk } from './commands/command-desk.ts';
import { ContractKeeper } from './commands/contract-keeper.ts';
import { CommandPlanner } from './commands/command-planner.ts';
import type { EpochLease } from './commands/epoch-source-port.ts';
import { HaltLatch } from './commands/halt-latch.ts';
import type { HaltPublisher } from './commands/halt-publisher-port.ts';
import { HaltWatch } from './commands/halt-watch.ts';
import { StopWatch } from './commands/stop-watch.ts';
import { RequestBook } from './commands/request-book.ts';
import type { RobotLink } from './commands/robot-link-port.ts';
import { Fleet } from './fleet/fleet.ts';
import { GhostWatch } from './fleet/ghost-watch.ts';
import { OwnClockSteps } from './fleet/own-clock-steps.ts';
import { MessageIntake } from './fleet/message-intake.ts';
import { IncidentActions } from './incidents/incident-actions.ts';
import { IncidentBook } from './incidents/incident-book.ts';
import { shownEvents } from './recent-events.ts';
import { LiveControlRoom } from './live-control-room.ts';
import type { RunningControlRoom } from './running-control-room.ts';
import type { EvidenceHandler } from './tracks/evidence-handler-port.ts';
import { ReleaseArbiter } from './zones/release-arbiter.ts';
import { ZoneDesk } from './zones/zone-desk.ts';
import { ZoneSetKeeper } from './zones/zone-set-keeper.ts';
import { TrackBook } from './tracks/track-book.ts';
import type { ChangeFeed } from './work/change-feed.ts';
import type { CollectionName, Store, StoredDocument } from './work/store-port.ts';
import type { WorkQueue } from './work/work-queue.ts';

export interface ControlRoomDeps {
  readonly sector: Sector;
  readonly mode: PictureSnapshot['mode'];
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly store: Pick<Store, 'load' | 'events'>;
  readonly queue: Pick<WorkQueue, 'run'>;
  /** The queue's `onChanges` must be `changes.emit`. */
  readonly changes: ChangeFeed;
  readonly link: RobotLink;
  readonly haltPublisher: HaltPublisher;
  readonly lease: EpochLease;
  /** Ed25519; signs `bpAuthority`. */
  readonly commandSigner: Signer;
  readonly evidence: EvidenceHandler;
  /** Asked every second; absent where robots have no certificates. */
  readonly identityTroubles?: () => IdentityTroubles;
  /** A stored document that could not be used; the room starts without it. */
  readonly onQuarantined?: (collection: CollectionName, ids: readonly string[]) => void;
}

export type { RunningControlRoom } from './running-control-room.ts';

/** The event list of a fresh start shows this much of the past. */
const recentMs = 3_600_000;

/** Loads what outlives a restart and puts the features together. Robots are unknown until they speak; a latched halt is published at once. */
export async function createControlRoom(deps: ControlRoomDeps): Promise<RunningControlRoom> {
  const { sector, clock, ids, link, lease, mode } = deps;
  const load = (collection: CollectionName): Promise<readonly StoredDocument[]> => loadFrom(deps, collection);
  const halt = new HaltLatch(ids, deps.haltPublisher, lease, await load('halts'));
  const fleet = new Fleet(sector, mode === 'SIM' ? 's' : 'o', await load('robots'));
  const tracks = new TrackBook(enuFrame(sector.anchor), await load('tracks'));
  const alarms = new AlarmBook(ids, await load('alarms'), await recallCalls(deps.store, clock.now()));
  const incidents = new IncidentBook(ids, await load('incidents'));
  const desk = new CommandDesk(link, await load('commands'));
  const requests = new RequestBook(deps.queue, await load('requests'));
  const storedZones = await load('zones');
  const zones = new ZoneDesk(sector, ids, storedZones);
  const releases = new ReleaseArbiter(link, storedZones);
  const zoneSets = new ZoneSetKeeper({ zones, lease, signer: deps.commandSigner, ids, link });
  const planner = new CommandPlanner({ sector, zones, lease, signer: deps.commandSigner, ids });
  const detectionRules = new DetectionRules(sector, alarms, tracks);
  const intake = new MessageIntake({
    fleet,
    tracks,
    detectionRules,
    alarms,
    commands: desk,
    releases,
    zoneSets,
    halt,
    evidence: deps.evidence,
  });
  const lastHour = { from: clock.now() - recentMs, to: clock.now() + 1 };
  const events = await deps.store.events({ ...lastHour, limit: shownEvents, newest: true });
  return new LiveControlRoom({
    mode,
    clock,
    queue: deps.queue,
    changes: deps.changes,
    evidence: deps.evidence,
    fleet,
    ownClock: new OwnClockSteps(clock),
    lease,
    tracks,
    alarms,
    incidents,
    desk,
    halt,
    requests,
    door: new ActionDoor(deps.queue, requests, clock),
    detectionRules,
    intake,
    zones,
    zoneSets,
    releases,
    ghosts: new GhostWatch(sector, clock),
    contracts: new ContractKeeper({ sector, lease, signer: deps.commandSigner, ids, link }),
    haltWatch: new HaltWatch(halt, link, ids),
    stopWatch: new StopWatch(desk),
    silence: new SilenceRule(clock.now(), sector.name),
    identity: new IdentityRule(deps.identityTroubles ?? (() => ({ ending: [] }))),
    alarmActions: new AlarmActions(alarms, link),
    incidentActions: new IncidentActions(incidents, alarms, tracks),
    commandActions: new CommandActions({ fleet, alarms, tracks, incidents, desk, planner, halt }),
    recentEvents: events,
  });
}

async function loadFrom(deps: ControlRoomDeps, collection: CollectionName): Promise<readonly StoredDocument[]> {
  const { documents, quarantined } = await deps.store.load(collection);
  if (quarantined.length > 0) deps.onQuarantined?.(collection, quarantined);
  return documents;
}
