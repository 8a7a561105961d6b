import { CodedError, domainError } from '#shared/errors/domain-error.ts';

export const messageFault = (what: string, fault: string): CodedError =>
  new CodedError(domainError('BPC_E_PAYLOAD_INVALID', `${what}: ${fault}.`));
