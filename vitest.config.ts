import { defineConfig } from 'vitest/config';

/** Forked processes, never threads: native add-ons abort in worker threads (docs/adr). */
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    include: ['{shared,robots,control-center,simulation,launch}/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'tests/long/**'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
