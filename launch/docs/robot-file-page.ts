import { RobotFile } from '../robot-file/robot-file-schema.ts';
import { page, table } from './markdown.ts';
import { schemaRows } from './schema-rows.ts';
import type { JsonSchema } from './schema-rows.ts';

export function robotFilePage(): string {
  const schema = RobotFile as JsonSchema;
  const rows = schemaRows(schema).map(({ description, isRequired, limits, path, type }) => [
    `\`${path}\`${isRequired && isAlwaysThere(path) ? '*' : ''}`,
    type,
    limits.replace(/,? ?`\^.*`/, ''),
    standardOf(schema, path),
    description,
  ]);
  return page(
    'Configuration of a robot',
    'One YAML or JSON file a robot, read by `npm run robot -- --config FILE`. `*` marks what must be there; all else has a default. Every fault is told at once with file, line, path, what is wrong and what to do; `--check` tells it without starting anything. [robot-in-the-field.md](robot-in-the-field.md) has a file to begin with.',
    table(['Setting', 'Value', 'Limits', 'Default', 'Meaning'], rows),
  );
}

/** What is required within an optional group is required only with the group. */
const isAlwaysThere = (path: string): boolean => !path.startsWith('sight.');

function standardOf(schema: JsonSchema, path: string): string {
  const field = path.split('.').reduce<JsonSchema | undefined>((at, key) => at?.properties?.[key], schema);
  const standard = (field as { readonly default?: unknown } | undefined)?.default;
  return standard === undefined ? '' : JSON.stringify(standard).replaceAll('"', '');
}
