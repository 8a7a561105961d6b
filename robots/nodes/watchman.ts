import type { Halt, Heartbeat } from '#shared/contracts/extension/centre.ts';
import type { EnuFrame } from '#shared/geo/enu-frame.ts';
import type { LinkState } from '#shared/link/mqtt-port.ts';
import { fromIso } from '#shared/time/clock.ts';
import type { RosGraph, RosNode } from '#shared/ros/port.ts';
import type { HaltDesk } from '../autonomy/halt-desk.ts';
import type { MissionControl } from '../autonomy/mission-control.ts';
import type { PeopleWatch } from '../autonomy/people-watch.ts';
import type { RobotConfig } from '../config.ts';
import type { ServiceBook } from '../identity/service-book.ts';
import type { AuthorityDesk } from '../link/authority-desk.ts';
import type { CommandHold } from '../link/command-hold.ts';
import type { CentreListener } from '../link/centre-watch.ts';
import type { EvidenceQueue } from '../link/evidence-queue.ts';
import type { LinkGuard } from '../link/link-guard.ts';
import type { LinkSession } from '../link/link-session.ts';
import type { OutboxCourier } from '../link/outbox-courier.ts';
import type { SilenceClock } from '../link/silence-clock.ts';
import type { CentreClock } from '../safety/centre-clock.ts';
import type { Localization } from './localization.ts';

const tickMs = 100;
const slowTickMs = 1000;
/** A silence this old when the robot starts is one that began before. */
const ruledAfterMs = 5000;

export interface WatchmanDeps {
  readonly graph: RosGraph;
  readonly namespace: string;
  readonly config: RobotConfig;
  readonly anchorHash: string;
  readonly frame: EnuFrame;
  readonly localization: Localization;
  readonly mission: MissionControl;
  readonly halts: HaltDesk;
  readonly people: PeopleWatch;
  readonly authority: AuthorityDesk;
  readonly service: ServiceBook;
  readonly session: LinkSession;
  readonly courier: OutboxCourier;
  readonly guard: LinkGuard;
  readonly silence: SilenceClock;
  readonly centreClock: CentreClock;
  readonly commands: CommandHold;
  readonly evidence: EvidenceQueue;
  readonly onReady: () => void;
  readonly onAuthorityChanged: () => void;
  readonly onAnchor: (matches: boolean) => void;
  readonly onRefused: (reason: string) => void;
}

/** Watches the clock for everything else: the centre's silence, readiness, who holds command. */
export class Watchman implements CentreListener {
  readonly #deps: WatchmanDeps;
  readonly #node: RosNode;
  #centreId = '';
  #anchorMatches: boolean | undefined;

  constructor(deps: WatchmanDeps) {
    this.#deps = deps;
    this.#node = deps.graph.createNode('watchman', { namespace: deps.namespace });
  }

  /** The centre that spoke last; empty before. */
  get centreId(): string {
    return this.#centreId;
  }
  /** Undefined before the centre said where its origin is. */
  get anchorMatches(): boolean | undefined {
    return this.#anchorMatches;
  }

  start(): void {
    this.#node.createTimer(tickMs, () => this.#tick());
    this.#node.createTimer(slowTickMs, () => this.#slowTick());
  }

  destroy(): void {
    this.#node.destroy();
  }

  onLink(state: LinkState): void {
    if (state === 'connected') this.#deps.commands.onConnected();
    this.#deps.guard.onLink(state);
  }

  onHeartbeat({ centreId, epoch, sentAt }: Heartbeat): void {
    const { authority, centreClock, commands, guard, onAuthorityChanged } = this.#deps;
    const time = fromIso(sentAt);
    if (time !== undefined) centreClock.heard(time);
    const isNew = centreId !== this.#centreId;
    this.#centreId = centreId;
    if (authority.noteEpoch(epoch) || isNew) onAuthorityChanged();
    guard.onHeartbeat();
    commands.onHeartbeat();
  }

  onAnchor(hash: string): void {
    const matches = hash === this.#deps.anchorHash;
    if (matches === this.#anchorMatches) return;
    this.#anchorMatches = matches;
    this.#deps.onAnchor(matches);
  }

  onHalt(halt: Halt): void {
    this.#deps.halts.take(halt);
  }

  onRefused(reason: string): void {
    this.#deps.onRefused(reason);
  }

  #tick(): void {
    this.#deps.guard.tick();
    const { mission } = this.#deps;
    const { announcing, pendingIntent, task } = mission.state;
    const isTimed = task.kind === 'OBSERVE' || announcing !== undefined || pendingIntent !== undefined;
    if (isTimed) mission.apply({ kind: 'tick' });
  }

  #slowTick(): void {
    const { authority, courier, evidence, guard, onAuthorityChanged, people, session } = this.#deps;
    people.prune(this.#node.clock.monotonicMs());
    if (authority.expire()) onAuthorityChanged();
    this.#confirmService();
    if (session.isUp && courier.isIdle) evidence.tick();
    guard.slowTick();
  }

  /**
   * UNKNOWN ends when the robot knows where it is and what it is to do: the centre speaks in this robot's own frame, or a silence that
   * a contract rules went on over the restart (lessons 5). A master of others says neither: there the place is enough.
   */
  #confirmService(): void {
    const { config, localization, onReady, service, silence } = this.#deps;
    if (!localization.isLocalized || silence.isUnconfirmed) return;
    const isSilent = this.#centreId === '';
    // An anchor may be one that the broker kept.
    const isHeard = this.#anchorMatches === true && !isSilent;
    const isRuled = this.#anchorMatches !== false && isSilent && (silence.silentMs ?? 0) >= ruledAfterMs;
    if (config.autoPatrol || isHeard || isRuled || !config.requireAuthority) service.confirm();
    if ((config.autoPatrol || isHeard) && service.state.state === 'IN_SERVICE') onReady();
  }
}
