import { canonicalJson } from '../crypto/canonical-json.ts';
import type { Sha256 } from '../crypto/ports.ts';

/** What a robot asks to be known by: its name and the public halves of its keys. */
export interface EnrolmentSubject {
  readonly robot: string;
  /** PKCS #10, PEM: the link key. */
  readonly certificateRequest: string;
  /** Ed25519, raw, base64url: the evidence key. Absent when a robot only comes again for its certificate. */
  readonly evidencePublicKey?: string;
}

/** 2^88: nobody finds other keys with the same words while two people are on the telephone. */
const wordCount = 8;
const bitsAWord = 11n;

/** Hexadecimal SHA-256 of everything that two people compare. */
export const enrolmentDigest = (subject: EnrolmentSubject, sha256: Sha256): string =>
  sha256(new TextEncoder().encode(canonicalJson({ kind: 'border-patrol enrolment 1', ...subject })));

/** The digest as eight words of a list of 2,048; computed on both sides, never sent. */
export function enrolmentWords(digest: string, wordList: readonly string[]): string {
  const value = BigInt(`0x${digest}`) >> (256n - bitsAWord * BigInt(wordCount));
  return Array.from({ length: wordCount }, (_, i) => {
    const index = (value >> (bitsAWord * BigInt(wordCount - 1 - i))) & 2047n;
    return wordList[Number(index)];
  }).join(' ');
}

/** As typed by ear: case, commas and line breaks do not matter. */
export const sameWords = (typed: string, right: string): boolean =>
  typed
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean)
    .join(' ') === right;
