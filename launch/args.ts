import { parseArgs } from 'node:util';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';

/** One option of a program; its `kind` says what its text must be. */
export type OptionSpec =
  | { readonly kind: 'flag'; readonly help: string }
  | { readonly kind: 'text'; readonly help: string; readonly value: string; readonly default?: string }
  | {
      readonly kind: 'number';
      readonly help: string;
      readonly value: string;
      readonly default?: number;
      readonly min?: number;
      readonly max?: number;
    }
  | {
      readonly kind: 'choice';
      readonly help: string;
      readonly choices: readonly [string, ...string[]];
      readonly default?: string;
    };

export interface ProgramSpec<O extends Readonly<Record<string, OptionSpec>>> {
  /** As typed: `npm run simulate --`. */
  readonly command: string;
  readonly summary: string;
  readonly options: O;
  /** What may stand without a name, for the help; undefined: nothing may. */
  readonly operands?: string;
  readonly examples: readonly (readonly [command: string, explanation: string])[];
}

type ValueOf<S extends OptionSpec> = S extends { kind: 'flag' }
  ? boolean
  : S extends { kind: 'number' }
    ? S extends { default: number }
      ? number
      : number | undefined
    : S extends { default: string }
      ? string
      : string | undefined;

export type Values<O extends Readonly<Record<string, OptionSpec>>> = { readonly [K in keyof O]: ValueOf<O[K]> };

export interface ParsedProgram<O extends Readonly<Record<string, OptionSpec>>> {
  readonly values: Values<O>;
  readonly operands: readonly string[];
}

export type ArgsFault =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'fault'; readonly text: string };

/** Options may be written `--name value` or `--name=value`. `--help` wins over everything else. */
export function parseProgram<const O extends Readonly<Record<string, OptionSpec>>>(
  spec: ProgramSpec<O>,
  argv: readonly string[],
): Result<ParsedProgram<O>, ArgsFault> {
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: nodeOptions(spec),
  });
  const values: Record<string, string | number | boolean | undefined> = defaults(spec.options);
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      operands.push(token.value);
      continue;
    }
    if (token.name === 'help' || token.rawName === '-h') return err({ kind: 'help', text: helpText(spec) });
    const option = Object.hasOwn(spec.options, token.name) ? spec.options[token.name] : undefined;
    if (option === undefined)
      return fault(spec, `Unknown option ${token.rawName}.${closest(token.name, spec.options)}`);
    const value = valueOf(option, token.value);
    if (!value.ok) return fault(spec, `${token.rawName} ${value.error}`);
    values[token.name] = value.value;
  }
  if (operands.length > 0 && spec.operands === undefined) return fault(spec, `Unexpected "${operands[0]}".`);
  return ok({ values: values as Values<O>, operands });
}

/** For programs: prints help or the fault and ends the process, or returns what was asked for. */
export function parseProgramOrExit<const O extends Readonly<Record<string, OptionSpec>>>(
  spec: ProgramSpec<O>,
  argv: readonly string[] = process.argv.slice(2),
): ParsedProgram<O> {
  const parsed = parseProgram(spec, argv);
  if (parsed.ok) return parsed.value;
  if (parsed.error.kind === 'help') {
    process.stdout.write(parsed.error.text);
    process.exit(0);
  }
  process.stderr.write(parsed.error.text);
  process.exit(2);
}

export function helpText(spec: ProgramSpec<Readonly<Record<string, OptionSpec>>>): string {
  const rows = [
    ...Object.entries(spec.options).map(([name, option]) => optionRow(name, option)),
    ['--help', 'this text'],
  ];
  const width = Math.max(...rows.map(([left = '']) => left.length));
  const options = rows.map(([left = '', right = '']) => `  ${left.padEnd(width)}  ${right}`);
  const examples = spec.examples.map(([command, explanation]) => `  ${command}\n      ${explanation}`);
  const usage = `Usage: ${spec.command}${spec.operands === undefined ? '' : ` ${spec.operands}`} [options]`;
  return [spec.summary, '', usage, '', 'Options:', ...options, '', 'Examples:', ...examples, ''].join('\n');
}

function optionRow(name: string, option: OptionSpec): [string, string] {
  switch (option.kind) {
    case 'flag':
      return [`--${name}`, option.help];
    case 'choice':
      return [`--${name} ${option.choices.join('|')}`, withDefault(option.help, option.default)];
    case 'number':
    case 'text':
      return [`--${name} ${option.value}`, withDefault(option.help, option.default)];
  }
}

const withDefault = (help: string, value: string | number | undefined): string =>
  value === undefined ? help : `${help} (default: ${value})`;

function valueOf(option: OptionSpec, text: string | undefined): Result<string | number | boolean, string> {
  if (option.kind === 'flag') return text === undefined ? ok(true) : err('takes no value.');
  if (text === undefined || text === '') return err('needs a value.');
  if (option.kind === 'text') return ok(text);
  if (option.kind === 'choice') {
    return option.choices.includes(text) ? ok(text) : err(`is one of ${option.choices.join(', ')}; got "${text}".`);
  }
  const number = Number(text);
  if (!Number.isFinite(number)) return err(`needs a number; got "${text}".`);
  if (option.min !== undefined && number < option.min) return err(`is at least ${option.min}; got ${text}.`);
  if (option.max !== undefined && number > option.max) return err(`is at most ${option.max}; got ${text}.`);
  return ok(number);
}

const nodeOptions = (spec: { readonly options: Readonly<Record<string, OptionSpec>> }) =>
  Object.fromEntries(
    Object.entries({ ...spec.options, help: { kind: 'flag' } as const }).map(([name, { kind }]) => [
      name,
      { type: kind === 'flag' ? ('boolean' as const) : ('string' as const) },
    ]),
  );

const defaults = (
  options: Readonly<Record<string, OptionSpec>>,
): Record<string, string | number | boolean | undefined> =>
  Object.fromEntries(
    Object.entries(options).map(([name, option]) => [name, option.kind === 'flag' ? false : option.default]),
  );

function closest(name: string, options: Readonly<Record<string, OptionSpec>>): string {
  const candidate = Object.keys(options).find((known) => known.startsWith(name.slice(0, 3)));
  return candidate === undefined ? '' : ` Did you mean --${candidate}?`;
}

const fault = <O extends Readonly<Record<string, OptionSpec>>>(
  spec: ProgramSpec<O>,
  what: string,
): Result<ParsedProgram<O>, ArgsFault> =>
  err({ kind: 'fault', text: `${what}\n${spec.command} --help lists the options.\n` });
