import type { Detection } from '#shared/contracts/extension/detection.ts';
import type { ObjectClass } from '#shared/contracts/extension/common.ts';
import type { AlarmView } from '#shared/contracts/views.ts';
import { bearingDegToYaw, wrapAngle } from '#shared/geo/angles.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { GroundTruth, TruthActor } from '#simulation/simulation-backend.ts';
import type { Invariant, Observation } from './invariant.ts';
import { readMessage } from './read-message.ts';

type TrueKind = TruthActor['class'] | 'nothing';

/** An alarm about something seen, and what truly stood there. */
export interface JudgedAlarm {
  readonly atS: number;
  readonly type: string;
  readonly message: string;
  readonly truth: TrueKind;
  readonly actorId: string | undefined;
  readonly rangeM: number | undefined;
  readonly isTrue: boolean;
}

/** A person who was within reach of a camera, and what became of it. */
export interface WatchedPerson {
  /** Seconds in line of sight of some robot within `REACH_M`; whether its camera looked that way is not known. */
  secondsInReach: number;
  firstReachS: number;
  calledPersonAtS: number | undefined;
  readonly alarms: Set<string>;
}

/** Beyond it nobody is missed. */
const REACH_M = 150;
const FARTHEST_M = 1200;
/** Gate about a bearing: the robot's heading error, and its position's and the body's extent over the range. */
const GATE_RAD = 0.03;
const GATE_M = 4;
/** What truth says is hidden may show its head: it counts in the inner half of the gate. */
const HIDDEN_PENALTY = 0.5;
/** Of two in one direction the one at the believed range is meant, but a wrong range alone excludes nobody. */
const MOST_RANGE_PENALTY = 0.45;
const seenTypes = new Set(['LINE_CROSSING', 'PERSON_INSIDE', 'ZONE_ENTRY', 'VEHICLE_IN_RESTRICTED_LANE', 'WELFARE']);
const heightM: Readonly<Record<TruthActor['class'], number>> = { person: 1.6, vehicle: 1.6, animal: 0.6, drone: 40 };

/** Holds every alarm and every report of a track against the truth. Never breaks a run. */
export class AlarmTruth implements Invariant {
  readonly name = 'alarm truth';
  readonly alarms: JudgedAlarm[] = [];
  readonly people = new Map<string, WatchedPerson>();
  /** Reports by true kind, then by the class they named; a report every half second a track. */
  readonly reports = new Map<TrueKind, Map<ObjectClass, number>>();
  /** Reports whose place has an ellipse of more than 100 m, and of all. */
  wide = 0;
  total = 0;
  robotSeconds = 0;
  readonly #called = new Map<string, number>();
  #truth: GroundTruth | undefined;

  onMessage(...[message, { nowMs }]: Parameters<NonNullable<Invariant['onMessage']>>): void {
    const read = readMessage(message);
    if (read?.topic.kind !== 'robot' || read.topic.name !== 'detection') return;
    const body = read.body as unknown as Detection;
    const { robot } = read.topic;
    if (body.state !== 'TRACKING' || body.rangeBearing === undefined) return;
    const actor = this.actorAt(robot, bearingDegToYaw(body.rangeBearing.azimuth));
    const named = body.classification[0]?.type ?? 'unknown';
    const row = this.reports.get(actor?.class ?? 'nothing') ?? new Map<ObjectClass, number>();
    this.reports.set(actor?.class ?? 'nothing', row);
    row.set(named, (row.get(named) ?? 0) + 1);
    this.total++;
    if (Math.max(body.location?.xError ?? 0, body.location?.yError ?? 0) > 50) this.wide++;
    const person = actor?.class === 'person' ? this.people.get(actor.actorId) : undefined;
    if (named === 'person' && person !== undefined) person.calledPersonAtS ??= nowMs / 1000;
  }

  onPictureChange(...[change, nowMs]: Parameters<NonNullable<Invariant['onPictureChange']>>): void {
    if (change.kind !== 'alarm' || change.alarm.state !== 'unacknowledged') return;
    const { alarm } = change;
    if (!seenTypes.has(alarm.type) || this.#called.get(alarm.id) === alarm.repeatCount) return;
    this.#called.set(alarm.id, alarm.repeatCount);
    this.alarms.push(this.#judge(alarm, nowMs));
  }

  onSample({ truth, nowMs }: Observation): void {
    this.#truth = truth;
    const robots = truth.robots();
    this.robotSeconds += robots.length;
    for (const actor of truth.actors()) {
      if (!actor.active || actor.class !== 'person') continue;
      const isInReach = robots.some(
        ({ id, x, y }) => Math.hypot(actor.x - x, actor.y - y) < REACH_M && truth.canSee(id, actor, heightM.person),
      );
      if (!isInReach) continue;
      const person = this.people.get(actor.actorId) ?? newPerson(nowMs / 1000);
      person.secondsInReach++;
      this.people.set(actor.actorId, person);
    }
  }

  #judge({ type, message, robotId, position }: AlarmView, nowMs: number): JudgedAlarm {
    const robot = this.#truth?.robots().find(({ id }) => id === robotId);
    const [dx, dy] = [(position?.x ?? 0) - (robot?.x ?? 0), (position?.y ?? 0) - (robot?.y ?? 0)];
    const actor = robot && position && this.actorAt(robot.id, Math.atan2(dy, dx), Math.hypot(dx, dy));
    const wanted: TrueKind = message.startsWith('Vehicle') ? 'vehicle' : 'person';
    const isTrue = actor?.class === wanted && (type !== 'WELFARE' || actor.posture === 'lying');
    if (isTrue) this.people.get(actor.actorId)?.alarms.add(type);
    return {
      atS: nowMs / 1000,
      type,
      message,
      truth: actor?.class ?? 'nothing',
      actorId: actor?.actorId,
      rangeM: robot && actor && Math.hypot(actor.x - robot.x, actor.y - robot.y),
      isTrue,
    };
  }

  /** What stands in that direction from a robot, nearest to it in angle and, where a range is believed, in range. */
  actorAt(robotId: RobotId, yawRad: number, believedRangeM?: number): TruthActor | undefined {
    const truth = this.#truth;
    const robot = truth?.robots().find(({ id }) => id === robotId);
    if (truth === undefined || robot === undefined) return undefined;
    let best: TruthActor | undefined;
    let bestShare = 1;
    for (const actor of truth.actors()) {
      const [dx, dy] = [actor.x - robot.x, actor.y - robot.y];
      const rangeM = Math.hypot(dx, dy);
      if (!actor.active || rangeM > FARTHEST_M) continue;
      const share = Math.abs(wrapAngle(Math.atan2(dy, dx) - yawRad)) / (GATE_RAD + GATE_M / Math.max(GATE_M, rangeM));
      const isSeen = truth.canSee(robotId, actor, heightM[actor.class]);
      const offRange = believedRangeM === undefined ? 0 : Math.abs(Math.log(rangeM / Math.max(1, believedRangeM)));
      const penalised = share + (isSeen ? 0 : HIDDEN_PENALTY) + Math.min(MOST_RANGE_PENALTY, offRange / 2);
      if (penalised >= bestShare) continue;
      best = actor;
      bestShare = penalised;
    }
    return best;
  }
}

const newPerson = (firstReachS: number): WatchedPerson => ({
  secondsInReach: 0,
  firstReachS,
  calledPersonAtS: undefined,
  alarms: new Set(),
});
