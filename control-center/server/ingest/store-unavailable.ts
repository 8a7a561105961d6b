import { CodedError } from '#shared/errors/domain-error.ts';

export const isStoreUnavailable = (error: unknown): boolean =>
  error instanceof CodedError && error.domainError.code === 'BPC_E_STORE_UNAVAILABLE';
