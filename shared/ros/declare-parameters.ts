import type { ParameterValue, RosNode, Widened } from './port.ts';

/** One parameter of a node, as its table has it. */
export interface ParameterSpec {
  /** In force unless whoever starts the node gives another. */
  readonly value: ParameterValue;
  readonly description: string;
  readonly range?: { readonly min: number; readonly max: number };
  readonly isInteger?: boolean;
  /** May be set while the node runs, and takes effect at once; else it is read at start. */
  readonly whileRunning?: boolean;
}
export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;

/** The values in force, always the newest. */
export type Parameters<S extends ParameterSpecs> = { readonly [K in keyof S]: Widened<S[K]['value']> };

/** Declares a table of parameters; throws BPC_E_CONFIG_INVALID for a wrong value. */
export function declareParameters<S extends ParameterSpecs>(node: RosNode, specs: S): Parameters<S> {
  const values: Record<string, ParameterValue> = {};
  for (const [name, { whileRunning, ...rest }] of Object.entries(specs)) {
    const onSet = (value: ParameterValue): void => void (values[name] = value);
    values[name] = node.declareParameter({ name, ...rest, ...(whileRunning === true && { onSet }) });
  }
  return values as Parameters<S>;
}
