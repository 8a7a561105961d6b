import { createHash } from 'node:crypto';
import type { Signer, Verifier } from '#shared/crypto/ports.ts';

/**
 * C2SP signed notes: text that ends with a newline, an empty line, then lines "— <name> <base64(key id || signature)>".
 * The key id is the first four bytes of SHA-256(name || 0x0A || type || public key); type 0x01 is Ed25519.
 */
const ed25519Type = 0x01;
const mark = '\u2014 ';

export interface NoteKey {
  readonly name: string;
  readonly publicKey: Uint8Array;
}

export const noteKeyId = (key: NoteKey): Buffer =>
  createHash('sha256')
    .update(`${key.name}\n`)
    .update(Uint8Array.of(ed25519Type))
    .update(key.publicKey)
    .digest()
    .subarray(0, 4);

/** `<name>+<key id>+<base64(type || key)>`: what a verifier is given. */
export const verifierKey = (key: NoteKey): string =>
  `${key.name}+${noteKeyId(key).toString('hex')}+${Buffer.concat([Uint8Array.of(ed25519Type), key.publicKey]).toString('base64')}`;

export function signNote(text: string, key: NoteKey, signer: Signer): string {
  if (!text.endsWith('\n') || text.includes('\n\n')) throw new RangeError('a note ends with one newline');
  const signature = Buffer.from(signer.sign(Buffer.from(text)), 'base64url');
  return `${text}\n${mark}${key.name} ${Buffer.concat([noteKeyId(key), signature]).toString('base64')}\n`;
}

/** The signed text, if the note carries a valid signature of this key; signatures of other keys are ignored. */
export function openNote(note: string, key: NoteKey, verifier: Verifier, keyId: string): string | undefined {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) return undefined;
  const text = note.slice(0, split + 1);
  for (const line of note.slice(split + 2, -1).split('\n')) {
    const [name, encoded, ...more] = line.slice(mark.length).split(' ');
    if (!line.startsWith(mark) || encoded === undefined || more.length > 0) return undefined;
    const bytes = Buffer.from(encoded, 'base64');
    if (name !== key.name || !bytes.subarray(0, 4).equals(noteKeyId(key))) continue;
    return verifier.verify(keyId, Buffer.from(text), bytes.subarray(4).toString('base64url')) ? text : undefined;
  }
  return undefined;
}
