import { Type } from 'typebox';
import type { TLiteral, TUnion } from 'typebox';

/** Shared building blocks. Every string and array is bounded: nothing from outside is unlimited. */
export const shortText = (description?: string) =>
  Type.String({ maxLength: 128, ...(description ? { description } : {}) });
export const longText = (maxLength = 1000) => Type.String({ maxLength });
export const ulid = () => Type.String({ pattern: '^[0-7][0-9A-HJKMNP-TV-Z]{25}$', description: 'ULID' });
/** ISO-8601 UTC; third-party peers may send fewer or more fraction digits than our three. */
export const utcTime = () =>
  Type.String({
    maxLength: 40,
    pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:?\\d{2})$',
    description: 'ISO-8601 UTC',
  });
export const latitude = () => Type.Number({ minimum: -90, maximum: 90 });
export const longitude = () => Type.Number({ minimum: -180, maximum: 180 });
export const probability = () => Type.Number({ minimum: 0, maximum: 1 });
export const sha256Hex = () => Type.String({ pattern: '^[0-9a-f]{64}$' });
export const uint32 = () => Type.Integer({ minimum: 0, maximum: 4294967295 });
export const count = () => Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** A union of string literals, one of which must match. */
export const literals = <const T extends readonly string[]>(values: T): TUnion<LiteralTypes<T>> =>
  Type.Union(values.map((value) => Type.Literal(value))) as unknown as TUnion<LiteralTypes<T>>;
type LiteralTypes<T extends readonly string[]> = { -readonly [K in keyof T]: TLiteral<T[K] & string> };
export const strict = { additionalProperties: false } as const;
