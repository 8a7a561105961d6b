/** What we read of a schema to name a field's rule in words. */
export interface FieldSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly FieldSchema[];
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly patternProperties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
  readonly items?: FieldSchema;
  readonly description?: string;
  readonly default?: unknown;
  /** In words what a pattern asks for; ours. */
  readonly expects?: string;
  /** What to do about a wrong value, where the meaning does not say it; ours. */
  readonly cure?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

export const fieldsOf = (schema: FieldSchema): readonly string[] => Object.keys(schema.properties ?? {});

export function fieldAt(schema: FieldSchema, keys: readonly string[]): FieldSchema | undefined {
  return keys.reduce<FieldSchema | undefined>(
    (at, key) => at?.properties?.[key] ?? at?.items ?? Object.values(at?.patternProperties ?? {})[0],
    schema,
  );
}

/** "a number from 1 to 60", "one of images, detections". */
export function expectationOf(schema: FieldSchema): string {
  const { anyOf, const: only, expects, items, maximum, minimum, pattern, properties, type } = schema;
  if (expects !== undefined) return expects;
  if (anyOf !== undefined) return `one of ${anyOf.map((one) => String(one.const)).join(', ')}`;
  if (only !== undefined) return JSON.stringify(only);
  if (type === 'number' || type === 'integer') {
    const noun = type === 'integer' ? 'a whole number' : 'a number';
    return minimum === undefined ? noun : `${noun} from ${minimum} to ${maximum}`;
  }
  if (type === 'boolean') return 'true or false';
  if (properties !== undefined || type === 'object') return 'a group of settings';
  if (items !== undefined) return 'a list';
  return pattern === undefined ? 'text' : `text like ${pattern}`;
}
