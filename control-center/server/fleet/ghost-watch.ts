import type { State } from '#shared/contracts/vda5050/state.ts';
import type { LastKnown } from '#shared/lost-link/last-known.ts';
import { GhostForecast } from '#shared/lost-link/predict-ghost.ts';
import { DrivenWay, retraceMps } from '#shared/lost-link/driven-way.ts';
import { SectorWays } from '#shared/lost-link/sector-ways.ts';
import type { RobotView } from '#shared/contracts/views.ts';
import { chargeOf } from '#shared/contracts/vda5050/state.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { RosterEntry, Sector } from '#shared/sector/sector.ts';
import type { Clock, EpochMs } from '#shared/time/clock.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import type { Fleet } from './fleet.ts';
import { hasFatalError, isReachable } from './robot-record.ts';
import type { RobotRecord } from './robot-record.ts';
import type { RobotSilence } from './robot-silence.ts';
import { remainingWay } from './robot-view.ts';

interface Forecast {
  readonly silence: RobotSilence;
  readonly forecast: GhostForecast;
  /** Monotonic milliseconds at its last sign of life. */
  readonly since: number;
}

/** Where a robot patrolled last, and its way from there. */
interface Patrolled {
  readonly from: Point2;
  readonly way: LastKnown['way'];
}

/** The way it drove, as far as it was heard. */
interface Trail {
  readonly way: DrivenWay;
  /** Monotonic milliseconds when it was last seen to be somewhere. */
  readonly seenAt: number;
  readonly positionAt: EpochMs;
}

interface KnownWays {
  readonly patrol: Patrolled | undefined;
  readonly trail: DrivenWay | undefined;
}

/** Longer between two places: what lies between them was not seen. */
const gapMs = 5000;

/** It stopped on its patrol, or it came here on other business and will have to find its way back. */
const sameStretchM = 25;
const resumed = (patrol: Patrolled | undefined, { x, y }: Point2): LastKnown['way'] =>
  patrol !== undefined && Math.hypot(patrol.from.x - x, patrol.from.y - y) < sameStretchM ? patrol.way : [];

/** A robot's own path begins where it stood when it said so; an order's nodes are all still ahead. */
function wayOf(state: State): LastKnown['way'] {
  const way = remainingWay(state).map(({ x, y }) => ({ x, y }));
  return state.nodeStates.length === 0 ? way.slice(1) : way;
}

/** A patrol robot's walk, until its factsheet says more. */
const assumedSpeedMps = 1.5;
const assumedSigmaM = 3;

/** Foretells, once a second, where every robot that is not heard should be by its own contract. Ends with the first word from it. */
export class GhostWatch {
  readonly #sector: Sector;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #forecasts = new Map<RobotId, Forecast>();
  /** The way a robot drove before it stopped to look: it takes that up again. */
  readonly #patrols = new Map<RobotId, Patrolled>();
  readonly #trails = new Map<RobotId, Trail>();
  /** Silent, and nobody can tell since when. */
  readonly #unknowable = new Set<RobotId>();

  constructor(sector: Sector, clock: Pick<Clock, 'monotonicMs'>) {
    this.#sector = sector;
    this.#clock = clock;
  }

