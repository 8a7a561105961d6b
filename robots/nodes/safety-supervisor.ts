import type { ServiceStateName } from '#shared/contracts/extension/authority.ts';
import { qos } from '#shared/ros/port.ts';
import type { Publisher } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import type { Twist } from '#shared/ros/messages.ts';
import type { MissionControl } from '../autonomy/mission-control.ts';
import type { PeopleWatch } from '../autonomy/people-watch.ts';
import type { RobotConfig } from '../config.ts';
import type { ManagedGraph } from '../lifecycle/managed-graph.ts';
import type { ManagedNode } from '../lifecycle/managed-node.ts';
import type { Geofence } from '../navigation/geofence.ts';
import { granted, standstill } from '../navigation/safety-rules.ts';
import type { SafetyFacts, Verdict } from '../navigation/safety-rules.ts';
import { ClockWatch } from '../safety/clock-watch.ts';
import { FrameWatch } from '../safety/frame-watch.ts';
import { safetyLimits } from '../safety/safety-limits.ts';
import type { ZoneRules } from '../zones/zone-rules.ts';
import type { Localization } from './localization.ts';

const { checkMs, deadManMs, faultFreeMs, slopeProbeM, staleOdometryMs, standingMps, standingRadps } = safetyLimits;
const zero: Twist = { linear: { x: 0, y: 0, z: 0 }, angular: { x: 0, y: 0, z: 0 } };

/** What may deceive the robot: satellite fixes, frames, its wall clock. */
export type TroubleSource = 'fix' | 'camera' | 'clock';

export interface SupervisorDeps {
  readonly graph: ManagedGraph;
  readonly namespace: string;
  readonly config: RobotConfig;
  readonly localization: Localization;
  readonly mission: MissionControl;
  readonly people: PeopleWatch;
  readonly fence: Geofence;
  readonly zones: ZoneRules;
  /** A node without which the robot must not move, and that is not active. */
  readonly inactiveNode: () => string | undefined;
  readonly service: () => ServiceStateName;
  /** Metres above the sector's origin plane. */
  readonly ground: (x: number, y: number) => number;
  /** Something began to be wrong, is wrong otherwise, or (undefined) is right again. */
  readonly onTrouble: (source: TroubleSource, trouble: string | undefined) => void;
}

/** Owns the last word over `cmd_vel`: no wish of navigation reaches the wheels but through here. */
export class SafetySupervisor {
  readonly #deps: SupervisorDeps;
  readonly #node: ManagedNode;
  #wheels: Publisher<Twist> | undefined;
  #wishAt = Number.NEGATIVE_INFINITY;
  #isMoving = false;
  #faultFreeSince = Number.NEGATIVE_INFINITY;
  readonly #frames = new FrameWatch();
  readonly #clockWatch: ClockWatch;
  readonly #told = new Map<TroubleSource, string | undefined>();
  /** Why the last wish was not granted in full. */
  limitedBy: string | undefined;

  constructor(deps: SupervisorDeps) {
    this.#deps = deps;
    this.#node = deps.graph.createNode('safety_supervisor', { namespace: deps.namespace });
    this.#clockWatch = new ClockWatch(this.#node.clock);
  }

