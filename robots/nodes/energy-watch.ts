import type { Clock } from '#shared/time/clock.ts';
import { turnLeftMs } from '../autonomy/charging-turn.ts';
import { EnergyBudget } from '../autonomy/energy.ts';
import type { MissionControl } from '../autonomy/mission-control.ts';
import type { RobotConfig } from '../config.ts';
import type { RoutePlanner } from '../navigation/route-planner.ts';
import { wayEffort } from '../navigation/way-effort.ts';
import type { WayEffort } from '../navigation/way-effort.ts';
import type { Localization } from './localization.ts';

/** A turn with less than this left is not worth the way. */
const worthMs = 300_000;
/** Above the reserve, so that it can do something outside. */
const leaveAbovePercent = 13;

export interface EnergyWatchDeps {
  readonly config: RobotConfig;
  readonly localization: Localization;
  readonly mission: MissionControl;
  readonly planner: RoutePlanner;
  readonly clock: Clock;
  readonly ground?: (x: number, y: number) => number;
}

/** Compares, every few seconds, what is in the battery with what the way home over the terrain costs. */
export class EnergyWatch {
  readonly #deps: EnergyWatchDeps;
  readonly #budget: EnergyBudget;
  #at: { readonly drivenM: number; readonly z: number; readonly ms: number } | undefined;
  #neededPercent: number | undefined;

  constructor(deps: EnergyWatchDeps) {
    this.#deps = deps;
    this.#budget = new EnergyBudget(deps.config.energy);
  }

  /** Percent needed to get home from here with the reserve left; undefined before it was reckoned. */
  get neededPercent(): number | undefined {
    return this.#neededPercent;
  }
  /** What was really used over what the model expects. */
  get correction(): number {
    return this.#budget.correction;
  }

  check(): void {
    const { localization, mission } = this.#deps;
    const { battery, pose } = localization;
    if (battery === undefined || pose === undefined) return;
    this.#learn(battery);
    if (mission.state.task.kind === 'DOCK') {
      if (this.#isCharged(battery.percent)) mission.apply({ kind: 'charged' });
      return;
    }
    const way = this.#effortHome(pose);
    this.#neededPercent = this.#budget.neededPercent(way);
    // Going home is exempt from every start threshold (lessons 8): this is the one that starts it.
    if (battery.percent < this.#neededPercent) mission.apply({ kind: 'energy-low' });
    else if (this.#isItsTurn(battery.percent, way.seconds)) mission.apply({ kind: 'charge-turn' });
  }

  /** Full; or, where robots take turns, full enough to leave when its turn is over. */
  #isCharged(percent: number): boolean {
    const { chargingTurn, energy } = this.#deps.config;
    if (percent >= energy.chargedPercent) return true;
    return chargingTurn !== undefined && this.#turnLeftMs === 0 && percent >= energy.reservePercent + leaveAbovePercent;
  }

  #isItsTurn(percent: number, wayHomeSeconds: number): boolean {
    const { config, mission } = this.#deps;
    const { chargingTurn } = config;
    // Out of the centre's reach it does what the contract foretells.
    if (chargingTurn === undefined || mission.state.link !== 'UP' || percent >= chargingTurn.belowPercent) return false;
    return this.#turnLeftMs > wayHomeSeconds * 1000 + worthMs;
  }

  get #turnLeftMs(): number {
    const { clock, config } = this.#deps;
    return config.chargingTurn === undefined ? 0 : turnLeftMs(config.chargingTurn, clock.now());
  }

  #effortHome(pose: { readonly x: number; readonly y: number }): WayEffort {
    const { config, ground, planner } = this.#deps;
    return wayEffort(pose, planner.home(pose) ?? [], config.limits.maxSpeedMps, ground);
  }

  #learn({ charging, percent }: { readonly charging: boolean; readonly percent: number }): void {
    const { clock, ground, localization } = this.#deps;
    const { drivenM, pose } = localization;
    if (pose === undefined) return;
    const now = { drivenM, z: ground?.(pose.x, pose.y) ?? 0, ms: clock.monotonicMs() };
    const before = this.#at ?? now;
    this.#at = now;
    this.#budget.note(percent, charging, {
      lengthM: drivenM - before.drivenM,
      climbM: Math.max(0, now.z - before.z),
      seconds: (now.ms - before.ms) / 1000,
    });
  }
}
