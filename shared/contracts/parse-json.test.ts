import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from './parse-json.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const codeOf = (payload: Uint8Array, limit = 10_000): string => {
  const result = parseJson(payload, limit, 'test');
  return result.ok ? 'ok' : result.error.code;
};

describe('parseJson', () => {
  it('gives back any JSON of modest depth', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/__proto__|constructor|prototype|\\u00/.test(text));
        expect(parseJson(bytes(text), 1e6, 'test')).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });

  it('names what is wrong', () => {
    expect(codeOf(bytes('{"a":1'))).toBe('BPC_E_PAYLOAD_MALFORMED');
    expect(codeOf(bytes('{"a":1}'), 3)).toBe('BPC_E_PAYLOAD_TOO_LARGE');
    expect(codeOf(Uint8Array.of(0x22, 0xff, 0x22))).toBe('BPC_E_PAYLOAD_MALFORMED');
    expect(codeOf(bytes('['.repeat(10_000)), 20_000)).toBe('BPC_E_PAYLOAD_MALFORMED');
    expect(codeOf(bytes('{"NaN":NaN}'))).toBe('BPC_E_PAYLOAD_MALFORMED');
  });

  it('lets no infinity in, however it is written', () => {
    for (const huge of ['1e999', '-1e999', '1E+400', '0.5e310', '1e0000400', '9'.repeat(400)]) {
      expect(codeOf(bytes(`{"a":[1,${huge}]}`)), huge).toBe('BPC_E_PAYLOAD_MALFORMED');
    }
    for (const fine of ['1e308', '1e-999', '"1e999"', '0e999', '9'.repeat(309).slice(1)]) {
      expect(codeOf(bytes(`{"a":${fine}}`)), fine).toBe('ok');
    }
  });

  it('refuses keys that could pollute prototypes, escaped or not', () => {
    expect(codeOf(bytes('{"__proto__":{"admin":true}}'))).toBe('BPC_E_PAYLOAD_MALFORMED');
    expect(codeOf(bytes('{"\\u005f_proto__":{}}'))).toBe('BPC_E_PAYLOAD_MALFORMED');
    expect(codeOf(bytes('{"\\u005F_proto__":{}}'))).toBe('BPC_E_PAYLOAD_MALFORMED');
    expect(codeOf(bytes('{"__pr\\u006fto__":{}}'))).toBe('BPC_E_PAYLOAD_MALFORMED');
    expect(codeOf(bytes('{"con\\u0073tructor":{}}'))).toBe('BPC_E_PAYLOAD_MALFORMED');
    expect(codeOf(bytes('{"p\\u0072ototype":{}}'))).toBe('BPC_E_PAYLOAD_MALFORMED');
    expect(codeOf(bytes('{"a":{"constructor" : {}}}'))).toBe('BPC_E_PAYLOAD_MALFORMED');
  });

  it('finds nesting that is too deep wherever it stands', () => {
    const nested = (depth: number): string => `{"a":[],"b":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
    expect(codeOf(bytes(nested(32)))).toBe('ok');
    expect(codeOf(bytes(nested(33)))).toBe('BPC_E_PAYLOAD_MALFORMED');
    expect(codeOf(bytes(JSON.stringify(Array.from({ length: 500 }, () => ({}))))), 'wide, not deep').toBe('ok');
  });

  it('does not mistake brackets in strings for nesting', () => {
    expect(codeOf(bytes(JSON.stringify('['.repeat(100))))).toBe('ok');
    expect(codeOf(bytes(JSON.stringify(`\\"${'{'.repeat(100)}`)))).toBe('ok');
  });
});
