import type { VdaError } from '#shared/contracts/vda5050/state.ts';

/** VDA 5050 v3 §6.6.5.4 predefined types with their levels, and ours (last block) for what the standard does not name. */
const levels = {
  VALIDATION_FAILURE: 'WARNING',
  UNSUPPORTED_PARAMETER: 'CRITICAL',
  INVALID_ORDER_ACTION: 'WARNING',
  INVALID_INSTANT_ACTION: 'WARNING',
  OUTDATED_ORDER_UPDATE: 'WARNING',
  SAME_ORDER_UPDATE_ID: 'WARNING',
  ORDER_UPDATE_FOLLOWING_CANCEL: 'WARNING',
  OTHER_ORDER_ACTIVE: 'WARNING',
  START_NODE_OUT_OF_RANGE: 'WARNING',
  NO_ROUTE_TO_TARGET: 'WARNING',
  MOBILE_ROBOT_NOT_AVAILABLE: 'WARNING',
  UNKNOWN_MAP_ID: 'WARNING',
  NO_ORDER_TO_CANCEL: 'WARNING',
  NODE_UNREACHABLE: 'CRITICAL',
  LOCALIZATION_ERROR: 'FATAL',
  BLOCKED_ZONE_VIOLATION: 'CRITICAL',
  BP_ORDER_UPDATE_NOT_CONTINUOUS: 'WARNING',
  BP_AUTHORITY_REFUSED: 'WARNING',
  BP_FAULT: 'FATAL',
  BP_BATTERY_UNKNOWN: 'URGENT',
  BP_ENERGY_LOW: 'URGENT',
  BP_GNSS_FROZEN: 'URGENT',
  BP_CAMERA_FROZEN: 'URGENT',
} as const satisfies Record<string, VdaError['errorLevel']>;

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
