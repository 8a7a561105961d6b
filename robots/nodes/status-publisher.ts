import type { Authority } from '#shared/contracts/extension/authority.ts';
import type { RobotTopicName } from '#shared/contracts/topics.ts';
import type { EnuFrame } from '#shared/geo/enu-frame.ts';
import type { RobotConfig } from '../config.ts';
import type { ManagedGraph } from '../lifecycle/managed-graph.ts';
import type { ManagedNode } from '../lifecycle/managed-node.ts';
import type { MissionControl } from '../autonomy/mission-control.ts';
import type { Waypoint } from '../navigation/navigator.ts';
import type { Localization } from './localization.ts';
import type { AuthorityDesk } from '../link/authority-desk.ts';
import type { ErrorList } from '../link/error-list.ts';
import { authorityBody, geoBody, linkBody } from '../link/extension-bodies.ts';
import type { ServiceState } from '../link/extension-bodies.ts';
import { factsheet } from '../link/factsheet.ts';
import type { InstantActionLog } from '../link/instant-action-log.ts';
import type { LinkSession } from '../link/link-session.ts';
import type { MessageWriter } from '../link/message-writer.ts';
import type { OrderBook } from '../link/order-book.ts';
import type { Outbox } from '../link/outbox.ts';
import { stateBody, visualizationBody } from '../link/state-body.ts';
import type { ReleaseDesk } from '../zones/release-desk.ts';
import type { ZoneBook } from '../zones/zone-book.ts';

/** The first state waits for the gauge and for a position, but not for ever: then it says what it does not know. */
const sensorPatienceMs = 3000;
const tickMs = 100;
const minStateIntervalMs = 200;
const statePeriodMs = 5000;
const geoPeriodMs = 1000;
const slowPeriodMs = 5000;
/** Twice a second while driving, else once. */
const visualizationMs = { driving: 500, standing: 1000 } as const;
/** Telemetry is worthless later: nobody should act on it. */
const telemetryTtlSeconds = 30;

export interface StatusDeps {
  readonly graph: ManagedGraph;
  readonly namespace: string;
  readonly config: RobotConfig;
  readonly boot: string;
  readonly frame: EnuFrame;
  readonly anchorHash: string;
  readonly session: LinkSession;
  readonly writer: MessageWriter;
  readonly outbox: Outbox;
  readonly silence: { readonly silentMs: number | undefined };
  readonly lostLink: () => Authority['lostLink'];
  readonly localization: Localization;
  readonly mission: MissionControl;
  readonly book: OrderBook;
  readonly log: InstantActionLog;
  readonly errors: ErrorList;
  readonly authority: AuthorityDesk;
  readonly service: () => ServiceState;
  readonly centreId: () => string;
  readonly way: () => readonly Waypoint[];
  readonly zoneBook: ZoneBook;
  readonly releases: ReleaseDesk;
  /** A new order would not be refused for the robot's own state. */
  readonly takesOrders: () => boolean;
}

/** The robot's regular messages: state on events and every 5 s, position, geo, link, authority. Dropped while offline. */
export class StatusPublisher {
  readonly #deps: StatusDeps;
  readonly #node: ManagedNode;
  #stateIsDue = true;
  #authorityIsDue = true;
  #stateAt = Number.NEGATIVE_INFINITY;
  #visualizationAt = Number.NEGATIVE_INFINITY;
  #geoAt = Number.NEGATIVE_INFINITY;
  #slowAt = Number.NEGATIVE_INFINITY;
  #startedAt = Number.NEGATIVE_INFINITY;
  #wasDriving = false;
  #wasCharging = false;

  constructor(deps: StatusDeps) {
    this.#deps = deps;
    this.#node = deps.graph.createNode('status_publisher', { namespace: deps.namespace });
  }

  start(): void {
    this.#startedAt = this.#node.clock.monotonicMs();
    this.#node.createTimer(tickMs, () => this.#tick());
  }

  destroy(): void {
    this.#node.destroy();
  }

  /** Something in the state message changed: sent with the next tick, several changes in one. */
  stateChanged(): void {
    this.#stateIsDue = true;
  }

  authorityChanged(): void {
    this.#authorityIsDue = true;
    this.#stateIsDue = true;
  }

  /** After a (re)connect: everything a newcomer needs. */
  introduce(): void {
    this.sendFactsheet();
    this.#sendState(this.#node.clock.monotonicMs());
    this.#sendAuthority();
  }

  sendFactsheet(): void {
    this.#send('factsheet', factsheet(this.#deps.writer.header('factsheet'), this.#deps.config));
  }

