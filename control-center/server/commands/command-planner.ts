import type { CommandRequest } from '#shared/contracts/http/requests.ts';
import type { GateAnswer } from '#shared/contracts/http/responses.ts';
import type { Action } from '#shared/contracts/vda5050/common.ts';
import { chargeOf } from '#shared/contracts/vda5050/state.ts';
import type { CommandKind } from '#shared/contracts/views.ts';
import { zoneSetAction } from '#shared/contracts/vda5050/zone-set-action.ts';
import type { Signer } from '#shared/crypto/ports.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import type { Sector } from '#shared/sector/sector.ts';
import { toIso } from '#shared/time/clock.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import { enforcesAuthority, hasFatalError, isReachable, positionFreshness } from '../fleet/robot-record.ts';
import type { RobotRecord } from '../fleet/robot-record.ts';
import { buildOrder } from '../missions/build-order.ts';
import { batteryAfter, reservePercent } from '../missions/energy.ts';
import { MissionPlanner } from '../missions/mission-planner.ts';
import { isAllowed, isInExtent } from '../missions/observation-point.ts';
import type { Route } from '../missions/route-search.ts';
import { keepsZones, zoneSetOf } from '../zones/zone-set-keeper.ts';
import type { ZoneDesk } from '../zones/zone-desk.ts';
import { authorizeActions, authorizeOrder, parameters } from './authority-action.ts';
import type { CommandRecord, InstantWire, Wire } from './command-record.ts';
import { contractAction } from './contract-keeper.ts';
import type { EpochSource } from './epoch-source-port.ts';
import { gate } from './gate.ts';
import type { GateInput } from './gate.ts';

/** A command not taken within this time is refused by the robot and given up here. */
export const expiryMs = 60_000;
const observeSeconds = 120;
const dispatchSeconds = 60;
/** A patrol robot's walk, until its factsheet says more. */
export const assumedSpeedMps = 1.5;

export interface CommandAsk {
  readonly kind: CommandKind;
  readonly robot: RobotRecord;
  readonly target: Point2 | undefined;
  /** Given by a person on the map, not by an alarm: then it must be a place where a robot may go. */
  readonly isChosenPlace: boolean;
}

interface GatedCommand {
  readonly answer: GateAnswer;
  readonly route: Route | undefined;
}

interface Issuer {
  readonly by: string;
  readonly userId: string;
  readonly isSupervisor: boolean;
  readonly request: CommandRequest;
  readonly incidentId: string | undefined;
  readonly now: EpochMs;
  /** Running order of the robot that must be cancelled first. */
  readonly activeOrderId: string | undefined;
}

/** From "send R-02 to look" to a signed order: ways, gate and messages. Holds no state of its own. */
export class CommandPlanner {
  readonly #sector: Sector;
  readonly #planner: MissionPlanner;
  readonly #zones: ZoneDesk;
  readonly #lease: EpochSource;
  readonly #signer: Signer;
  readonly #ids: IdSource;

  constructor(parts: { sector: Sector; zones: ZoneDesk; lease: EpochSource; signer: Signer; ids: IdSource }) {
    this.#sector = parts.sector;
    this.#zones = parts.zones;
    this.#planner = new MissionPlanner(parts.sector, (from, to) => parts.zones.blocks(from, to));
    this.#lease = parts.lease;
    this.#signer = parts.signer;
    this.#ids = parts.ids;
  }

  gate(ask: CommandAsk, halted: boolean, now: EpochMs): GatedCommand {
    const { robot, kind } = ask;
    const { way, route } = this.#way(ask);
    const answer = gate({
      kind,
      way,
      halted: halted || (robot.authority?.haltLatched ?? false),
      callSign: robot.callSign,
      reachable: isReachable(robot, now),
      duplicateIdentity: robot.identity.isDuplicate(now),
      emergencyStop: (robot.state?.safetyState.activeEmergencyStop ?? 'NONE') !== 'NONE',
      fault: hasFatalError(robot) ? faultOf(robot) : undefined,
      serviceState: robot.authority?.serviceState.state,
      operatingMode: robot.state?.operatingMode,
      position: positionFreshness(robot, now),
      localized: robot.position?.localized ?? false,
      reservePercent,
      zonesBehind: keepsZones(robot) && zoneSetOf(robot) !== this.#zones.current.zoneSetId,
      supported: isSupported(robot, kind),
    });
    return { answer, route };
  }

