import type { BpActionParameters } from '#shared/contracts/bp-actions.ts';
import type { LinkMeans } from '#shared/lost-link/link-phase.ts';
import type { Twist } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import type { Publisher } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import type { Motion, Task } from '../autonomy/autonomy-state.ts';
import type { ManagedNode } from '../lifecycle/managed-node.ts';
import type { Waypoint } from '../navigation/navigator.ts';
import type { PoseEstimate } from '../navigation/pose-estimate.ts';
import type { RoutePlanner } from '../navigation/route-planner.ts';
import { personNear } from '../navigation/safety-rules.ts';
import type { ExecutorDeps } from './executor-deps.ts';
import { EnergyWatch } from './energy-watch.ts';
import { HomeDrive } from './home-drive.ts';
import { NavigatorSeat } from './navigator-seat.ts';
import { OrderActions } from './order-actions.ts';
import { OrderDrive } from './order-drive.ts';
import { RobotWays } from './robot-ways.ts';

const checkMs = 5000;
const lookAheadWaypoints = 3;
const standingMps = 0.05;
/** Near enough to a node to go on with what was begun there. */
const nearM = 25;

/** Turns what the robot is about into movement: patrol, order, way home. Asks for velocities; the safety supervisor grants them. */
export class PatrolExecutor {
  readonly #deps: ExecutorDeps;
  readonly #node: ManagedNode;
  readonly #ways: RobotWays;
  readonly #seat: NavigatorSeat;
  readonly #energy: EnergyWatch;
  readonly #actions: OrderActions;
  readonly #orders: OrderDrive;
  readonly #home: HomeDrive;
  #command: Publisher<Twist> | undefined;
  #driving: Motion = { kind: 'still' };
  #whenStanding: (() => void)[] = [];
  patrolEnabled = false;

