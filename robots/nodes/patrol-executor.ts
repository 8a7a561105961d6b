import type { Publisher, RosGraph, RosNode } from '#shared/ros/port.ts';
import { qos } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import type { Twist } from '#shared/ros/messages.ts';
import type { Motion } from '../autonomy/autonomy-state.ts';
import { EnergyBudget } from '../autonomy/energy.ts';
import type { MissionControl } from '../autonomy/mission-control.ts';
import type { PeopleWatch } from '../autonomy/people-watch.ts';
import type { RobotConfig } from '../config.ts';
import type { OrderBook } from '../link/order-book.ts';
import type { Navigator, Waypoint } from '../navigation/navigator.ts';
import { PatrolDrive } from '../navigation/patrol-drive.ts';
import type { PoseEstimate } from '../navigation/pose-estimate.ts';
import { RouteFollower } from '../navigation/route-follower.ts';
import { RoutePlanner } from '../navigation/route-planner.ts';
import { personNear } from '../navigation/safety-rules.ts';
import type { CameraPointer } from './camera-pointer.ts';
import type { Localization } from './localization.ts';
import { OrderActions } from './order-actions.ts';

/** After an order without an observation of its own the robot looks around for so long. */
const dwellMs = 60_000;
const energyCheckMs = 5000;
/** Blocked again within this time after turning round: somebody has to look. */
const turnAgainMs = 120_000;
const lookAheadWaypoints = 3;
const standingMps = 0.05;

export interface ExecutorDeps {
  readonly graph: RosGraph;
  readonly namespace: string;
  readonly config: RobotConfig;
  readonly localization: Localization;
  readonly mission: MissionControl;
  readonly book: OrderBook;
  readonly people: PeopleWatch;
  readonly camera: CameraPointer;
  readonly ground?: (x: number, y: number) => number;
  /** Progress that belongs into the next state message. */
  readonly onProgress: () => void;
  /** Why the safety supervisor did not grant the last wish in full. */
  readonly limitedBy: () => string | undefined;
  /** Stuck for good. `orderNodeId`: the node of an order that cannot be reached. */
  readonly onNeedsHelp: (reason: string, orderNodeId: string | undefined) => void;
}

/** Turns what the robot is about into movement: patrol, order, way home. Asks for velocities; the safety supervisor grants them. */
export class PatrolExecutor {
  readonly #deps: ExecutorDeps;
  readonly #node: RosNode;
  readonly #planner: RoutePlanner;
  readonly #patrol: PatrolDrive;
  readonly #navigator: Navigator;
  readonly #energy: EnergyBudget;
  readonly #actions: OrderActions;
  #command: Publisher<Twist> | undefined;
  #driving: Motion = { kind: 'still' };
  #waitsForActions = false;
  #isOrderOpen = false;
  #turnedAt = Number.NEGATIVE_INFINITY;
  #drivenAtCheck = 0;
  #whenStanding: (() => void)[] = [];
  patrolEnabled = false;

  constructor(deps: ExecutorDeps) {
    this.#deps = deps;
    const { config, graph, ground, namespace } = deps;
    this.#node = graph.createNode('patrol_executor', { namespace });
    this.#planner = new RoutePlanner(config.sector, config.patrolId, config.dockNodeId);
    this.#patrol = new PatrolDrive(this.#planner);
    this.#energy = new EnergyBudget(config.energy);
    this.#actions = new OrderActions(this.#node, deps);
    this.#navigator = new RouteFollower(
      config.limits,
      { onReached: (index) => this.#reached(index), onBlocked: (reason) => this.#blocked(reason) },
      ground,
    );
  }

  /** What is being driven, as far as it is planned. */
  get way(): readonly Waypoint[] {
    return this.#navigator.waypoints.slice(this.#navigator.index);
  }
  get resolve(): RoutePlanner['resolve'] {
    return this.#planner.resolve;
  }