  start(): void {
    const { config, mission } = this.#deps;
    const node = this.#node;
    this.#wheels = node.createPublisher(robotTopics.cmdVel, 'geometry_msgs/msg/Twist', qos.command);
    node.createSubscription(robotTopics.cmdVelRequested, 'geometry_msgs/msg/Twist', qos.command, (wish) =>
      this.#decide(wish),
    );
    const now = (): number => node.clock.monotonicMs();
    if (config.sight === 'images') {
      node.createSubscription(robotTopics.thermalImage, 'sensor_msgs/msg/Image', qos.sensor, (image) =>
        this.#frames.addImage(image, now()),
      );
    } else {
      node.createSubscription(robotTopics.detections2d, 'vision_msgs/msg/Detection2DArray', qos.sensor, (detections) =>
        this.#frames.addDetections(detections, now()),
      );
    }
    node.createTimer(checkMs, () => this.#check());
    node.addHooks({ onDeactivate: () => this.#stop() });
    // A halt does not wait for the next wish.
    mission.listen({
      onTransition: ({ to }) => void (to === 'HALTED' && this.#stop()),
    });
  }

  destroy(): void {
    this.#stop();
    this.#node.destroy();
  }

  #decide(wish: Twist): void {
    const { config, fence, zones } = this.#deps;
    this.#wishAt = this.#node.clock.monotonicMs();
    const velocity = { speedMps: wish.linear.x, turnRateRadps: wish.angular.z };
    if (velocity.speedMps === 0 && velocity.turnRateRadps === 0) {
      this.limitedBy = undefined;
      if (this.#isMoving) this.#stop();
      return;
    }
    const facts = this.#facts();
    const verdict = standstill(facts, config, fence) ?? granted(velocity, facts, config, fence, zones);
    this.#note(verdict);
    this.limitedBy = verdict.reason;
    this.#isMoving = verdict.speedMps !== 0 || verdict.turnRateRadps !== 0;
    this.#wheels?.publish({
      linear: { x: verdict.speedMps, y: 0, z: 0 },
      angular: { x: 0, y: 0, z: verdict.turnRateRadps },
    });
  }

  /** Dead-man: a wish that is not renewed is void. Faults show while standing, too. */
  #check(): void {
    const { config, fence, localization } = this.#deps;
    const now = this.#node.clock.monotonicMs();
    if (this.#isMoving && now - this.#wishAt > deadManMs) this.#stop();
    this.#insistOnStop();
    if (localization.pose !== undefined) this.#note(standstill(this.#facts(), config, fence));
    this.#tell('fix', localization.fixTrouble);
    this.#tell('camera', this.#frames.trouble(now));
    const steppedMs = this.#clockWatch.look();
    this.#tell('clock', steppedMs === undefined ? undefined : `${(steppedMs / 1000).toFixed(1)} s`);
  }

  #tell(what: TroubleSource, trouble: string | undefined): void {
    if (this.#told.get(what) === trouble) return;
    this.#told.set(what, trouble);
    this.#deps.onTrouble(what, trouble);
  }

  /** A stop is said again until the wheels stand; only fresh odometry confirms that they do. */
  #insistOnStop(): void {
    const { localization, mission } = this.#deps;
    const { odometryAt, speedMps, turnRateRadps } = localization;
    const stands = Math.abs(speedMps) < standingMps && Math.abs(turnRateRadps) < standingRadps;
    const isFresh = this.#node.clock.monotonicMs() - odometryAt <= staleOdometryMs;
    const isPending = mission.state.pendingIntent !== undefined;
    if (stands && isFresh && isPending) mission.apply({ kind: 'stood-still' });
    else if (!this.#isMoving && (isPending || !stands)) this.#stop();
  }

  #note(verdict: Verdict | undefined): void {
    const { mission } = this.#deps;
    const now = this.#node.clock.monotonicMs();
    if (verdict?.isFault === true && verdict.reason !== undefined) {
      this.#faultFreeSince = now;
      mission.apply({ kind: 'fault', reason: verdict.reason });
    } else if (mission.state.fault !== undefined && now - this.#faultFreeSince > faultFreeMs) {
      mission.apply({ kind: 'fault-cleared' });
    }
  }

  #stop(): void {
    this.#isMoving = false;
    this.#wheels?.publish(zero);
  }

  #facts(): SafetyFacts {
    const { inactiveNode, localization, mission, people, service } = this.#deps;
    const nowMs = this.#node.clock.monotonicMs();
    return {
      halted: mission.state.halt !== undefined,
      inactiveNode: inactiveNode(),
      service: service(),
      pose: localization.pose,
      odometryAgeMs: nowMs - localization.odometryAt,
      attitudeAgeMs: localization.imuAt === undefined ? undefined : nowMs - localization.imuAt,
      isReckoning: localization.isReckoning,
      mustStand: mission.motion.kind === 'still',
      presentSpeedMps: localization.speedMps,
      slopeAlong: (yawRad) => this.#slopeAlong(yawRad),
      localized: localization.isLocalized,
      batteryPercent: localization.battery?.percent,
      people: people.all(),
      initiative: mission.initiative,
      nowMs,
    };
  }

  #slopeAlong(yawRad: number): number {
    const { ground, localization } = this.#deps;
    const { pose } = localization;
    if (pose === undefined) return 0;
    const { x, y } = pose;
    const rise = ground(x + slopeProbeM * Math.cos(yawRad), y + slopeProbeM * Math.sin(yawRad)) - ground(x, y);
    return Math.abs(Math.atan2(rise, slopeProbeM));
  }
}
