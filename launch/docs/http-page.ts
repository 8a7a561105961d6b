import { openApiDocument } from '#control-center/server/http/open-api.ts';
import { fieldTable, page, table } from './markdown.ts';
import type { JsonSchema } from './schema-rows.ts';

interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly parameters?: readonly {
    name: string;
    in: string;
    required?: boolean;
    schema: JsonSchema;
    description?: string;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
  readonly responses?: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>> }>
  >;
}

export async function httpPage(): Promise<string> {
  const { paths } = (await openApiDocument()) as {
    paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  );
  return page(
    'HTTP',
    "JSON in and out. `/docs` of a running centre serves the same as OpenAPI. Requests need the session cookie `bpc_session`, except logins, probes and uploads; what changes state needs the session's token in `x-bpc-csrf` besides and must come from the own origin. Bodies are at most 64 kB and 32 levels deep and take no unknown field. Routes under `/robot` are those of the robot door, a port of its own (docs/identity.md). Every refusal is `{code, message, cure, correlationId}` with a code of [the catalogue](../errors.md).",
    table(
      ['Request', 'Part', 'Purpose'],
      operations.map(({ name, operation }) => [
        `\`${name}\``,
        operation.tags?.join(', ') ?? '',
        operation.summary ?? '',
      ]),
    ),
    ...operations.map(({ name, operation }) => section(name, operation)),
  );
}

function section(name: string, { summary = '', parameters = [], requestBody, responses = {} }: Operation): string {
  const parts = [`## ${name}`, `${summary}.`];
  if (parameters.length > 0) parts.push('Parameters', fieldTable(asObject(parameters)));
  const body = requestBody?.content['application/json']?.schema;
  if (body !== undefined) parts.push('Body', fieldTable(body));
  const answer = responses['200']?.content?.['application/json']?.schema;
  if (answer?.properties !== undefined) parts.push('Answer', fieldTable(answer));
  return parts.join('\n\n');
}

const asObject = (parameters: NonNullable<Operation['parameters']>): JsonSchema => ({
  properties: Object.fromEntries(parameters.map((one) => [one.name, { ...one.schema, description: `in ${one.in}` }])),
  required: parameters.filter(({ required }) => required === true).map(({ name }) => name),
});
