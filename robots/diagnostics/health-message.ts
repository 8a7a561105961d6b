import type { DiagnosticStatus } from '#shared/ros/messages.ts';
import { healthLevels } from './health.ts';
import type { Health } from './health.ts';

/** `name` as `<namespace>/<part>`, `hardware_id` the robot's namespace. */
export function healthMessage(namespace: string, part: string, { level, message, values }: Health): DiagnosticStatus {
  return {
    level: healthLevels.indexOf(level),
    name: `${namespace}/${part}`,
    message,
    hardware_id: namespace,
    values: Object.entries(values).map(([key, value]) => ({ key, value: textOf(value) })),
  };
}

const textOf = (value: string | number | boolean | undefined): string =>
  typeof value === 'number' ? String(Math.round(value * 1000) / 1000) : String(value ?? '');
