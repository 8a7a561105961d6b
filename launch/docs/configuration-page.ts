import { CentreConfig, defaults } from '#control-center/server/config/centre-config.ts';
import type { Setting } from '#control-center/server/config/centre-config.ts';
import { environmentVariables } from '#control-center/server/config/read-env.ts';
import { page, table } from './markdown.ts';
import { typeOf } from './schema-rows.ts';
import type { JsonSchema } from './schema-rows.ts';

export function configurationPage(): string {
  const settings = CentreConfig.properties as Readonly<Record<string, JsonSchema>>;
  const rows = Object.entries(settings).map(([name, schema]) => [
    `\`${environmentVariables[name as Setting].variable}\``,
    typeOf(schema),
    String(defaults[name as Setting] ?? ''),
    schema.description ?? '',
  ]);
  return page(
    'Configuration of the control centre',
    'Settings come from environment variables or from the options of `npm run control-center -- --help`, which win. All faults are listed at once when the centre starts; `npm run doctor` lists them without starting it.',
    table(['Variable', 'Value', 'Default', 'Meaning'], rows),
  );
}
