import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { latitude, strict } from './primitives.ts';
import { validator } from './validator.ts';

const validate = validator(Type.Object({ at: Type.Object({ lat: latitude() }, strict) }, strict));

describe('validator', () => {
  it('passes what fits', () => {
    expect(validate({ at: { lat: 45 } }, 'geo')).toEqual({ ok: true, value: { at: { lat: 45 } } });
  });

  it('names source, place and fault', () => {
    const result = validate({ at: { lat: 91 } }, 'geo of bpc/R-01');
    expect(result).toMatchObject({ ok: false, error: { code: 'BPC_E_PAYLOAD_INVALID' } });
    if (!result.ok) expect(result.error.message).toMatch(/^geo of bpc\/R-01: \/at\/lat must be <= 90\./);
  });

  it('refuses infinity, which JSON.parse makes of 1e999', () => {
    expect(validate(JSON.parse('{"at":{"lat":1e999}}'), 'geo').ok).toBe(false);
  });
});
