import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { domainError } from '../errors/domain-error.ts';
import type { DomainError } from '../errors/domain-error.ts';
import { err, ok } from '../result/result.ts';
import type { Result } from '../result/result.ts';

export type Validate<T> = (value: unknown, what: string) => Result<T, DomainError>;

/** Compiles once; the error names the first fault by its JSON pointer. */
export function validator<S extends TSchema>(schema: S): Validate<Static<S>> {
  const compiled = Compile(schema);
  return (value, what) => {
    if (compiled.Check(value)) return ok(value);
    const [first] = compiled.Errors(value);
    const where = first?.instancePath === '' || first === undefined ? 'the body' : first.instancePath;
    return err(domainError('BPC_E_PAYLOAD_INVALID', `${what}: ${where} ${first?.message ?? 'is invalid'}.`));
  };
}