  constructor(deps: ExecutorDeps) {
    this.#deps = deps;
    const { config, graph, mission, namespace, onProgress } = deps;
    this.#node = graph.createNode('patrol_executor', { namespace });
    const monotonicMs = (): number => this.#node.clock.monotonicMs();
    this.#ways = new RobotWays(deps, monotonicMs);
    const { closed, planner } = this.#ways;
    this.#energy = new EnergyWatch({ ...deps, planner, clock: this.#node.clock });
    this.#actions = new OrderActions(this.#node, deps);
    const { dockNodeId } = config;
    const dock = { at: planner.resolve(dockNodeId), entry: planner.beside(dockNodeId) };
    this.#seat = new NavigatorSeat(
      { ...deps, node: this.#node, dock },
      {
        onReached: (index) => this.#reached(index),
        onBlocked: (reason, where) => this.#blocked(reason, where),
        onRecovery: (count) => deps.onNote(`Nav2 recovers, ${count} so far`),
      },
    );
    const { navigator, docking } = this.#seat;
    this.#home = new HomeDrive({ ...deps, docking, navigator, planner, closed, monotonicMs });
    this.#orders = new OrderDrive({
      config,
      mission,
      navigator,
      monotonicMs,
      onProgress,
      book: deps.book,
      actions: this.#actions,
      resolve: planner.resolve,
      isDriving: () => this.#driving.kind === 'order',
      patrolsAfterwards: () => this.patrolEnabled,
      isNear: (nodeId) => this.#isNear(nodeId),
      wayTo: (place) => {
        const { pose } = deps.localization;
        return (pose && planner.toNearest(pose, [place])) ?? [];
      },
    });
  }

  /** What is being driven, as far as it is planned. */
  get way(): readonly Waypoint[] {
    const { index, waypoints } = this.#seat.navigator;
    return waypoints.slice(index);
  }
  get resolve(): RoutePlanner['resolve'] {
    return this.#ways.planner.resolve;
  }
  get energy(): Pick<EnergyWatch, 'neededPercent' | 'correction'> {
    return this.#energy;
  }
  /** What the robot can do from here about a lost link. */
  get linkMeans(): Pick<LinkMeans, 'canRetrace' | 'canReachLink'> {
    const { pose } = this.#deps.localization;
    return {
      canRetrace: pose !== undefined && (this.#driving.kind === 'retrace' || this.#ways.links.canRetrace(pose)),
      canReachLink: pose !== undefined && this.#ways.links.canReachLink(pose),
    };
  }

  start(): void {
    const { localization, mission } = this.#deps;
    const node = this.#node;
    this.#command = node.createPublisher(robotTopics.cmdVelRequested, 'geometry_msgs/msg/Twist', qos.command);
    this.#actions.start();
    this.#seat.start();
    localization.onStep(node.whileActive((pose, dt) => this.#step(pose, dt)));
    mission.listen({
      onMotion: node.whileActive((motion) => this.#move(motion)),
      onTransition: node.whileActive(({ before }) => this.#retryDock(before.task)),
    });
    node.addHooks({ onActivate: () => this.#move(mission.motion), onDeactivate: () => this.#standStill() });
    node.createTimer(checkMs, () => this.#check());
  }

  destroy(): void {
    this.#node.destroy();
  }

  /** A new or updated order was accepted. */
  takeOrder(): void {
    this.#orders.take();
  }

  /** False if there is no such order. */
  cancelOrder(orderId: string | undefined): boolean {
    return this.#orders.cancel(orderId);
  }

  /** At once and standing: nothing that runs is ended by it. */
  announce(message: BpActionParameters<'bpAnnounce'>): void {
    this.#actions.announce(message, true);
  }

  /** Once, as soon as the wheels stand and no action of a cancelled order runs. */
  whenStanding(then: () => void): void {
    this.#whenStanding.push(then);
  }

  #step(pose: PoseEstimate, dt: number): void {
    this.#clearCancelled();
    if (this.#whenStanding.length > 0 && this.#isAtRest()) {
      for (const then of this.#whenStanding.splice(0)) then();
      this.#deps.onProgress();
    }
    this.#orders.step();
    if (this.#driving.kind === 'home') this.#home.step();
    else if (this.#driving.kind !== 'retrace') this.#ways.links.noteDriven(pose);
    const { speedMps, turnRateRadps } = this.#seat.navigator.step(pose, dt);
    this.#command?.publish({ linear: { x: speedMps, y: 0, z: 0 }, angular: { x: 0, y: 0, z: turnRateRadps } });
  }

  /** A cancelled order is gone when the robot stands, or drives something else already. */
  #clearCancelled(): void {
    const { book, onProgress } = this.#deps;
    if (!book.isCancelled || !book.isActive) return;
    const isElsewhere = this.#driving.kind !== 'still' && this.#driving.kind !== 'order';
    if (!isElsewhere && !this.#isStanding()) return;
    book.clear();
    onProgress();
  }

  #isNear(nodeId: string): boolean {
    const { pose } = this.#deps.localization;
    const place = this.#ways.planner.resolve(nodeId);
    return pose !== undefined && place !== undefined && Math.hypot(place.x - pose.x, place.y - pose.y) < nearM;
  }

  #isStanding(): boolean {
    return Math.abs(this.#deps.localization.speedMps) < standingMps;
  }

  #isAtRest(): boolean {
    const { book } = this.#deps;
    return this.#isStanding() && !(book.isCancelled && book.isActive);
  }

  #standStill(): void {
    this.#seat.navigator.stop();
    this.#command?.publish({ linear: { x: 0, y: 0, z: 0 }, angular: { x: 0, y: 0, z: 0 } });
  }

  #move(motion: Motion): void {
    this.#driving = motion;
    const { pose } = this.#deps.localization;
    if (pose === undefined) this.#seat.navigator.stop();
    else this.#drive(motion, pose);
  }

  #drive(motion: Motion, pose: PoseEstimate): void {
    const { navigator } = this.#seat;
    if (motion.kind !== 'home') this.#home.leave();
    switch (motion.kind) {
      case 'still':
        return navigator.stop();
      case 'order':
        return this.#orders.drive();
      case 'patrol':
        return this.#drivePatrol(pose);
      case 'home':
        return this.#home.drive(pose, motion.nodeId);
      case 'retrace':
        return navigator.follow(this.#ways.links.retrace(pose));
      case 'to-link':
        return navigator.follow(this.#ways.links.toLink(pose) ?? []);
    }
  }

  /** Told to go home once more after docking failed: the motion is the same, so nobody else says it. */
  #retryDock(before: Task): void {
    if (this.#driving.kind !== 'home' || !this.#home.hasFailed || this.#deps.mission.state.task === before) return;
    this.#move(this.#driving);
  }

  #drivePatrol(pose: PoseEstimate): void {
    const { mission, people } = this.#deps;
    let way = this.#ways.patrol.begin(pose);
    if (people.size > 0 && people.blocks(way.slice(0, lookAheadWaypoints), pose)) {
      this.#ways.patrol.turnRound(false);
      way = this.#ways.patrol.begin(pose);
    }
    this.#seat.navigator.follow(way);
    if (way.length === 0) mission.apply({ kind: 'hold', why: 'no patrol to drive' });
  }

  #reached(index: number): void {
    const { book, onProgress } = this.#deps;
    const { navigator } = this.#seat;
    const waypoint = navigator.waypoints[index];
    switch (this.#driving.kind) {
      case 'order':
        this.#orders.reached();
        break;
      case 'patrol':
        if (waypoint !== undefined) book.passOwnNode(waypoint.nodeId);
        navigator.extend(this.#ways.patrol.pass());
        break;
      case 'home':
        if (waypoint !== undefined) book.passOwnNode(waypoint.nodeId);
        if (index === navigator.waypoints.length - 1) this.#home.arrived();
        break;
      case 'retrace':
        navigator.extend(this.#ways.links.passTrail(navigator.waypoints.length - index - 1));
        break;
      case 'still':
      case 'to-link':
        break;
    }
    onProgress();
  }

  #blocked(reason: string, where: 'way' | 'navigator'): void {
    const { config, limitedBy, localization, onNeedsHelp, onNote, zones } = this.#deps;
    const { pose } = localization;
    if (pose === undefined || zones.isWaiting) return;
    const byPerson = limitedBy() === personNear;
    const { index, waypoints } = this.#seat.navigator;
    if (where === 'way' && this.#ways.avoid(this.#driving, waypoints[index]?.nodeId ?? '', pose, byPerson)) {
      onNote(`${reason}: another way`);
      this.#drive(this.#driving, pose);
      if (this.way.length > 0) return;
    }
    if (byPerson) this.#orders.waitForPerson(pose, config.person);
    else {
      const orderNodeId = this.#driving.kind === 'order' ? this.#deps.book.nodes[0]?.nodeId : undefined;
      onNeedsHelp(limitedBy() ?? reason, orderNodeId);
    }
  }

  #check(): void {
    const { hearsCentre, localization, mission } = this.#deps;
    const { pose } = localization;
    if (pose !== undefined && hearsCentre()) this.#ways.links.noteLink(pose, this.#node.clock.monotonicMs());
    if (this.#driving.kind === 'home' && this.way.length === 0 && this.#home.isIdle) this.#move(this.#driving);
    if (mission.state.task.kind === 'DOCK') this.#home.watchCharge();
    this.#energy.check();
  }
}
