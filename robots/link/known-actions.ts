import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { bpActionParameters } from '#shared/contracts/bp-actions.ts';
import type { BpActionParameters, BpActionType } from '#shared/contracts/bp-actions.ts';
import type { Action } from '#shared/contracts/vda5050/common.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';

const zoneSetId = Type.Object({ zoneSetId: Type.String({ minLength: 1, maxLength: 256 }) });
const none = Type.Object({});

/** The predefined actions of VDA 5050 v3 §6.2.3 that this robot carries out, with the parameters it reads. */
export const standardActionParameters = {
  cancelOrder: Type.Object({ orderId: Type.Optional(Type.String()) }),
  startPause: none,
  stopPause: none,
  stateRequest: none,
  factsheetRequest: none,
  clearInstantActions: none,
  enableZoneSet: zoneSetId,
  deleteZoneSet: zoneSetId,
} as const;
export type StandardActionType = keyof typeof standardActionParameters;
export const standardActionTypes = Object.keys(standardActionParameters) as readonly StandardActionType[];

/** An action whose parameters hold. */
export type KnownAction =
  | {
      [K in BpActionType]: { readonly type: K; readonly id: string; readonly parameters: BpActionParameters<K> };
    }[BpActionType]
  | {
      [K in StandardActionType]: {
        readonly type: K;
        readonly id: string;
        readonly parameters: Static<(typeof standardActionParameters)[K]>;
      };
    }[StandardActionType];

const compiled = new Map(
  Object.entries({ ...standardActionParameters, ...bpActionParameters }).map(([type, schema]) => [
    type,
    Compile(schema),
  ]),
);

/** The error says which action or parameter is not understood. */
export function knownAction(action: Action): Result<KnownAction, DomainError> {
  const { actionType: type, actionId: id } = action;
  const entries = (action.actionParameters ?? []).map(({ key, value }): [string, unknown] => [key, value]);
  const parameters: unknown = Object.fromEntries(entries);
  const check = compiled.get(type);
  if (check === undefined) return err(domainError('BPC_E_PAYLOAD_INVALID', `Action ${type} is not known.`));
  if (!check.Check(parameters)) {
    const [first] = check.Errors(parameters);
    const where = first?.instancePath ?? '';
    return err(domainError('BPC_E_PAYLOAD_INVALID', `Action ${type}: ${where} ${first?.message ?? 'is invalid'}.`));
  }
  return ok({ type, id, parameters } as KnownAction);
}
