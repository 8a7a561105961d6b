import type { FastifySchemaCompiler, FastifyTypeProvider } from 'fastify';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';

/** Route handlers see the types of their schemas. */
export interface TypeBoxProvider extends FastifyTypeProvider {
  validator: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
  serializer: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
}

/** Compiled TypeBox checks. Texts of query and path become numbers where the schema wants numbers; bodies are taken as they are. */
export const typeBoxValidation: FastifySchemaCompiler<TSchema> = ({ schema, httpPart, method, url }) => {
  const compiled = Compile(schema);
  const isText = httpPart === 'querystring' || httpPart === 'params';
  return (input: unknown) => {
    const value: unknown = isText ? Value.Convert(schema, input) : input;
    if (compiled.Check(value)) return { value };
    const [first] = compiled.Errors(value);
    const where = first === undefined || first.instancePath === '' ? `the ${httpPart}` : first.instancePath;
    const what = `${method} ${url}: ${where} ${first?.message ?? 'is invalid'}.`;
    return { error: new CodedError(domainError('BPC_E_PAYLOAD_INVALID', what)) };
  };
};
