import { Compile } from 'typebox/compile';
import { bpActionParameters } from '#shared/contracts/bp-actions.ts';
import type { BpActionParameters, BpActionType } from '#shared/contracts/bp-actions.ts';
import type { Action } from '#shared/contracts/vda5050/common.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';

/** An action whose parameters hold. Standard actions carry none that this robot uses, except an order to cancel. */
export type KnownAction =
  | {
      [K in BpActionType]: { readonly type: K; readonly id: string; readonly parameters: BpActionParameters<K> };
    }[BpActionType]
  | { readonly type: StandardActionType; readonly id: string; readonly parameters: { readonly orderId?: string } };

export const standardActionTypes = [
  'cancelOrder',
  'startPause',
  'stopPause',
  'stateRequest',
  'factsheetRequest',
  'clearInstantActions',
] as const;
export type StandardActionType = (typeof standardActionTypes)[number];

const compiled = new Map(Object.entries(bpActionParameters).map(([type, schema]) => [type, Compile(schema)]));

/** The error says which action or parameter is not understood. */
export function knownAction(action: Action): Result<KnownAction, DomainError> {
  const { actionType: type, actionId: id } = action;
  const entries = (action.actionParameters ?? []).map(({ key, value }): [string, unknown] => [key, value]);
  const parameters: unknown = Object.fromEntries(entries);
  if ((standardActionTypes as readonly string[]).includes(type)) return ok({ type, id, parameters } as KnownAction);
  const check = compiled.get(type);
  if (check === undefined) return err(domainError('BPC_E_PAYLOAD_INVALID', `Action ${type} is not known.`));
  if (!check.Check(parameters)) {
    const [first] = check.Errors(parameters);
    const where = first?.instancePath ?? '';
    return err(domainError('BPC_E_PAYLOAD_INVALID', `Action ${type}: ${where} ${first?.message ?? 'is invalid'}.`));
  }
  return ok({ type, id, parameters } as KnownAction);
}