  tick(fleet: Fleet, work: UnitOfWork): void {
    for (const robot of fleet.all()) {
      const { roster } = robot;
      if (roster === undefined) continue;
      this.#notePatrol(robot);
      this.#noteDriven(robot);
      const known = { patrol: this.#patrols.get(robot.id), trail: this.#trails.get(robot.id)?.way };
      const silence = silenceOf(robot, known, work.now);
      if (silence === undefined) this.#unknowable.delete(robot.id);
      if (silence !== robot.silence) fleet.noteSilence(robot, silence, work);
      if (silence !== undefined) fleet.showGhost(robot, this.#ghost(robot, roster, silence, work.now), work);
      else if (robot.ghost !== undefined) {
        this.#forecasts.delete(robot.id);
        fleet.showGhost(robot, undefined, work);
      }
    }
  }

  #ghost(robot: RobotRecord, roster: RosterEntry, silence: RobotSilence, now: EpochMs): RobotView['ghost'] {
    let known = this.#forecasts.get(robot.id);
    // The centre was restarted and its clock set back: for how long the robot was silent nobody can tell.
    if (known === undefined && now < silence.last.at) this.#unknowable.add(robot.id);
    if (this.#unknowable.has(robot.id)) return undefined;
    if (known?.silence !== silence) {
      const maximumSpeedMps = robot.abilities?.maximumSpeedMps ?? assumedSpeedMps;
      const ways = new SectorWays(this.#sector, { ...roster, maximumSpeedMps });
      known = {
        silence,
        forecast: new GhostForecast(ways, silence.contract, silence.last),
        // A step of the centre's own clock during the silence makes it no longer and no shorter.
        since: this.#clock.monotonicMs() - Math.max(0, now - silence.last.at),
      };
      this.#forecasts.set(robot.id, known);
    }
    const { ellipse, homeAt, homeLatestAt, phase, turnsBackAt, x, y } = known.forecast.at(
      this.#clock.monotonicMs() - known.since,
      now,
    );
    return { x, y, ...ellipse, at: now, heardAt: silence.last.at, phase, turnsBackAt, homeAt, homeLatestAt };
  }

  #notePatrol({ authority, id, position, state }: RobotRecord): void {
    if (authority?.behaviour !== 'PATROL' || state === undefined || position === undefined) return;
    const way = wayOf(state);
    if (way.length > 0) this.#patrols.set(id, { way, from: { x: position.x, y: position.y } });
  }

  /** By the robot's own rule: forth where it drives, off again where it drives back, nothing on its way home. */
  #noteDriven({ authority, id, position }: RobotRecord): void {
    const trail = this.#trails.get(id);
    if (position === undefined || position.at === trail?.positionAt) return;
    const seenAt = this.#clock.monotonicMs();
    // Whoever is met in its dock has no way behind it that it would drive back.
    const way = trail?.way ?? new DrivenWay([], authority?.behaviour === 'DOCK');
    this.#trails.set(id, { way, seenAt, positionAt: position.at });
    const { behaviour } = authority ?? {};
    if (trail !== undefined && seenAt - trail.seenAt > gapMs) way.resumeAt(position);
    if (behaviour === 'LOST_LINK') way.unwindTo(position);
    else if (behaviour !== 'RETURN') way.add(position);
  }
}

/** What it will drive back at the most, newest place first, to the decimetre: it is kept on disk. */
function trailOf(trail: DrivenWay | undefined, from: Point2, { maxAutonomousSeconds }: RobotSilence['contract']) {
  const mostM = maxAutonomousSeconds * retraceMps;
  const round = (value: number): number => Math.round(value * 10) / 10;
  const points: Point2[] = [];
  let [wayM, before] = [0, from];
  for (const at of trail?.back(from) ?? []) {
    if (wayM > mostM) break;
    wayM += Math.hypot(at.x - before.x, at.y - before.y);
    before = at;
    points.push({ x: round(at.x), y: round(at.y) });
  }
  return { trail: points, isTrailWhole: wayM > mostM || (points.length > 0 && trail?.isWhole === true) };
}

/** Undefined while it is heard, if it took its leave, or if it never said enough. Heard again for a moment, the silence begins anew. */
function silenceOf(robot: RobotRecord, known: KnownWays, now: EpochMs): RobotSilence | undefined {
  if (isReachable(robot, now) || robot.connectionState === 'OFFLINE' || robot.connectionState === 'HIBERNATING') {
    return undefined;
  }
  const { silence } = robot;
  const { contactAt } = robot;
  return contactAt !== undefined && contactAt !== silence?.last.at ? newSilence(robot, known, contactAt) : silence;
}

function newSilence(robot: RobotRecord, { patrol, trail }: KnownWays, contactAt: EpochMs): RobotSilence | undefined {
  const { authority, gnss, position, silence, state } = robot;
  const contract = authority?.lostLink;
  if (contract === undefined || position === undefined || state === undefined) return silence;
  const isHeld =
    authority?.haltLatched === true ||
    state.paused === true ||
    hasFatalError(robot) ||
    authority?.serviceState.state === 'OUT_OF_SERVICE';
  const batteryPercent = chargeOf(state);
  const way = wayOf(state);
  return {
    contract,
    last: {
      at: contactAt,
      position: { x: position.x, y: position.y },
      positionAgeMs: Math.max(0, contactAt - position.at),
      positionSigmaM: gnss?.hAccM ?? assumedSigmaM,
      behaviour: authority?.behaviour ?? 'HOLD',
      isHeld,
      way: way.length === 0 && authority?.behaviour === 'OBSERVE' ? resumed(patrol, position) : way,
      patrolWay: patrol?.way ?? [],
      ...(batteryPercent !== undefined && { batteryPercent }),
      ...(contract.onSilence === 'RETRACE' && trailOf(trail, position, contract)),
    },
  };
}
