import { globSync, statSync } from 'node:fs';
import { runCommand } from '../house/run-command.ts';

const sources = 'control-center/web/**/*.{ts,tsx,css,html,svg}';
const page = 'control-center/web/dist/index.html';

/** Builds the console when it is missing or older than its sources; says so before. False: it could not be built. */
export async function buildConsole(print: (line: string) => void): Promise<boolean> {
  if (isFresh()) return true;
  print('Building the console, a few seconds …');
  const { code, output } = await runCommand('vite', ['build', '--logLevel', 'warn', 'control-center/web'], {
    timeoutMs: 180_000,
  });
  if (code !== 0) print(output);
  return code === 0;
}

function isFresh(): boolean {
  const built = modifiedAt(page);
  if (built === 0) return false;
  const files = [...globSync(sources, { exclude: ['**/dist/**', '**/*.test.*'] }), ...globSync('shared/**/*.ts')];
  return files.every((file) => modifiedAt(file) <= built);
}

function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
