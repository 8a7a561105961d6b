import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export interface Import {
  readonly specifier: string;
  /** Path from the repository root if it is one of our files, undefined for packages. */
  readonly file: string | undefined;
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

export interface SourceFile {
  /** From the repository root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** The text without comments. */
  readonly code: string;
  readonly imports: readonly Import[];
  readonly isTest: boolean;
}

const areas = ['shared', 'robots', 'control-center', 'simulation', 'launch', 'tests'];

/** Every TypeScript file of the product and its tests. */
export function sourceFiles(): readonly SourceFile[] {
  return areas
    .flatMap((area) => globSync(`${area}/**/*.{ts,tsx}`, { exclude: ['**/node_modules/**', '**/dist/**'] }))
    .map((path) => readSource(path.replaceAll('\\', '/')))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function readSource(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  const code = withoutComments(text);
  const isTest = path.startsWith('tests/') || /\.test\.tsx?$/.test(path);
  return { path, text, code, imports: importsOf(path, code), isTest };
}

/** Blanks comments and keeps strings; good enough for our formatted sources, where no regular expression holds `//` or a quote mark. */
export function withoutComments(text: string): string {
  return text.replaceAll(
    /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|(^|[^:\\])\/\/[^\n]*/g,
    (_whole, string: string | undefined, before: string | undefined) => string ?? before ?? '',
  );
}

const statement = /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"\n]+)['"]/g;
const call = /\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/g;

export function importsOf(path: string, code: string): readonly Import[] {
  const found: Import[] = [];
  for (const [, , typeOnly, specifier = ''] of code.matchAll(statement)) {
    found.push({ specifier, file: resolve(path, specifier), typeOnly: typeOnly !== undefined, dynamic: false });
  }
  for (const [, specifier = ''] of code.matchAll(call)) {
    found.push({ specifier, file: resolve(path, specifier), typeOnly: false, dynamic: true });
  }
  return found;
}

function resolve(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier)).replaceAll('\\', '/');
  return undefined;
}

/** The package a specifier names: `typebox` for `typebox/compile`, `@fastify/static`, `node:fs`. */
export const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
