import { describe, expect, it } from 'vitest';
import { ed25519PublicKey, verifyEd25519 } from '../access/node-crypto.ts';
import { createLogKey } from './log-key.ts';
import { openNote, signNote, verifierKey } from './signed-note.ts';

/** The example of the C2SP signed-note specification. */
const published = {
  vkey: 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  text: 'This is an example message.\n',
  note:
    'This is an example message.\n\n\u2014 example.com/foo ' +
    'Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
};

const publicKey = Buffer.from('AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k', 'base64').subarray(1);
const noteKey = { name: 'example.com/foo', publicKey };
const keyObject = ed25519PublicKey(publicKey.toString('base64url'));
const verifier = {
  verify: (_id: string, bytes: Uint8Array, signature: string) => verifyEd25519(keyObject, bytes, signature),
};

describe('signed notes', () => {
  it('open the published example and name its key as published', () => {
    expect(verifierKey(noteKey)).toBe(published.vkey);
    expect(openNote(published.note, noteKey, verifier, 'k')).toBe(published.text);
  });

  it('refuse a changed text, and a changed signature', () => {
    expect(openNote(published.note.replace('example m', 'Example m'), noteKey, verifier, 'k')).toBeUndefined();
    expect(openNote(published.note.replace('Uw2QOkn8', 'Uw2QOkn9'), noteKey, verifier, 'k')).toBeUndefined();
  });

  it('ignore signatures of other keys', () => {
    const own = createLogKey('bp.audit', Buffer.alloc(32, 1).toString('base64url'));
    const both = own.sign(published.text) + published.note.slice(published.note.indexOf('\u2014'));
    expect(own.open(both)).toBe(published.text);
    expect(openNote(both, noteKey, verifier, 'k')).toBe(published.text);
    expect(own.open(published.note)).toBeUndefined();
  });

  it('are never made of a text that could be read two ways', () => {
    const signer = { keyId: 'k', sign: () => '' };
    expect(() => signNote('no newline', noteKey, signer)).toThrow(RangeError);
    expect(() => signNote('an empty\n\nline\n', noteKey, signer)).toThrow(RangeError);
  });
});
