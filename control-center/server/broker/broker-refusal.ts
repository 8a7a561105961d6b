import type { ErrorCode } from '#shared/errors/catalogue.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';

export interface BrokerRefusal {
  readonly code: ErrorCode;
  readonly what: 'connect' | 'publish' | 'subscribe' | 'frame';
  readonly clientId?: string;
  readonly username?: string;
  readonly topic?: string;
  /** In words, where the code alone does not say it. */
  readonly reason?: string;
}

/** Names the robot whose certificate it was, if it was one of ours. */
export function certificateRefusal({ code, message, details }: DomainError, clientId?: string): BrokerRefusal {
  const robot = details?.['robot'];
  return {
    code,
    what: 'connect',
    reason: message,
    ...(typeof robot === 'string' ? { username: robot } : {}),
    ...(clientId === undefined ? {} : { clientId }),
  };
}
