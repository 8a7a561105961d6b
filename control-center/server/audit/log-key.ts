import type { Signer, Verifier } from '#shared/crypto/ports.ts';
import {
  ed25519PrivateKey,
  ed25519PublicKey,
  ed25519Signer,
  rawPublicKey,
  verifyEd25519,
} from '../access/node-crypto.ts';
import { openNote, signNote, verifierKey } from './signed-note.ts';
import type { NoteKey } from './signed-note.ts';

/** Signs and opens the notes of one log. */
export interface LogKey {
  readonly origin: string;
  /** C2SP verifier key, for whoever checks the log elsewhere. */
  readonly verifierKey: string;
  sign(text: string): string;
  /** The signed text, or undefined. */
  open(note: string): string | undefined;
}

/** `seed`: 32 bytes, base64url. `origin` has no spaces and no plus sign, e.g. `bp-north.audit`. */
export function createLogKey(origin: string, seed: string): LogKey {
  const privateKey = ed25519PrivateKey(seed);
  const publicKey = rawPublicKey(privateKey);
  const key: NoteKey = { name: origin, publicKey: Buffer.from(publicKey, 'base64url') };
  const keyId = `ed25519:${origin}`;
  const signer: Signer = ed25519Signer(keyId, privateKey);
  const keyObject = ed25519PublicKey(publicKey);
  const verifier: Verifier = {
    verify: (id, bytes, signature) => id === keyId && verifyEd25519(keyObject, bytes, signature),
  };
  return {
    origin,
    verifierKey: verifierKey(key),
    sign: (text) => signNote(text, key, signer),
    open: (note) => openNote(note, key, verifier, keyId),
  };
}
