import type { EnuPoint } from '#shared/geo/enu-frame.ts';
import type { Radio } from '../scenario/scenario.ts';
import type { World } from '../world/world.ts';
import { receivedDbm } from './link-budget.ts';

export interface RadioState {
  readonly up: boolean;
  readonly rssiDbm: number;
  readonly lossPct: number;
  readonly delayMs: number;
}

/** Of the receiver: half the packets are lost at the knee, practically none 10 dB above it. */
const KNEE_DBM = -103;
const FLOOR_DBM = -108;
const ANTENNA_HEIGHT_M = 1.6;
const ROUND_TRIP_FLOOR_MS = 12;

/** The link between a robot and the best mast, from position and scenario alone. */
export class RadioModel {
  readonly #world: World;
  readonly #masts: readonly EnuPoint[];
  readonly #outages: Radio['outages'];

  constructor(world: World, { masts, outages }: Radio) {
    this.#world = world;
    this.#masts = masts.map(({ x, y, heightM }) => ({ x, y, z: world.dem.heightAt(x, y) + heightM }));
    this.#outages = outages;
  }

  at(serialNumber: string, robot: EnuPoint, timeS: number): RadioState {
    const antenna = { x: robot.x, y: robot.y, z: robot.z + ANTENNA_HEIGHT_M };
    const strongest = Math.max(...this.#masts.map((mast) => receivedDbm(this.#world.dem, mast, antenna)));
    const rssiDbm = Math.round(strongest * 10) / 10;
    if (rssiDbm < FLOOR_DBM || this.#inOutage(serialNumber, timeS)) {
      return { up: false, rssiDbm, lossPct: 100, delayMs: 0 };
    }
    const lossPct = 100 / (1 + Math.exp((rssiDbm - KNEE_DBM) / 1.5));
    // Each lost packet costs the link layer a repetition.
    const delayMs = ROUND_TRIP_FLOOR_MS / Math.max(0.05, 1 - lossPct / 100);
    return { up: true, rssiDbm, lossPct: Math.round(lossPct * 100) / 100, delayMs: Math.round(delayMs) };
  }

  #inOutage(serialNumber: string, timeS: number): boolean {
    return this.#outages.some(
      ({ fromS, toS, serialNumbers }) =>
        timeS >= fromS && timeS < toS && (serialNumbers === undefined || serialNumbers.includes(serialNumber)),
    );
  }
}
