import { domainError } from '../errors/domain-error.ts';
import type { DomainError } from '../errors/domain-error.ts';
import { err, ok } from '../result/result.ts';
import type { Result } from '../result/result.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });
const forbiddenKey = /"(?:__proto__|constructor|prototype)"\s*:|\\u00(?:5f|63|70)/i;
const maxDepth = 32;

/**
 * The one way bytes from outside become a value: size, UTF-8, nesting and prototype pollution are checked before JSON.parse.
 * Schema validation comes after. `what` names topic or route for the error.
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
  if (isTooDeep(bytes)) {
    return err(domainError('BPC_E_PAYLOAD_MALFORMED', `${what}: nested deeper than ${maxDepth}.`));
  }
  if (forbiddenKey.test(text)) {
    return err(domainError('BPC_E_PAYLOAD_MALFORMED', `${what}: holds a forbidden key.`));
  }
  try {
    return ok(JSON.parse(text) as unknown);
  } catch (error) {
    return err(domainError('BPC_E_PAYLOAD_MALFORMED', `${what}: ${(error as Error).message}.`));
  }
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
