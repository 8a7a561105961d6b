import { describe, expect, it } from 'vitest';
import { parseProgram } from './args.ts';

const spec = {
  command: 'npm run simulate --',
  summary: 'Runs a scenario.',
  options: {
    list: { kind: 'flag', help: 'names the scenarios' },
    seed: { kind: 'number', value: 'N', help: 'seed of the run', default: 1, min: 0 },
    fidelity: { kind: 'choice', choices: ['pixels', 'statistical'], help: 'sight', default: 'pixels' },
    out: { kind: 'text', value: 'FILE', help: 'where the report goes' },
  },
  operands: '[scenario]',
  examples: [['npm run simulate -- border-hills', 'ten minutes of patrol']],
} as const;

const parse = (...argv: string[]) => parseProgram(spec, argv);
const faultOf = (...argv: string[]): string => {
  const result = parse(...argv);
  return result.ok ? '' : result.error.text;
};

describe('parseProgram', () => {
  it('fills in defaults', () => {
    expect(parse()).toEqual({
      ok: true,
      value: { values: { list: false, seed: 1, fidelity: 'pixels', out: undefined }, operands: [] },
    });
  });

  it('reads both ways of writing a value, flags and operands', () => {
    expect(parse('border-hills', '--seed', '7', '--fidelity=statistical', '--list')).toMatchObject({
      value: { values: { seed: 7, fidelity: 'statistical', list: true }, operands: ['border-hills'] },
    });
  });

  it('says which option is unknown and which one may be meant', () => {
    expect(faultOf('--fidelty', 'pixels')).toContain('Unknown option --fidelty. Did you mean --fidelity?');
    expect(faultOf('--__proto__', 'x')).toContain('Unknown option');
  });

  it('says what is wrong with a value', () => {
    expect(faultOf('--seed', 'seven')).toContain('--seed needs a number; got "seven".');
    expect(faultOf('--seed=-1')).toContain('at least 0');
    expect(faultOf('--fidelity', 'radar')).toContain('is one of pixels, statistical');
    expect(faultOf('--seed')).toContain('needs a value');
    expect(faultOf('--list=yes')).toContain('takes no value');
  });

  it('prints help with options, defaults and examples', () => {
    const text = faultOf('--seed', '3', '--help');
    expect(text).toContain('--fidelity pixels|statistical');
    expect(text).toContain('(default: 1)');
    expect(text).toContain('ten minutes of patrol');
  });

  it('refuses operands where none are meant', () => {
    const without = parseProgram({ ...spec, operands: undefined }, ['stray']);
    expect(without).toMatchObject({ ok: false, error: { kind: 'fault' } });
  });
});
