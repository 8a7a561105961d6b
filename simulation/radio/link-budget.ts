import type { EnuPoint } from '#shared/geo/enu-frame.ts';
import type { Dem } from '#shared/terrain/dem.ts';

/** A narrow-band 868 MHz mesh radio; powers in dBm, gains and losses in dB, distances in metres. */
const WAVELENGTH_M = 0.345;
const TRANSMIT_DBM = 27;
const ANTENNA_GAINS_DB = 6;
/** Free space at 1 m, and how fast power falls over open ground (log-distance model). */
const LOSS_AT_1M_DB = 31.2;
const PATH_EXPONENT = 2.7;
const SAMPLES = 48;

/** Received power between two antennas over the ground. */
export function receivedDbm(dem: Dem, mast: EnuPoint, robot: EnuPoint): number {
  const distance = Math.max(1, Math.hypot(mast.x - robot.x, mast.y - robot.y, mast.z - robot.z));
  const spread = LOSS_AT_1M_DB + 10 * PATH_EXPONENT * Math.log10(distance);
  return TRANSMIT_DBM + ANTENNA_GAINS_DB - spread - diffractionDb(dem, mast, robot);
}

/** Single knife edge over the worst obstruction (ITU-R P.526-15, equations 26 and 31). */
export function diffractionDb(dem: Dem, from: EnuPoint, to: EnuPoint): number {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length === 0) return 0;
  let worst = Number.NEGATIVE_INFINITY;
  for (let i = 1; i < SAMPLES; i++) {
    const t = i / SAMPLES;
    const ground = dem.heightAt(from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t);
    const above = ground - (from.z + (to.z - from.z) * t);
    const edge = above * Math.sqrt((2 / WAVELENGTH_M) * (1 / (length * t) + 1 / (length * (1 - t))));
    if (edge > worst) worst = edge;
  }
  return worst <= -0.78 ? 0 : 6.9 + 20 * Math.log10(Math.sqrt((worst - 0.1) ** 2 + 1) + worst - 0.1);
}