  /** The epoch a command to this robot carries: the lease's, or a later one that robot or take-over named. */
  epochFor(robot: RobotRecord, kind: CommandKind): number {
    const present = Math.max(this.#lease.epoch, robot.epoch);
    return kind === 'take-authority' ? present + 1 : present;
  }

  build(ask: CommandAsk, route: Route | undefined, issuer: Issuer): CommandRecord {
    const { robot, kind } = ask;
    const { request, now, activeOrderId } = issuer;
    const id = this.#ids.next();
    const epoch = this.epochFor(robot, kind);
    const expiresAt = now + expiryMs;
    const wire = this.#wire(ask, route, issuer, { epoch, commandId: id, expiresAt: toIso(expiresAt) });
    const clearFirst =
      activeOrderId === undefined || wire.name !== 'order'
        ? undefined
        : { wire: this.#cancel(robot, epoch, expiresAt), orderId: activeOrderId };
    return {
      view: {
        id,
        kind,
        robotId: robot.id,
        state: 'created',
        by: issuer.by,
        target: ask.target,
        alarmId: request.alarmId,
        incidentId: issuer.incidentId,
        epoch,
        createdAt: now,
        expiresAt,
        version: 0,
      },
      wire,
      clearFirst,
      cleared: false,
      withdrawn: false,
      lastSentAt: undefined,
      seen: false,
      ended: false,
    };
  }

  #cancel(robot: RobotRecord, epoch: number, expiresAt: EpochMs): InstantWire {
    return this.#instant(robot, 'cancelOrder', {}, { epoch, commandId: this.#ids.next(), expiresAt: toIso(expiresAt) });
  }

  #wire(
    ask: CommandAsk,
    route: Route | undefined,
    { by, isSupervisor, request, userId }: Issuer,
    grant: { readonly epoch: number; readonly commandId: string; readonly expiresAt: string },
  ): Wire {
    const { robot, kind } = ask;
    if (route !== undefined) return this.#order(ask, route, grant);
    switch (kind) {
      case 'return':
        return this.#instant(robot, 'bpReturn', { nodeId: robot.roster?.dockNodeId ?? '' }, grant);
      case 'take-authority':
        return this.#instant(
          robot,
          'bpTakeAuthority',
          { operatorId: userId, epoch: grant.epoch, ttlSeconds: 3600 },
          grant,
        );
      case 'announce':
        return this.#announce(robot, request.messageId ?? 'help-is-coming', grant);
      case 'resume':
        return this.#instant(robot, 'stopPause', {}, grant);
      case 'out-of-service':
      case 'back-in-service': {
        const state = kind === 'out-of-service' ? 'OUT_OF_SERVICE' : 'IN_SERVICE';
        // A display name may be shared, an id never.
        const who = `${by} (${userId})`;
        const values = { state, by: who, reason: request.reason ?? '', supervisor: isSupervisor };
        return this.#instant(robot, 'bpSetServiceState', values, grant);
      }
      case 'resume-patrol':
        return this.#instant(robot, knows(robot, 'bpResumePatrol') ? 'bpResumePatrol' : 'cancelOrder', {}, grant);
      case 'cancel':
      case 'dispatch':
      case 'observe':
        return this.#instant(robot, 'cancelOrder', {}, grant);
    }
  }

  #order({ robot, kind, target }: CommandAsk, route: Route, grant: Grant): Wire {
    const lastActions = this.#lastActions(robot, kind);
    const robotAt = { x: robot.position?.x ?? route.start.x, y: robot.position?.y ?? route.start.y };
    const bare = buildOrder({
      orderId: grant.commandId,
      mapId: this.#sector.mapId,
      robotAt,
      route,
      description: kind,
      lastActions,
      facing: enforcesAuthority(robot) ? target : undefined,
    });
    const plain = this.#withinZones(this.#underContract(bare, robot, grant.epoch), robot);
    return {
      name: 'order',
      orderId: plain.orderId,
      finalSequenceId: (plain.nodes.length - 1) * 2,
      actionIds: lastActions.map(({ actionId }) => actionId),
      body: enforcesAuthority(robot) ? authorizeOrder(plain, this.#stamp(robot, grant)) : plain,
    };
  }

  /** The order brings the lost-link contract it is given under: the robot takes both or neither. */
  #underContract(order: Plain, robot: RobotRecord, epoch: number): Plain {
    const parts = { sector: this.#sector, signer: this.#signer, ids: this.#ids };
    const contract = enforcesAuthority(robot) ? contractAction(parts, robot, 'NODE', epoch) : undefined;
    const [first, ...rest] = order.nodes;
    if (contract === undefined || first === undefined) return order;
    return { ...order, nodes: [{ ...first, actions: [contract, ...first.actions] }, ...rest] };
  }

  /** The order names the zone set it was planned on: a robot that keeps zones takes both or neither. */
  #withinZones(order: Plain, robot: RobotRecord): Plain {
    const [first, ...rest] = order.nodes;
    const scopes = robot.abilities?.actions['enableZoneSet'];
    if (first === undefined || scopes?.includes('NODE') !== true) return order;
    const names = zoneSetAction(order, this.#zones.current.zoneSetId);
    return { ...order, nodes: [{ ...first, actions: [names, ...first.actions] }, ...rest] };
  }

  #lastActions(robot: RobotRecord, kind: CommandKind): readonly Action[] {
    if (kind === 'return' || !knows(robot, 'bpObserve')) return [];
    const durationSeconds = kind === 'observe' ? observeSeconds : dispatchSeconds;
    return [this.#action('bpObserve', { durationSeconds }, 'HARD')];
  }

  /** Node action by protocol.md; at once where the factsheet allows it as an instant action. */
  #announce(robot: RobotRecord, messageId: string, grant: Grant): Wire {
    const values = { messageId, language: 'en' };
    const scopes = robot.abilities?.actions['bpAnnounce'];
    const { position } = robot;
    if (scopes === undefined || scopes.includes('INSTANT') || position === undefined) {
      return this.#instant(robot, 'bpAnnounce', values, grant);
    }
    const announce = this.#action('bpAnnounce', values, 'HARD');
    const { x, y } = position;
    const here = { x, y, mapId: this.#sector.mapId, allowedDeviationXY: { a: 15, b: 15, theta: 0 } };
    const node = {
      nodeId: `here-${grant.commandId.slice(-8)}`,
      sequenceId: 0,
      released: true,
      nodePosition: here,
      actions: [announce],
    };
    const order = {
      orderId: grant.commandId,
      orderUpdateId: 0,
      orderDescription: 'announce',
      nodes: [node],
      edges: [],
    };
    const body = authorizeOrder(order, this.#stamp(robot, grant));
    return { name: 'order', orderId: order.orderId, finalSequenceId: 0, actionIds: [announce.actionId], body };
  }

  #instant(
    robot: RobotRecord,
    actionType: string,
    values: Readonly<Record<string, unknown>>,
    grant: Grant,
  ): InstantWire {
    const action = this.#action(actionType, values, 'NONE');
    const body = enforcesAuthority(robot)
      ? authorizeActions([action], this.#stamp(robot, grant))
      : { actions: [action] };
    return { name: 'instantActions', body, actionId: action.actionId };
  }

  #action(actionType: string, values: Readonly<Record<string, unknown>>, blockingType: Action['blockingType']): Action {
    return { actionType, actionId: this.#ids.next(), blockingType, actionParameters: parameters(values) };
  }

  #stamp(robot: RobotRecord, grant: Grant): Parameters<typeof authorizeOrder>[1] {
    return { robot: robot.id, grant, signer: this.#signer, actionId: this.#ids.next() };
  }

  #way(ask: CommandAsk): { readonly way: GateInput['way']; readonly route: Route | undefined } {
    const route = this.#route(ask);
    if (typeof route === 'string') return { way: { kind: route }, route: undefined };
    if (route === undefined) return { way: undefined, route };
    const battery = ask.robot.state && chargeOf(ask.robot.state);
    const batteryAfterPercent = battery === undefined ? undefined : batteryAfter(battery, route.lengthM);
    return { way: { kind: 'route', batteryAfterPercent }, route };
  }

  #route({
    kind,
    robot,
    target,
    isChosenPlace,
  }: CommandAsk): Route | 'no-target' | 'target-outside' | 'no-route' | 'no-dock' | undefined {
    const from = robot.position;
    const speed = robot.abilities?.maximumSpeedMps ?? assumedSpeedMps;
    if (kind === 'return') return this.#wayHome(robot, speed);
    if (kind !== 'dispatch' && kind !== 'observe') return undefined;
    if (target === undefined) return 'no-target';
    const mustBeInside = isChosenPlace && kind === 'dispatch';
    if (!isInExtent(this.#sector, target) || (mustBeInside && !isAllowed(this.#sector, target)))
      return 'target-outside';
    if (from === undefined) return 'no-route';
    const way =
      kind === 'observe' ? this.#planner.toObserve(from, target, speed) : this.#planner.toApproach(from, target, speed);
    return way ?? 'no-route';
  }

  /** Our robots find home themselves; others get an order to their dock. */
  #wayHome(robot: RobotRecord, speed: number): Route | 'no-dock' | 'no-route' | undefined {
    const dock = robot.roster?.dockNodeId;
    if (dock === undefined) return 'no-dock';
    if (knows(robot, 'bpReturn')) return undefined;
    return (robot.position && this.#planner.toNode(robot.position, dock, speed)) ?? 'no-route';
  }
}

type Grant = Parameters<typeof authorizeOrder>[1]['grant'];
type Plain = ReturnType<typeof buildOrder>;

/** By its factsheet; before that, robots of ours know our actions. */
function knows(robot: RobotRecord, actionType: string): boolean {
  return robot.abilities === undefined ? enforcesAuthority(robot) : Object.hasOwn(robot.abilities.actions, actionType);
}

function isSupported(robot: RobotRecord, kind: CommandKind): boolean {
  if (kind === 'announce') return knows(robot, 'bpAnnounce');
  if (kind === 'out-of-service' || kind === 'back-in-service') return knows(robot, 'bpSetServiceState');
  return kind === 'take-authority' ? knows(robot, 'bpTakeAuthority') : true;
}

const faultOf = ({ state }: RobotRecord): string =>
  state?.errors.find(({ errorLevel }) => errorLevel === 'FATAL' || errorLevel === 'CRITICAL')?.errorType ?? 'a fault';
