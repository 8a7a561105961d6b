import type { RobotConfig } from '#robots/config.ts';
import type { LostLinkContract } from '#shared/lost-link/lost-link-contract.ts';
import type { Random } from '#shared/random/random.ts';

/** How one robot of a run differs from the shipped one. */
export interface RobotVariation {
  readonly batteryPercent: number | undefined;
  readonly configure: (config: RobotConfig) => RobotConfig;
}

export const asShipped: RobotVariation = { batteryPercent: undefined, configure: (config) => config };

const onSilence = ['CONTINUE', 'CONTINUE', 'HOLD', 'RETURN', 'RETRACE', 'GOTO_LINK'] as const;
const onDetection = ['LOG', 'HOLD_AND_OBSERVE', 'RETURN'] as const;

/** Of any kind; half of them so short that all their phases pass in a usual outage. */
export function drawContract(random: Random): LostLinkContract {
  const isShort = random.chance(0.5);
  return {
    silenceSeconds: random.integer(5, 60),
    maxAutonomousSeconds: isShort ? random.integer(20, 180) : random.integer(180, 1500),
    onSilence: random.pick(onSilence),
    onDetection: random.pick(onDetection),
    forbiddenZoneIds: [],
    policyId: `drawn-${random.integer(1, 1e6)}`,
  };
}

/**
 * A third of the robots must go home within the hour, and is charged again soon; contracts of every kind
 * until the centre sets its own; some outboxes so small that they must drop and declare.
 */
export function drawVariation(random: Random): RobotVariation {
  const isLow = random.chance(0.4);
  const batteryPercent = isLow ? random.between(30, 45) : random.between(45, 100);
  const chargedPercent = isLow ? Math.min(90, batteryPercent + random.between(2, 12)) : 90;
  const lostLink = drawContract(random);
  const outboxCapacity = random.pick([20_000, 20_000, 20_000, 300, 60]);
  return {
    batteryPercent,
    configure: (config) => ({
      ...config,
      energy: { ...config.energy, chargedPercent },
      lostLink,
      outboxCapacity,
    }),
  };
}
