import { CodedError, domainError } from '../errors/domain-error.ts';
import type { ParameterDeclaration, ParameterValue } from './port.ts';

interface Declared {
  readonly declaration: ParameterDeclaration;
  value: ParameterValue;
}

export interface ParameterChange {
  readonly name: string;
  readonly value: ParameterValue;
}

/** The parameters of one node: what is declared, what is in force, and what may be changed while it runs. */
export class NodeParameters {
  readonly #node: string;
  readonly #given: (name: string) => ParameterValue | undefined;
  readonly #declared = new Map<string, Declared>();

  /** `given`: a value from whoever starts the node, instead of the declared one. */
  constructor(node: string, given: (name: string) => ParameterValue | undefined) {
    this.#node = node;
    this.#given = given;
  }

  /** Throws BPC_E_CONFIG_INVALID if the value in force would be wrong. */
  declare(declaration: ParameterDeclaration): ParameterValue {
    const { name } = declaration;
    const value = this.#given(name) ?? declaration.value;
    const fault = this.#declared.has(name) ? 'is declared twice' : valueFault(declaration, value);
    if (fault !== undefined) {
      const what = `Parameter ${name} of ${this.#node} is ${String(value)}: ${fault}.`;
      throw new CodedError(domainError('BPC_E_CONFIG_INVALID', what));
    }
    this.#declared.set(name, { declaration, value });
    return value;
  }

  get names(): readonly string[] {
    return [...this.#declared.keys()];
  }

  get(name: string): ParameterValue | undefined {
    return this.#declared.get(name)?.value;
  }

  declaration(name: string): ParameterDeclaration | undefined {
    return this.#declared.get(name)?.declaration;
  }

  /** Changes all of them or, returning what is wrong, none. */
  set(changes: readonly ParameterChange[]): string | undefined {
    for (const { name, value } of changes) {
      const fault = this.#setFault(name, value);
      if (fault !== undefined) return `${name}: ${fault}`;
    }
    for (const { name, value } of changes) {
      const declared = this.#declared.get(name) as Declared;
      declared.value = value;
      declared.declaration.onSet?.(value);
    }
    return undefined;
  }

  #setFault(name: string, value: ParameterValue): string | undefined {
    const declaration = this.declaration(name);
    if (declaration === undefined) return `${this.#node} has no such parameter`;
    if (declaration.onSet === undefined) return 'is read once, at start; restart the node with another value';
    return valueFault(declaration, value);
  }
}

/** What is wrong with a value of a parameter; undefined: nothing. */
function valueFault(declaration: ParameterDeclaration, value: ParameterValue): string | undefined {
  const { check, isInteger, range, value: usual } = declaration;
  if (typeof value !== typeof usual) return `must be a ${typeof usual}, got ${JSON.stringify(value)}`;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return `must be finite, got ${value}`;
    if (isInteger === true && !Number.isSafeInteger(value)) return `must be a whole number, got ${value}`;
    if (range !== undefined && (value < range.min || value > range.max)) {
      return `must lie between ${range.min} and ${range.max}, got ${value}`;
    }
  }
  return check?.(value);
}
