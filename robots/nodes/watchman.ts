import type { Halt, Heartbeat } from '#shared/contracts/extension/centre.ts';
import type { EnuFrame } from '#shared/geo/enu-frame.ts';
import type { LinkState } from '#shared/link/mqtt-port.ts';
import type { RosGraph, RosNode } from '#shared/ros/port.ts';
import type { HaltDesk } from '../autonomy/halt-desk.ts';
import { linkPhase } from '../autonomy/lost-link.ts';
import type { LostLinkContract } from '../autonomy/lost-link.ts';
import type { MissionControl } from '../autonomy/mission-control.ts';
import type { PeopleWatch } from '../autonomy/people-watch.ts';
import type { RobotConfig } from '../config.ts';
import type { ServiceBook } from '../identity/service-book.ts';
import type { AuthorityDesk } from '../link/authority-desk.ts';
import type { CentreListener, CentreWatch } from '../link/centre-watch.ts';
import type { EvidenceQueue } from '../link/evidence-queue.ts';
import type { GapRecorder } from '../link/gap-recorder.ts';
import type { Outbox } from '../link/outbox.ts';
import type { LinkSession } from '../link/link-session.ts';
import type { Localization } from './localization.ts';

const tickMs = 100;
const slowTickMs = 1000;
/** Heartbeats come at 1 Hz: so long without one and what follows belongs into a gap report. */
const gapAfterMs = 5000;
const pathPointMs = 5000;

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
  readonly gap: GapRecorder;
  readonly outbox: Outbox;
  readonly evidence: EvidenceQueue;
  readonly contract: () => LostLinkContract;
  readonly onReady: () => void;
  readonly onAuthorityChanged: () => void;
  readonly onAnchor: (matches: boolean) => void;
  readonly onRelinked: () => void;
  readonly onRefused: (reason: string) => void;
}

/** Watches the clock for everything else: the centre's silence, the lost-link contract, readiness, who holds command. */
export class Watchman implements CentreListener {
  readonly #deps: WatchmanDeps;
  readonly #node: RosNode;
  #watch: CentreWatch | undefined;
  #centreId = '';
  #wasConnected = false;
  #anchorMatches: boolean | undefined;
  #pointAt = Number.NEGATIVE_INFINITY;

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

  attach(watch: CentreWatch): void {
    this.#watch = watch;
  }

  start(): void {
    this.#node.createTimer(tickMs, () => this.#tick());
    this.#node.createTimer(slowTickMs, () => this.#slowTick());
  }

  destroy(): void {
    this.#node.destroy();
  }

  onLink(state: LinkState): void {
    if (state === 'connected') {
      this.#wasConnected = true;
      if (this.#watch?.silentMs === undefined) this.#closeGap();
    } else if (this.#wasConnected) this.#openGap(this.#watch?.silentMs ?? 0);
  }

  onHeartbeat({ centreId, epoch }: Heartbeat): void {
    const { authority, onAuthorityChanged } = this.#deps;
    const isNew = centreId !== this.#centreId;
    this.#centreId = centreId;
    if (authority.noteEpoch(epoch) || isNew) onAuthorityChanged();
    this.#applyContract();
    this.#closeGap();
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
    this.#applyContract();
    if (this.#deps.mission.state.task.kind === 'OBSERVE') {
      this.#deps.mission.apply({ kind: 'tick', now: this.#node.clock.monotonicMs() });
    }
  }

  /** The contract begins with the first heartbeat: a master that has none is never lost. */
  #applyContract(): void {
    const silentMs = this.#watch?.silentMs;
    if (silentMs === undefined) return;
    const { contract, mission } = this.#deps;
    const phase = linkPhase(contract(), silentMs);
    if (phase !== mission.state.link) mission.apply({ kind: 'link-phase', phase });
    if (silentMs >= gapAfterMs) this.#openGap(silentMs);
  }

  #slowTick(): void {
    const { authority, config, evidence, localization, onAuthorityChanged, onReady, people, service, session } =
      this.#deps;
    const now = this.#node.clock.monotonicMs();
    people.prune(now);
    if (authority.expire()) onAuthorityChanged();
    const isReady = localization.isLocalized && (config.autoPatrol || this.#anchorMatches === true);
    if (isReady) {
      if (service.confirm()) onAuthorityChanged();
      if (service.state.state === 'IN_SERVICE') onReady();
    }
    if (session.isUp) evidence.tick();
    this.#tracePath(now);
  }

  #tracePath(now: number): void {
    const { gap, localization } = this.#deps;
    if (!gap.isOpen || localization.pose === undefined || now - this.#pointAt < pathPointMs) return;
    this.#pointAt = now;
    gap.addPoint(this.#node.clock.now(), localization.pose);
  }

  #openGap(silentMs: number): void {
    const { gap, localization } = this.#deps;
    gap.open(this.#node.clock.now() - silentMs, localization.battery?.percent);
  }

  #closeGap(): void {
    const { gap, onRelinked, outbox, session } = this.#deps;
    if (session.isUp && (gap.isOpen || outbox.drops.length > 0)) onRelinked();
  }
}
