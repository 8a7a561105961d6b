import { canonicalJson } from '#shared/crypto/canonical-json.ts';

const encoder = new TextEncoder();

/** Canonical, so that the bytes on the wire are those a signature covers, but for the signature itself. */
export const jsonBytes = (body: object): Uint8Array => encoder.encode(canonicalJson(body));
