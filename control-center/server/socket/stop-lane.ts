import { HaltRequest } from '#shared/contracts/http/requests.ts';
import type { StopAck } from '#shared/contracts/socket.ts';
import { validator } from '#shared/contracts/validator.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { Actor, ControlRoom } from '../control-room.ts';

const validate = validator(HaltRequest);

/** Stop all. Whoever has a live session may; never queued behind anything. */
export async function stopAll(
  room: Pick<ControlRoom, 'halt'>,
  actor: Actor | undefined,
  request: unknown,
): Promise<StopAck> {
  if (actor === undefined) return refused(domainError('BPC_E_UNAUTHENTICATED', 'The session has ended.'));
  const checked = validate(request, 'stop');
  if (!checked.ok) return refused(checked.error);
  try {
    const halt = await room.halt(actor, checked.value);
    return halt.ok ? { ok: true, haltId: halt.value.haltId ?? checked.value.key } : refused(halt.error);
  } catch (error) {
    return refused(error instanceof CodedError ? error.domainError : domainError('BPC_E_INTERNAL', 'Stop failed.'));
  }
}

const refused = ({ code, message }: DomainError): StopAck => ({ ok: false, code, message });
