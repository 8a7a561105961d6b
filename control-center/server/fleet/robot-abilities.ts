import type { Factsheet } from '#shared/contracts/vda5050/factsheet.ts';

type Scope = 'INSTANT' | 'NODE' | 'EDGE' | 'ZONE';

/** What of a factsheet the centre acts on. */
export interface RobotAbilities {
  readonly enforcesAuthority: boolean;
  readonly actions: Readonly<Record<string, readonly Scope[]>>;
  readonly maximumSpeedMps: number;
  readonly statePeriodMs: number;
  readonly positionPeriodMs: number;
}

/** protocol.md: state at least every 5 s. */
export const defaultStatePeriodMs = 5000;
/** protocol.md: visualization at 1-2 Hz. */
export const defaultPositionPeriodMs = 1000;

export function abilitiesOf(factsheet: Factsheet): RobotAbilities {
  const { timing } = factsheet.protocolLimits;
  const actions = Object.fromEntries(
    factsheet.protocolFeatures.mobileRobotActions.map(({ actionType, actionScopes }) => [actionType, actionScopes]),
  );
  return {
    enforcesAuthority: Object.hasOwn(actions, 'bpAuthority'),
    actions,
    maximumSpeedMps: factsheet.physicalParameters.maximumSpeed,
    statePeriodMs: periodMs(timing.defaultStateInterval, defaultStatePeriodMs),
    positionPeriodMs: periodMs(timing.visualizationInterval, defaultPositionPeriodMs),
  };
}

/** Seconds to milliseconds within 0.2 s and 60 s; a robot cannot declare itself fresh for an hour. */
function periodMs(seconds: number | undefined, fallbackMs: number): number {
  return seconds === undefined || seconds <= 0 ? fallbackMs : Math.min(60_000, Math.max(200, seconds * 1000));
}
