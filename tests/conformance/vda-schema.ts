import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export type OfficialMessage = 'connection' | 'factsheet' | 'state' | 'visualization' | 'order' | 'instantActions';

interface JsonSchema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly then?: JsonSchema;
  readonly else?: JsonSchema;
}

/**
 * Judges messages by the official VDA 5050 schemas in `folder`. They never forbid unknown keys, so a walk beside Ajv names every
 * key the schema does not know. An object for which the schema lists no properties at all may hold any key.
 */
export function vdaSchemas(folder: string): (message: OfficialMessage, body: unknown) => readonly string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const loaded = new Map<OfficialMessage, (body: unknown) => readonly string[]>();
  const load = (message: OfficialMessage) => {
    const schema = JSON.parse(readFileSync(join(folder, `${message}.schema`), 'utf8')) as JsonSchema;
    const validate = ajv.compile(schema);
    return (body: unknown): readonly string[] => {
      const valid = validate(body);
      const broken = valid ? [] : (validate.errors ?? []).map((e) => `${e.instancePath || '/'} ${e.message ?? ''}`);
      return [...broken, ...unknownKeys(body, [schema], schema, '')];
    };
  };
  return (message, body) => {
    const check = loaded.get(message) ?? load(message);
    loaded.set(message, check);
    return check(body);
  };
}

function unknownKeys(value: unknown, schemas: readonly JsonSchema[], root: JsonSchema, path: string): string[] {
  const flat = schemas.flatMap((schema) => alternatives(schema, root));
  if (Array.isArray(value)) {
    const items = flat.flatMap(({ items }) => (items === undefined ? [] : [items]));
    return items.length === 0 ? [] : value.flatMap((item, i) => unknownKeys(item, items, root, `${path}/${i}`));
  }
  if (typeof value !== 'object' || value === null) return [];
  const described = flat.filter(({ properties }) => properties !== undefined);
  if (described.length === 0) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const known = described.flatMap(({ properties }) => (properties?.[key] === undefined ? [] : [properties[key]]));
    return known.length === 0
      ? [`${path}/${key} is not in the schema`]
      : unknownKeys(inner, known, root, `${path}/${key}`);
  });
}

/** A schema with everything it refers to or combines, flattened: enough to know which keys it allows. */
function alternatives(schema: JsonSchema, root: JsonSchema): JsonSchema[] {
  const referred = schema.$ref === undefined ? [] : alternatives(definition(root, schema.$ref), root);
  const parts = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const conditional = [schema.then, schema.else].filter((part) => part !== undefined);
  return [schema, ...referred, ...[...parts, ...conditional].flatMap((part) => alternatives(part, root))];
}

function definition(root: JsonSchema, reference: string): JsonSchema {
  const name = reference.replace('#/definitions/', '');
  const found = root.definitions?.[name];
  if (found === undefined) throw new Error(`the schema refers to ${reference}, which it does not define`);
  return found;
}
