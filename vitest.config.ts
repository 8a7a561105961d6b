import { defineConfig } from 'vitest/config';

const areas = '{shared,robots,control-center,simulation,launch}/**/*.test.{ts,tsx}';
const system = 'tests/{browser,integration}/**/*.test.ts';
const never = ['**/node_modules/**', '**/dist/**'];

/** Forked processes, never threads: native add-ons abort in worker threads (docs/adr). */
const common = { pool: 'forks', testTimeout: 20_000, hookTimeout: 60_000 } as const;

/** Campaigns that take minutes; `npm run test:long`. */
const long = {
  test: {
    ...common,
    name: 'long',
    include: ['tests/long/**/*.test.ts'],
    exclude: never,
    maxWorkers: 2,
    testTimeout: 3_600_000,
  },
};
const unit = {
  test: {
    ...common,
    name: 'unit',
    include: [areas, 'tests/**/*.test.ts'],
    exclude: [...never, 'tests/long/**', system],
    maxWorkers: 2,
    sequence: { groupOrder: 0 },
  },
};
/** Real processes, brokers and browsers: one at a time, after the others, so that their timings mean something. */
const realProcesses = {
  test: {
    ...common,
    name: 'system',
    include: [system],
    exclude: never,
    maxWorkers: 1,
    testTimeout: 120_000,
    sequence: { groupOrder: 1 },
  },
};

export default defineConfig({
  test: { projects: process.env['BPC_LONG'] === '1' ? [long] : [unit, realProcesses] },
});
