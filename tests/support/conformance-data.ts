import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';

const besideRepository = fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** A folder of material nobody on this project wrote, or undefined where it does not lie. CONFORMANCE_DATA names another place. */
export function conformanceData(name: string): string | undefined {
  const folder = join(resolve(process.env['CONFORMANCE_DATA'] ?? besideRepository), name);
  return existsSync(folder) ? folder : undefined;
}

/** The folder; where it is absent the test is skipped with a reason that the run prints. */
export function requiresConformanceData(context: Pick<TestContext, 'skip'>, name: string): string {
  return conformanceData(name) ?? context.skip(`no ${name} beside the repository (../shared/data or CONFORMANCE_DATA)`);
}
