import { errorCatalogue } from './catalogue.ts';
import type { ErrorCode } from './catalogue.ts';

/** A named, expected fault: `code` is stable, `message` names what, which object and what to do. */
export interface DomainError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** `what` says which object and what is wrong with it; the cure comes from the catalogue. */
export function domainError(code: ErrorCode, what: string, details?: Readonly<Record<string, unknown>>): DomainError {
  const message = `${what} ${errorCatalogue[code].cure}`;
  return details === undefined ? { code, message } : { code, message, details };
}

/** Carries a DomainError where only an exception can: start-up and adapter edges. */
export class CodedError extends Error {
  readonly domainError: DomainError;
  constructor(error: DomainError, options?: { cause?: unknown }) {
    super(`${error.code}: ${error.message}`, options);
    this.name = 'CodedError';
    this.domainError = error;
  }
}
