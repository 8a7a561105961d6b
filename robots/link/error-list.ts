import type { VdaError } from '#shared/contracts/vda5050/state.ts';

/** Until when an error is reported (VDA 5050 v3 §6.6.5.4): refusals until something is accepted, conditions while they last. */
export class ErrorList {
  #orderErrors: VdaError[] = [];
  #instantErrors: VdaError[] = [];
  readonly #conditions = new Map<string, VdaError>();
  static readonly #kept = 10;

  refuse(error: VdaError): void {
    const isInstant = error.errorType === 'INVALID_INSTANT_ACTION';
    const list = isInstant ? this.#instantErrors : this.#orderErrors;
    const kept = [...list.filter((known) => !isSame(known, error)), error].slice(-ErrorList.#kept);
    if (isInstant) this.#instantErrors = kept;
    else this.#orderErrors = kept;
  }

  orderAccepted(): void {
    this.#orderErrors = [];
    this.#conditions.delete('NODE_UNREACHABLE');
  }

  /** The operating mode allows orders (again): what was refused for it is history (§6.1.4.9). */
  ordersTaken(): void {
    this.#orderErrors = this.#orderErrors.filter(({ errorType }) => errorType !== 'MOBILE_ROBOT_NOT_AVAILABLE');
  }

  instantActionAccepted(): void {
    this.#instantErrors = [];
  }

  /** Sets or ends a lasting condition; true if that changed anything. */
  condition(errorType: string, error: VdaError | undefined): boolean {
    const known = this.#conditions.get(errorType);
    if (error === undefined) return this.#conditions.delete(errorType);
    this.#conditions.set(errorType, error);
    return known?.errorDescription !== error.errorDescription;
  }

  all(): VdaError[] {
    return [...this.#conditions.values(), ...this.#orderErrors, ...this.#instantErrors];
  }
}

const isSame = (a: VdaError, b: VdaError): boolean =>
  a.errorType === b.errorType && JSON.stringify(a.errorReferences) === JSON.stringify(b.errorReferences);
