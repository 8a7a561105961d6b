import type { CentreConfig } from './centre-config.ts';

/** What is printed at start: every setting, with passwords in addresses masked. */
export const describeConfig = (config: CentreConfig): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === 'string' ? maskPassword(value) : value]),
  );

const maskPassword = (text: string): string =>
  text.replace(
    /^([a-z]+:\/\/)([^@/]*)@/i,
    (_all, scheme: string, user: string) => `${scheme}${user.split(':')[0]}:***@`,
  );
