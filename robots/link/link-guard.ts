import { linkPhase } from '#shared/lost-link/link-phase.ts';
import type { LinkMeans, LinkPhase } from '#shared/lost-link/link-phase.ts';
import type { LostLinkContract } from '#shared/lost-link/lost-link-contract.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { MissionControl } from '../autonomy/mission-control.ts';
import type { PoseEstimate } from '../navigation/pose-estimate.ts';
import type { GapRecorder } from './gap-recorder.ts';
import type { Outbox } from './outbox.ts';
import type { SilenceClock } from './silence-clock.ts';

/** Heartbeats come at 1 Hz: so long without one and what follows belongs into a gap report. */
const gapAfterMs = 5000;
const pathPointMs = 5000;
/** A restart in a silence forgets at most so much of the way and of the silence. */
const savePeriodMs = 30_000;

export interface LinkGuardDeps {
  readonly clock: Clock;
  readonly silence: SilenceClock;
  readonly gap: GapRecorder;
  readonly outbox: Outbox;
  readonly mission: MissionControl;
  readonly contract: () => LostLinkContract;
  readonly pose: () => PoseEstimate | undefined;
  readonly batteryPercent: () => number | undefined;
  readonly isUp: () => boolean;
  /** What of a contract can be done from here; asked at most once a second, in silence only. */
  readonly means: () => LinkMeans;
  /** The centre is heard again after a gap, or there are drops to declare. */
  readonly onRelinked: () => void;
  /** The contract asks for what cannot be done; undefined: no longer. */
  readonly onCannot: (phase: LinkPhase | undefined) => void;
}

/** Carries out the lost-link contract by the clock, and keeps the record of every silence. */
export class LinkGuard {
  readonly #deps: LinkGuardDeps;
  #wasConnected = false;
  #means: LinkMeans | undefined;
  #cannot: LinkPhase | undefined;
  #pointAt = Number.NEGATIVE_INFINITY;
  #savedAt = Number.NEGATIVE_INFINITY;

  constructor(deps: LinkGuardDeps) {
    this.#deps = deps;
  }

  onLink(state: 'connected' | 'disconnected'): void {
    const { silence } = this.#deps;
    if (state === 'connected') {
      this.#wasConnected = true;
      if (silence.silentMs === undefined) this.#closeGap();
    } else if (this.#wasConnected) this.#openGap(silence.silentMs ?? 0);
  }

  /** An authentic, fresh heartbeat. */
  onHeartbeat(): void {
    this.#deps.silence.heard();
    this.tick();
    this.#closeGap();
  }

  /** Ten times a second: so exactly a phase begins. */
  tick(): void {
    const { mission, silence } = this.#deps;
    const { silentMs } = silence;
    if (silentMs === undefined) return;
    const phase = this.#phase(silentMs);
    if (phase !== mission.state.link) mission.apply({ kind: 'link-phase', phase });
    if (silentMs >= gapAfterMs) this.#openGap(silentMs);
  }

  /** Once a second. */
  slowTick(): void {
    const { clock, gap, pose, silence } = this.#deps;
    this.#means = undefined;
    if (!gap.isOpen) return;
    const now = clock.monotonicMs();
    const at = pose();
    if (at !== undefined && now - this.#pointAt >= pathPointMs) {
      this.#pointAt = now;
      gap.addPoint(clock.now(), at);
    }
    if (now - this.#savedAt < savePeriodMs) return;
    this.#savedAt = now;
    gap.save();
    if ((silence.silentMs ?? 0) >= gapAfterMs) silence.noteSilence();
  }

  #phase(silentMs: number): LinkPhase {
    const { contract, means, onCannot, silence } = this.#deps;
    const terms = contract();
    const asked = linkPhase(terms, silentMs);
    if (asked === 'UP') return this.#can(undefined, asked);
    if (silence.isUnconfirmed) return 'HOLD';
    if (asked === 'CONTINUE' || asked === 'HOLD') return this.#can(undefined, asked);
    this.#means ??= means();
    const phase = linkPhase(terms, silentMs, this.#means);
    if (phase !== asked && this.#cannot !== asked) onCannot(asked);
    return this.#can(phase === asked ? undefined : asked, phase);
  }

  #can(cannot: LinkPhase | undefined, phase: LinkPhase): LinkPhase {
    if (this.#cannot !== undefined && cannot === undefined) this.#deps.onCannot(undefined);
    this.#cannot = cannot;
    return phase;
  }

  #openGap(silentMs: number): void {
    const { batteryPercent, clock, gap, silence } = this.#deps;
    if (gap.isOpen) return;
    gap.open(clock.now() - silentMs, batteryPercent());
    this.#savedAt = clock.monotonicMs();
    silence.noteSilence();
  }

  #closeGap(): void {
    const { gap, isUp, onRelinked, outbox } = this.#deps;
    if (isUp() && (gap.isOpen || outbox.drops.length > 0)) onRelinked();
  }
}
