import { scenarios } from '#simulation/scenario/library/scenarios.ts';
import type { ScenarioName } from '#simulation/scenario/library/scenarios.ts';
import type { Scenario } from '#simulation/scenario/scenario.ts';
import type { OptionSpec } from '../args.ts';

/** What generated files and the stage must agree on. */
export const stagingOptions = {
  minutes: { kind: 'number', value: 'N', help: 'who comes later takes no part', default: 30, min: 1, max: 120 },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** The scenario that was asked for; ends the program with a sentence if there is none of that name. */
export function scenarioOrExit(operands: readonly string[]): Scenario {
  const [wanted = 'border-hills'] = operands;
  if (Object.hasOwn(scenarios, wanted)) return scenarios[wanted as ScenarioName];
  process.stderr.write(`There is no scenario "${wanted}". Known: ${Object.keys(scenarios).join(', ')}.\n`);
  process.exit(2);
}