  start(): void {
    const { localization, mission } = this.#deps;
    this.#command = this.#node.createPublisher(robotTopics.cmdVelRequested, 'geometry_msgs/msg/Twist', qos.command);
    this.#actions.start();
    localization.onStep((pose, dt) => this.#step(pose, dt));
    mission.listen({ onMotion: (motion) => this.#move(motion), onAlert: () => {}, onTransition: () => {} });
    this.#node.createTimer(energyCheckMs, () => this.#checkEnergy());
  }

  destroy(): void {
    this.#node.destroy();
  }

  /** A new or updated order was accepted. */
  takeOrder(): void {
    const { book, mission } = this.#deps;
    this.#actions.reset();
    this.#isOrderOpen = true;
    mission.apply({ kind: 'order-started', orderId: book.orderId });
    if (this.#driving.kind === 'order') this.#driveOrder();
  }

  /** False if there is no such order. */
  cancelOrder(orderId: string | undefined): boolean {
    const { book, mission } = this.#deps;
    if (!book.cancel(orderId, (action) => this.#actions.end(action))) return false;
    this.#isOrderOpen = false;
    mission.apply({ kind: 'order-cancelled' });
    return true;
  }

  /** Once, as soon as the wheels stand. */
  whenStanding(then: () => void): void {
    this.#whenStanding.push(then);
  }

  #step(pose: PoseEstimate, dt: number): void {
    if (this.#whenStanding.length > 0 && Math.abs(this.#deps.localization.speedMps) < standingMps) {
      for (const then of this.#whenStanding.splice(0)) then();
      this.#deps.onProgress();
    }
    if (this.#isOrderOpen) this.#advanceOrder();
    const { speedMps, turnRateRadps } = this.#navigator.step(pose, dt);
    this.#command?.publish({
      linear: { x: speedMps, y: 0, z: 0 },
      angular: { x: 0, y: 0, z: turnRateRadps },
    });
  }

  #move(motion: Motion): void {
    this.#driving = motion;
    const pose = this.#deps.localization.pose;
    if (motion.kind === 'still' || pose === undefined) this.#navigator.stop();
    else if (motion.kind === 'order') this.#driveOrder();
    else if (motion.kind === 'patrol') this.#drivePatrol(pose);
    else this.#driveHome(pose, motion.nodeId);
  }

  #drivePatrol(pose: PoseEstimate): void {
    const { people } = this.#deps;
    let way = this.#patrol.begin(pose);
    if (people.size > 0 && people.blocks(way.slice(0, lookAheadWaypoints), pose)) {
      this.#patrol.turnRound();
      way = this.#patrol.begin(pose);
    }
    this.#navigator.follow(way);
    if (way.length === 0) this.#deps.mission.apply({ kind: 'hold', why: 'no patrol to drive' });
  }

  #driveHome(pose: PoseEstimate, nodeId: string): void {
    const way = this.#planner.wayTo(pose, nodeId);
    this.#navigator.follow(way ?? []);
    if (way === undefined) this.#deps.onNeedsHelp(`no way to ${nodeId}`, undefined);
  }

  #driveOrder(): void {
    const { book, config } = this.#deps;
    this.#waitsForActions = !book.actions.mayDrive;
    if (this.#waitsForActions) this.#navigator.stop();
    else this.#navigator.follow(book.legs(this.#planner.resolve, config.limits.maxSpeedMps));
  }

  #advanceOrder(): void {
    const { book, onProgress } = this.#deps;
    const now = this.#node.clock.monotonicMs();
    if (
      book.actions.advance(
        now,
        (action) => this.#actions.begin(action),
        (action) => this.#actions.end(action),
      )
    )
      onProgress();
    if (this.#driving.kind === 'order' && this.#waitsForActions && book.actions.mayDrive) this.#driveOrder();
    if (!book.isActive) this.#finishOrder(now);
  }

  #finishOrder(now: number): void {
    const { config, mission } = this.#deps;
    this.#isOrderOpen = false;
    const dwellUntil = this.#actions.observed ? now : now + dwellMs;
    mission.apply({
      kind: 'order-finished',
      dwellUntil,
      patrolAfter: this.patrolEnabled && !this.#actions.docksAfterwards,
    });
    if (!this.#actions.docksAfterwards) return;
    mission.apply({ kind: 'return-commanded', nodeId: config.dockNodeId });
  }

  #reached(index: number): void {
    const { book, mission, onProgress } = this.#deps;
    const waypoint = this.#navigator.waypoints[index];
    switch (this.#driving.kind) {
      case 'order':
        book.reachNext();
        this.#advanceOrder();
        if (this.#driving.kind === 'order' && !book.actions.mayDrive) {
          this.#waitsForActions = true;
          this.#navigator.stop();
        }
        break;
      case 'patrol':
        if (waypoint !== undefined) book.passOwnNode(waypoint.nodeId);
        this.#navigator.extend(this.#patrol.pass());
        break;
      case 'home':
        if (waypoint !== undefined) book.passOwnNode(waypoint.nodeId);
        if (index === this.#navigator.waypoints.length - 1) mission.apply({ kind: 'arrived-home' });
        break;
      case 'still':
        break;
    }
    onProgress();
  }

  #blocked(reason: string): void {
    const { limitedBy, localization, onNeedsHelp } = this.#deps;
    const { pose } = localization;
    if (pose === undefined) return;
    const now = this.#node.clock.monotonicMs();
    const byPerson = limitedBy() === personNear;
    if (this.#driving.kind === 'patrol' && now - this.#turnedAt > turnAgainMs) {
      this.#turnedAt = now;
      this.#patrol.turnRound();
      this.#navigator.follow(this.#patrol.begin(pose));
    } else if (byPerson) this.#waitForPerson(pose);
    else {
      const orderNodeId = this.#driving.kind === 'order' ? this.#deps.book.nodes[0]?.nodeId : undefined;
      onNeedsHelp(limitedBy() ?? reason, orderNodeId);
    }
  }

  /** Never nearer to a person than allowed: what an order wanted at its end is done from here, all else waits. */
  #waitForPerson(pose: PoseEstimate): void {
    const { book, config } = this.#deps;
    const { index, waypoints } = this.#navigator;
    const last = waypoints.at(-1);
    const isLast = this.#driving.kind === 'order' && index === waypoints.length - 1 && last !== undefined;
    if (!isLast || Math.hypot(last.x - pose.x, last.y - pose.y) > 2 * config.person.slowWithinM) return;
    this.#navigator.stop();
    book.reachNext();
    this.#advanceOrder();
    this.#deps.onProgress();
  }

  #checkEnergy(): void {
    const { config, localization, mission } = this.#deps;
    const { battery, drivenM, pose } = localization;
    if (battery === undefined || pose === undefined) return;
    if (!battery.charging) this.#energy.note(battery.percent, drivenM - this.#drivenAtCheck);
    this.#drivenAtCheck = drivenM;
    if (this.#driving.kind === 'home' && this.way.length === 0) this.#move(this.#driving);
    if (mission.state.task.kind === 'DOCK') {
      if (battery.percent >= config.energy.chargedPercent) mission.apply({ kind: 'charged' });
    } else if (battery.percent < this.#energy.neededPercent(this.#planner.wayHomeM(pose))) {
      mission.apply({ kind: 'energy-low' });
    }
  }
}
