import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseProgramOrExit } from './args.ts';
import { generatedPages } from './docs/pages.ts';

parseProgramOrExit({
  command: 'npm run docs',
  summary: 'Writes the generated pages of docs/ from the error catalogue and the contracts.',
  options: {},
  examples: [['npm run docs', 'after a change of a contract; a test fails until it is done']],
});

for (const [path, text] of await generatedPages()) {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(`${path}\n`);
}
