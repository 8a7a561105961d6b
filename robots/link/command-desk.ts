import { Compile } from 'typebox/compile';
import { instantAuthorityPayload, orderAuthorityPayload } from '#shared/contracts/authority-payload.ts';
import type { LostLinkPolicy } from '#shared/contracts/bp-actions.ts';
import type { Action } from '#shared/contracts/vda5050/common.ts';
import { InstantActions } from '#shared/contracts/vda5050/instant-actions.ts';
import type { Order } from '#shared/contracts/vda5050/order.ts';
import type { VdaError } from '#shared/contracts/vda5050/state.ts';
import type { Verifier } from '#shared/crypto/ports.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { Clock } from '#shared/time/clock.ts';
import { admitCommand } from '../autonomy/command-authority.ts';
import type { AuthorityMemory } from '../autonomy/command-authority.ts';
import { actionTraits } from './action-traits.ts';
import type { InstantActionLog } from './instant-action-log.ts';
import { knownAction } from './known-actions.ts';
import type { KnownAction } from './known-actions.ts';
import type { OrderContext } from './order-admission.ts';
import type { OrderBook } from './order-book.ts';
import { checkShape, orderReferences } from './order-checks.ts';
import { vdaError } from './vda-errors.ts';

const instantActions = Compile(InstantActions);

export interface CommandDeps {
  readonly robot: RobotId;
  readonly clock: Clock;
  readonly verifier: Verifier;
  readonly requireAuthority: boolean;
  readonly book: OrderBook;
  readonly log: InstantActionLog;
  readonly loadAuthority: () => AuthorityMemory;
  readonly saveAuthority: (memory: AuthorityMemory) => void;
  /** The lost-link contract that an order brings: taken with it, or both are refused. */
  readonly takeContract: (policy: LostLinkPolicy) => Result<undefined, DomainError>;
  readonly orderContext: () => Omit<OrderContext, 'refuseAuthority'>;
  readonly onOrder: (isUpdate: boolean) => void;
  readonly onError: (error: VdaError) => void;
  /** Carries out an instant action; the error says why not. `running` means it ends later. */
  readonly perform: (action: KnownAction) => Result<'finished' | 'running', DomainError>;
  readonly onSeen: () => void;
}

/** Takes orders and instant actions: checks who commands before what is commanded, and never does the same twice. */
export class CommandDesk {
  readonly #deps: CommandDeps;

  constructor(deps: CommandDeps) {
    this.#deps = deps;
  }

  takeOrder(value: unknown): void {
    const { book, onError, onOrder, onSeen, orderContext } = this.#deps;
    const shape = checkShape(value);
    if ('error' in shape) onError(shape.error);
    else {
      const refuseAuthority = (order: Order): VdaError | undefined => this.#refuseOrder(order);
      const verdict = book.receive(shape.order, { ...orderContext(), refuseAuthority });
      if (verdict.kind === 'rejected') onError(verdict.error);
      if (verdict.kind === 'accepted') onOrder(verdict.isUpdate);
    }
    onSeen();
  }

  /** Of instant actions those that stop the robot: no authority is asked and nothing waited for. */
  takeStops(value: unknown): void {
    const { log, onSeen } = this.#deps;
    if (!instantActions.Check(value)) return;
    const stops = value.actions.filter(({ actionId, actionType }) => actionType === 'bpHalt' && !log.knows(actionId));
    for (const stop of stops) this.#do(stop);
    if (stops.length > 0) onSeen();
  }

  takeInstantActions(value: unknown): void {
    const { log, onError, onSeen } = this.#deps;
    if (!instantActions.Check(value)) {
      onError(vdaError('VALIDATION_FAILURE', 'malformed instant actions', { topic: 'instantActions' }));
      onSeen();
      return;
    }
    const fresh = value.actions.filter(({ actionId }) => !log.knows(actionId));
    if (fresh.length > 0) this.#takeFresh(value.actions, fresh);
    onSeen();
  }

  #takeFresh(all: readonly Action[], fresh: readonly Action[]): void {
    const admitted = this.#admit(all, (grant) => instantAuthorityPayload(this.#deps.robot, all, grant));
    for (const action of fresh) {
      // Stopping is never a question of authority (protocol.md); a repeated bpHalt is recognised by its id.
      if (!admitted.ok && action.actionType !== 'bpHalt') this.#refuse(action, admitted.error);
      else this.#do(action);
    }
  }

  #do(action: Action): void {
    const { log, perform } = this.#deps;
    const known = knownAction(action);
    if (!known.ok) {
      this.#refuse(action, known.error);
      return;
    }
    if (!actionTraits[known.value.type].scopes.includes('INSTANT')) {
      this.#refuse(action, domainError('BPC_E_PAYLOAD_INVALID', `${known.value.type} is no instant action.`));
      return;
    }
    const outcome = known.value.type === 'bpAuthority' ? ok('finished' as const) : perform(known.value);
    if (outcome.ok) log.set(action, outcome.value === 'finished' ? 'FINISHED' : 'RUNNING');
    else this.#refuse(action, outcome.error);
  }

  #refuse(action: Action, { code, message }: DomainError): void {
    this.#deps.log.set(action, 'FAILED', `${code}: ${message}`);
    const text = `${action.actionType}: ${code}`;
    if (action.actionType === 'cancelOrder' && code === 'BPC_E_STATE_CONFLICT') {
      this.#deps.onError(vdaError('NO_ORDER_TO_CANCEL', message, { actionId: action.actionId }));
    } else this.#deps.onError(vdaError('INVALID_INSTANT_ACTION', text, { actionId: action.actionId }));
  }

  #refuseOrder(order: Order): VdaError | undefined {
    const actions = order.nodes[0]?.actions ?? [];
    const admitted = this.#admit(actions, (grant) => orderAuthorityPayload(this.#deps.robot, order, grant));
    const taken = admitted.ok ? this.#takeContract(actions) : admitted;
    if (taken.ok) return undefined;
    const { code, message } = taken.error;
    return vdaError('BP_AUTHORITY_REFUSED', `${code}: ${message}`, { ...orderReferences(order), code });
  }

  #takeContract(actions: readonly Action[]): Result<undefined, DomainError> {
    const carrier = actions.find(({ actionType }) => actionType === 'bpSetLostLinkPolicy');
    if (carrier === undefined) return ok(undefined);
    const known = knownAction(carrier);
    if (!known.ok) return known;
    return known.value.type === 'bpSetLostLinkPolicy' ? this.#deps.takeContract(known.value.parameters) : ok(undefined);
  }

  #admit(
    actions: readonly Action[],
    payload: (grant: { epoch: number; commandId: string; expiresAt: string }) => Uint8Array,
  ): Result<undefined, DomainError> {
    const { clock, loadAuthority, requireAuthority, saveAuthority, verifier } = this.#deps;
    const carrier = actions.find(({ actionType }) => actionType === 'bpAuthority');
    if (carrier === undefined) {
      return requireAuthority
        ? err(domainError('BPC_E_UNAUTHENTICATED', 'The command carries no bpAuthority.'))
        : ok(undefined);
    }
    const known = knownAction(carrier);
    if (!known.ok) return known;
    if (known.value.type !== 'bpAuthority') return ok(undefined);
    const grant = known.value.parameters;
    const admitted = admitCommand(loadAuthority(), grant, payload(grant), verifier, clock.now());
    if (!admitted.ok) return admitted;
    saveAuthority(admitted.value);
    return ok(undefined);
  }
}
