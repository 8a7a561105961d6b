import { Compile } from 'typebox/compile';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { RobotFile } from './robot-file-schema.ts';
import type { FieldSchema } from './field-schema.ts';
import { expectationOf, fieldAt, fieldsOf } from './field-schema.ts';

/** One thing wrong with a configuration file: where, what, and what to do. */
export interface FileFault {
  readonly line: number;
  readonly column: number;
  /** Dotted, e.g. `ros.namespace`; empty for the file as a whole. */
  readonly path: string;
  readonly what: string;
  readonly cure: string;
}

const compiled = Compile(RobotFile);
const mostBytes = 262_144;

export interface ParsedRobotFile {
  readonly file: RobotFile;
  /** Makes a fault found later, in what the values mean together, point at its line. `path` is dotted. */
  readonly fault: (path: string, what: string, cure: string) => FileFault;
}

/** YAML 1.2 or JSON to a checked file, or every fault at once in the order of the lines. */
export function parseRobotFile(text: string): Result<ParsedRobotFile, readonly FileFault[]> {
  if (text.length > mostBytes) {
    return err([
      { line: 1, column: 1, path: '', what: `larger than ${mostBytes} bytes`, cure: 'Keep to one robot a file.' },
    ]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, maxAliasCount: 0 } as object);
  if (document.errors.length > 0) return err(document.errors.map((error) => syntaxFault(error, lines)));
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    return err([
      {
        line: 1,
        column: 1,
        path: '',
        what: (error as Error).message,
        cure: 'Write values out; aliases are not taken.',
      },
    ]);
  }
  if (compiled.Check(value)) {
    const fault: ParsedRobotFile['fault'] = (path, what, cure) => ({
      ...placeOf(document, lines, path.split('.'), false),
      path,
      what,
      cure,
    });
    return ok({ file: value, fault });
  }
  return err(schemaFaults(value, document, lines));
}

function syntaxFault(
  error: { readonly message: string; readonly pos: readonly [number, number] },
  lines: LineCounter,
): FileFault {
  const { line, col } = lines.linePos(error.pos[0]);
  const [what = ''] = error.message.split(' at line ');
  return { line, column: col, path: '', what, cure: 'Mend the YAML; two spaces a level, `key: value`.' };
}

function schemaFaults(value: unknown, document: Document, lines: LineCounter): readonly FileFault[] {
  const found = new Map<string, FileFault>();
  for (const { instancePath } of compiled.Errors(value)) {
    const keys = instancePath.split('/').slice(1).map(unescapePointer);
    for (const fault of faultsAt(keys, value, document, lines)) {
      if (!found.has(fault.path)) found.set(fault.path, fault);
    }
  }
  return [...found.values()].toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** A fault of a field, or for an object: each field it must not have, and each that is missing. */
function faultsAt(
  keys: readonly string[],
  root: unknown,
  document: Document,
  lines: LineCounter,
): readonly FileFault[] {
  const schema = fieldAt(RobotFile, keys);
  const value = keys.reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>> | undefined)?.[key], root);
  const path = keys.join('.');
  if (schema?.properties !== undefined && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return objectFaults(keys, schema, value, document, lines);
  }
  const { line, column } = placeOf(document, lines, keys, false);
  if (schema === undefined) return [];
  const expected = expectationOf(schema);
  return [
    {
      line,
      column,
      path,
      what: `must be ${expected}, is ${show(value)}`,
      cure: isUnquoted(schema, value) ? `Put it in quotes: "${String(value)}".` : cureOf(schema),
    },
  ];
}

function objectFaults(
  keys: readonly string[],
  schema: FieldSchema,
  value: object,
  document: Document,
  lines: LineCounter,
): readonly FileFault[] {
  const known = fieldsOf(schema);
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  const missing = (schema.required ?? []).filter((key) => !Object.hasOwn(value, key));
  return [
    ...unknown.map((key) => ({
      ...placeOf(document, lines, [...keys, key], true),
      path: [...keys, key].join('.'),
      what: 'is no setting',
      cure: `${nearest(key, known)}Settings here: ${known.join(', ')}.`,
    })),
    ...missing.map((key) => ({
      ...placeOf(document, lines, keys, true),
      path: [...keys, key].join('.'),
      what: 'is missing',
      cure: `Add it: ${fieldAt(schema, [key])?.description ?? ''}.`,
    })),
  ];
}

/** Where a key or its value stands; the nearest parent that exists otherwise. */
function placeOf(
  document: Document,
  lines: LineCounter,
  keys: readonly string[],
  atKey: boolean,
): { readonly line: number; readonly column: number } {
  for (let depth = keys.length; depth > 0; depth--) {
    const parent = depth === 1 ? document.contents : document.getIn(keys.slice(0, depth - 1), true);
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === keys[depth - 1])
      : undefined;
    if (pair === undefined) continue;
    const node = (atKey || depth < keys.length ? pair.key : (pair.value ?? pair.key)) as Node;
    const { line, col } = lines.linePos(node.range?.[0] ?? 0);
    return { line, column: col };
  }
  return { line: 1, column: 1 };
}

const cureOf = ({ cure, description = '', default: standard }: FieldSchema): string =>
  [
    cure ?? (description === '' ? '' : `Meaning: ${description}.`),
    standard === undefined ? '' : `Left out it is ${JSON.stringify(standard)}.`,
  ]
    .filter((part) => part !== '')
    .join(' ');

/** YAML reads 0123 and yes as something else than text. */
const isUnquoted = (schema: FieldSchema, value: unknown): boolean =>
  (schema.type === 'string' || schema.anyOf !== undefined) && (typeof value === 'number' || typeof value === 'boolean');

function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function nearest(key: string, known: readonly string[]): string {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const match = known.find((one) => plain(one).startsWith(plain(key).slice(0, 4)) || plain(key).includes(plain(one)));
  return match === undefined ? '' : `Did you mean \`${match}\`? `;
}

const unescapePointer = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');
