import type { Scenario } from '../scenario.ts';
import { borderHillsScenario } from './border-hills.ts';
import { customsTerminalScenario } from './customs-terminal.ts';

/** The scenarios that ship with the product, by name. */
export const scenarios = {
  'border-hills': borderHillsScenario,
  'customs-terminal': customsTerminalScenario,
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof scenarios;
