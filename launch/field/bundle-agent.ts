import { globSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const bundleFolder = join(root, 'dist', 'robot');
const programs = {
  renew: join(root, 'launch', 'enrol', 'renew-program.ts'),
  supervisor: join(root, 'launch', 'field', 'supervisor-program.ts'),
  agent: join(root, 'launch', 'field', 'agent-program.ts'),
};

/**
 * Makes plain JavaScript of the programs that run on a robot, so that they need neither the TypeScript stripper nor hundreds of module
 * records: about 40 MB less. Does nothing while the last bundle is newer than everything it was made of.
 */
export async function bundleAgent(): Promise<void> {
  if (isFresh()) return;
  mkdirSync(bundleFolder, { recursive: true });
  // Each for itself: what two programs share must not bring what only one needs into the other.
  for (const [name, program] of Object.entries(programs))
    await bundleProgram(program, join(bundleFolder, `${name}.js`));
}

/** `input` and `file`: paths, the first from the root of the repository or absolute. */
export async function bundleProgram(input: string, file: string): Promise<void> {
  const made = await rolldown({ input, platform: 'node', external: ['rclnodejs'], cwd: root, logLevel: 'silent' });
  // Names stay: somebody will have to read a stack trace.
  const minify = { compress: true, mangle: false, codegen: { removeWhitespace: true } };
  const { output } = await made.generate({ format: 'esm', minify, codeSplitting: false });
  await made.close();
  writeFileSync(file, asLatin(output[0].code));
}

/** A single character beyond Latin-1 would have V8 keep two bytes for each of the 1.5 million others. Escapes mean the same everywhere. */
const asLatin = (code: string): string =>
  code.replaceAll(/[^\0-\x7f]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

function isFresh(): boolean {
  const made = modifiedAt(join(bundleFolder, 'agent.js'));
  const files = globSync(['launch/**/*.ts', 'robots/**/*.ts', 'shared/**/*.ts', 'package-lock.json'], { cwd: root });
  return made > 0 && files.every((file) => modifiedAt(join(root, file)) < made);
}

function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
