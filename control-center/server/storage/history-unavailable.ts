import { CodedError, domainError } from '#shared/errors/domain-error.ts';

/** Without the cause itself: InfluxDB's errors hold the whole request, credentials included. */
export const historyUnavailable = (cause: unknown): CodedError =>
  new CodedError(domainError('BPC_E_HISTORY_UNAVAILABLE', `History: ${(cause as Error).message}.`));