  #tick(): void {
    if (!this.#deps.session.isUp) return;
    const now = this.#node.clock.monotonicMs();
    this.#noteChanges();
    const sinceState = now - this.#stateAt;
    if (sinceState >= statePeriodMs || (this.#stateIsDue && sinceState >= minStateIntervalMs)) this.#sendState(now);
    if (this.#authorityIsDue) this.#sendAuthority();
    const period = this.#wasDriving ? visualizationMs.driving : visualizationMs.standing;
    if (now - this.#visualizationAt >= period) this.#sendVisualization(now);
    if (now - this.#geoAt >= geoPeriodMs) this.#sendGeo(now);
    if (now - this.#slowAt >= slowPeriodMs) {
      this.#slowAt = now;
      this.#sendLink();
      this.#sendAuthority();
    }
  }

  #noteChanges(): void {
    const { localization } = this.#deps;
    const driving = Math.abs(localization.speedMps) > 0.05;
    const charging = localization.battery?.charging ?? false;
    if (driving === this.#wasDriving && charging === this.#wasCharging) return;
    this.#wasDriving = driving;
    this.#wasCharging = charging;
    this.#stateIsDue = true;
  }

  #sendState(now: number): void {
    const { book, config, errors, localization, log, mission, releases, takesOrders, way, writer, zoneBook } =
      this.#deps;
    const isComplete = localization.battery !== undefined && localization.pose !== undefined;
    if (!isComplete && now - this.#startedAt < sensorPatienceMs) return;
    this.#stateAt = now;
    this.#stateIsDue = false;
    if (takesOrders()) errors.ordersTaken();
    const body = stateBody(writer.header('state'), {
      mapId: config.sector.mapId,
      zoneSets: zoneBook.states,
      zoneRequests: releases.requests,
      book,
      instantActionStates: log.states,
      pose: localization.pose,
      localized: localization.isLocalized,
      speedMps: localization.speedMps,
      turnRateRadps: localization.turnRateRadps,
      paused: mission.state.paused,
      battery: localization.battery,
      errors: errors.all(),
      way: way(),
      now: this.#node.clock.now(),
    });
    this.#send('state', body);
  }

  #sendVisualization(now: number): void {
    const { config, localization, writer } = this.#deps;
    this.#visualizationAt = now;
    const body = visualizationBody(writer.header('visualization'), writer.lastHeaderId('state'), {
      pose: localization.pose,
      localized: localization.isLocalized,
      mapId: config.sector.mapId,
      speedMps: localization.speedMps,
      turnRateRadps: localization.turnRateRadps,
    });
    this.#send('visualization', body);
  }

  #sendGeo(now: number): void {
    const { anchorHash, config, frame, localization } = this.#deps;
    const { fix, fixTrouble, isReckoning, pose, speedMps } = localization;
    this.#geoAt = now;
    if (pose === undefined) return;
    const { mapId } = config.sector;
    const frozenSuspect = fixTrouble === 'frozen';
    const known = { pose, fix, frame, frozenSuspect, isReckoning, speedMps };
    const facts = { ...known, anchorHash, mapId, now: this.#node.clock.now() };
    this.#sendSealed('geo', geoBody(facts));
  }

  #sendLink(): void {
    const { outbox, session, silence } = this.#deps;
    this.#sendSealed(
      'link',
      linkBody({
        rttMs: session.rttMs,
        lossPercent: session.lossPercent,
        queueDepth: outbox.depth,
        queueOldestAt: outbox.oldestAt,
        centreSilentMs: silence.silentMs,
        now: this.#node.clock.now(),
      }),
    );
  }

  #sendAuthority(): void {
    const { authority, centreId, lostLink, mission, service, zoneBook } = this.#deps;
    this.#authorityIsDue = false;
    this.#sendSealed(
      'authority',
      authorityBody({
        now: this.#node.clock.now(),
        monotonicMs: this.#node.clock.monotonicMs(),
        epoch: authority.authority.epoch,
        holder: authority.holder,
        centreId: centreId(),
        autonomy: mission.state,
        behaviour: mission.behaviour,
        service: service(),
        zoneSetId: zoneBook.enabled.zoneSetId,
        lostLink: lostLink(),
      }),
    );
  }

  #sendSealed(name: RobotTopicName, body: object): void {
    const { boot, outbox, writer } = this.#deps;
    this.#send(name, writer.seal(writer.extension(name, body), boot, outbox.seq, telemetryTtlSeconds));
  }

  #send(name: RobotTopicName, body: object): void {
    if (this.#node.isActive) void this.#deps.session.send(name, body);
  }
}
