/** What we read of a JSON schema; TypeBox schemas are that. */
export interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly description?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
}

export interface SchemaRow {
  /** `a.b[].c` */
  readonly path: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly limits: string;
  readonly description: string;
}

/** Fields that many bodies share are named once and not unfolded again. */
export interface Folded {
  readonly field: string;
  readonly as: string;
}

/** One row a field, nested ones below their parent. */
export function schemaRows(schema: JsonSchema, folded: readonly Folded[] = [], prefix = ''): SchemaRow[] {
  const { properties = {}, required = [] } = objectOf(schema);
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const fold = folded.find((one) => one.field === path);
    const row: SchemaRow = {
      path,
      type: fold?.as ?? typeOf(field),
      isRequired: required.includes(name),
      limits: limitsOf(field),
      description: field.description ?? '',
    };
    return fold === undefined ? [row, ...below(field, folded, path)] : [row];
  });
}

function below(field: JsonSchema, folded: readonly Folded[], path: string): SchemaRow[] {
  if (field.items !== undefined) return schemaRows(field.items, folded, `${path}[].`);
  return schemaRows(field, folded, `${path}.`);
}

/** Of an object, or of the parts of an intersection together. */
function objectOf(schema: JsonSchema): Pick<JsonSchema, 'properties' | 'required'> {
  if (schema.allOf === undefined) return schema;
  const parts = schema.allOf.map(objectOf);
  return {
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)) as Record<string, JsonSchema>,
    required: parts.flatMap(({ required = [] }) => required),
  };
}

export function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' \\| ');
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeOf))].join(' \\| ');
  if (schema.items !== undefined) {
    const item = typeOf(schema.items);
    return item.includes(' ') ? `(${item})[]` : `${item}[]`;
  }
  if (schema.properties !== undefined || schema.allOf !== undefined) return 'object';
  return schema.type ?? 'any';
}

function limitsOf(schema: JsonSchema): string {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, pattern } =
    schema.items?.pattern === undefined ? schema : { ...schema, pattern: schema.items.pattern };
  return [
    range(minimum, maximum, ''),
    range(minLength, maxLength, ' characters'),
    range(minItems, maxItems, ' items'),
    pattern === undefined ? '' : `\`${pattern.replaceAll('|', '\\|')}\``,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function range(low: number | undefined, high: number | undefined, unit: string): string {
  if (low === undefined && high === undefined) return '';
  if (low === undefined) return `≤ ${high}${unit}`;
  if (high === undefined) return `≥ ${low}${unit}`;
  return low === high ? `${low}${unit}` : `${low} to ${high}${unit}`;
}
