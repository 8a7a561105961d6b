import { domainError } from '../errors/domain-error.ts';
import type { DomainError } from '../errors/domain-error.ts';
import { err, ok } from '../result/result.ts';
import type { Result } from '../result/result.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });
/** Keys that could pollute prototypes, and escapes of the characters they are made of (`_` and letters), which no encoder needs. */
const forbiddenKey = /"(?:__proto__|constructor|prototype)"\s*:|\\u00(?:5[fF]|6|7[0-9aA])/;
const hugeExponent = /[eE]\+?\d{3}/;
/** A number needs 309 digits to be huge without an exponent, and so fills one aligned block of half of them. */
const digitBlock = 154;
const digitsHere = /\d{154}/y;
const maxDepth = 32;

/**
 * The one way bytes from outside become a value: size, UTF-8, nesting and prototype pollution are checked before JSON.parse,
 * and no number comes out infinite. Schema validation comes after. `what` names topic or route for the error.
 */
export function parseJson(bytes: Uint8Array, maxBytes: number, what: string): Result<unknown, DomainError> {
  if (bytes.byteLength > maxBytes) {
    return err(domainError('BPC_E_PAYLOAD_TOO_LARGE', `${what}: ${bytes.byteLength} bytes, at most ${maxBytes}.`));
  }
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return err(domainError('BPC_E_PAYLOAD_MALFORMED', `${what}: not UTF-8.`));
  }
  if (opensMany(text) && isTooDeep(bytes)) {
    return err(domainError('BPC_E_PAYLOAD_MALFORMED', `${what}: nested deeper than ${maxDepth}.`));
  }
  if (forbiddenKey.test(text)) {
    return err(domainError('BPC_E_PAYLOAD_MALFORMED', `${what}: holds a forbidden key.`));
  }
  try {
    return ok((mayBeHuge(text) ? JSON.parse(text, refuseInfinite) : JSON.parse(text)) as unknown);
  } catch (error) {
    return err(domainError('BPC_E_PAYLOAD_MALFORMED', `${what}: ${(error as Error).message}.`));
  }
}

/** Whether a number may lie beyond the largest double, of which JSON.parse makes an infinity that no later part can carry. */
function mayBeHuge(text: string): boolean {
  if (hugeExponent.test(text)) return true;
  for (let at = 0; at + digitBlock <= text.length; at += digitBlock) {
    digitsHere.lastIndex = at;
    if (digitsHere.test(text)) return true;
  }
  return false;
}

function refuseInfinite(key: string, value: unknown): unknown {
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
    throw new RangeError(`the number in '${key}' is beyond 1.8e308`);
  }
  return value;
}

/** More brackets than levels allowed, wherever they stand. Most bodies hold few, which is quickly seen, and cannot be too deep. */
function opensMany(text: string): boolean {
  let opened = 0;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      if (++opened > maxDepth) return true;
    }
  }
  return false;
}

/** Counts brackets outside strings, on bytes: ASCII brackets never occur inside multi-byte UTF-8. */
function isTooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i++) {
    const c = bytes[i];
    if (inString) {
      if (c === 0x5c) i++;
      else if (c === 0x22) inString = false;
    } else if (c === 0x22) inString = true;
    else if (c === 0x7b || c === 0x5b) {
      if (++depth > maxDepth) return true;
    } else if (c === 0x7d || c === 0x5d) depth--;
  }
  return false;
}
