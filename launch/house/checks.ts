/** What must hold before a test runs; `npm run <name>` runs one of them, `npm test` all. */
export interface Check {
  readonly name: string;
  readonly commands: readonly (readonly [string, ...string[]])[];
}

export const checks: readonly Check[] = [
  {
    name: 'typecheck',
    commands: [
      ['tsc', '-p', '.'],
      ['tsc', '-p', 'control-center/web'],
    ],
  },
  { name: 'lint', commands: [['oxlint', '--type-aware', '--deny-warnings']] },
  { name: 'format', commands: [['oxfmt', '--check']] },
  { name: 'build:web', commands: [['vite', 'build', '--logLevel', 'warn', 'control-center/web']] },
];
