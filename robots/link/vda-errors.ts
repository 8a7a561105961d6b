import type { VdaError } from '#shared/contracts/vda5050/state.ts';
import { orderRejections } from './order-rejections.ts';

type OrderErrorType = (typeof orderRejections)[number]['errorType'];

const orderLevels = Object.fromEntries(
  orderRejections.map(({ errorType, errorLevel }) => [errorType, errorLevel]),
) as Readonly<Record<OrderErrorType, VdaError['errorLevel']>>;

/** VDA 5050 v3 §6.6.5.4: predefined types with their levels. */
const predefined = {
  ...orderLevels,
  INVALID_INSTANT_ACTION: 'WARNING',
  ORDER_UPDATE_FOLLOWING_CANCEL: 'WARNING',
  NO_ORDER_TO_CANCEL: 'WARNING',
  INSUFFICIENT_MEMORY: 'URGENT',
  NODE_UNREACHABLE: 'CRITICAL',
  LOCALIZATION_ERROR: 'FATAL',
  BLOCKED_ZONE_VIOLATION: 'CRITICAL',
  RELEASE_LOST: 'CRITICAL',
  DUPLICATE_ZONE_SET: 'WARNING',
} as const satisfies Record<string, VdaError['errorLevel']>;

/** For what the standard does not name. */
export const ownErrors = [
  {
    errorType: 'BP_ORDER_UPDATE_NOT_CONTINUOUS',
    errorLevel: 'WARNING',
    meaning: 'an update that does not begin at the end of the base',
  },
  {
    errorType: 'BP_ZONE_SET_REFUSED',
    errorLevel: 'WARNING',
    meaning: 'a zone set, or an order planned on one, that the robot cannot keep',
  },
  {
    errorType: 'BP_RELEASE_EXPIRED',
    errorLevel: 'WARNING',
    meaning: 'inside a RELEASE zone without a release, and leaving or driving on as the zone says',
  },
  {
    errorType: 'BP_AUTHORITY_REFUSED',
    errorLevel: 'WARNING',
    meaning: 'an order without a valid bpAuthority: epoch, expiry, repetition or signature',
  },
  { errorType: 'BP_FAULT', errorLevel: 'FATAL', meaning: 'the robot is at fault and stands' },
  { errorType: 'BP_STOP_UNCONFIRMED', errorLevel: 'URGENT', meaning: 'told to stop, and the wheels do not' },
  { errorType: 'BP_GNSS_SPOOFED', errorLevel: 'URGENT', meaning: 'satellite fixes contradict the way driven' },
  { errorType: 'BP_GNSS_LOST', errorLevel: 'URGENT', meaning: 'no satellite fix: driving by odometry' },
  { errorType: 'BP_CLOCK_STEPPED', errorLevel: 'WARNING', meaning: 'the wall clock jumped' },
  {
    errorType: 'BP_BATTERY_UNKNOWN',
    errorLevel: 'URGENT',
    meaning: 'the gauge has not been heard: the charge in the state is no measurement',
  },
  { errorType: 'BP_ENERGY_LOW', errorLevel: 'URGENT', meaning: 'going home to charge' },
  { errorType: 'BP_DOCKING_FAILED', errorLevel: 'URGENT', meaning: 'no contact with the dock' },
  { errorType: 'BP_GNSS_FROZEN', errorLevel: 'URGENT', meaning: 'satellite fixes do not change while the wheels turn' },
  { errorType: 'BP_CAMERA_FROZEN', errorLevel: 'URGENT', meaning: 'the camera shows the same frame again and again' },
] as const satisfies readonly (Pick<VdaError, 'errorType' | 'errorLevel'> & { readonly meaning: string })[];

type OwnErrorType = (typeof ownErrors)[number]['errorType'];

const levels: Readonly<Record<keyof typeof predefined | OwnErrorType, VdaError['errorLevel']>> = {
  ...predefined,
  ...(Object.fromEntries(ownErrors.map(({ errorType, errorLevel }) => [errorType, errorLevel])) as Record<
    OwnErrorType,
    VdaError['errorLevel']
  >),
};

export type VdaErrorType = keyof typeof levels;

export function vdaError(
  errorType: VdaErrorType,
  errorDescription: string,
  references: Readonly<Record<string, string | number>> = {},
): VdaError {
  return {
    errorType,
    errorLevel: levels[errorType],
    errorDescription,
    errorReferences: Object.entries(references).map(([referenceKey, value]) => ({
      referenceKey,
      referenceValue: String(value),
    })),
  };
}
