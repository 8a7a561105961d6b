import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readToken, writeToken } from './enrolment-token.ts';
import { enrolmentDigest, enrolmentWords, sameWords } from './enrolment-words.ts';
import { parseRobotName, robotUrn } from './robot-name.ts';

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const list = Array.from({ length: 2048 }, (_, i) => `w${i}`);
const letters = Array.from({ length: 2048 }, (_, i) =>
  i.toString(2).padStart(11, '0').replaceAll('0', 'a').replaceAll('1', 'b'),
);

describe('a token', () => {
  it('is read as it was written, however it is typed', () => {
    fc.assert(
      fc.property(bytes(10), bytes(32), fc.boolean(), (secret, root, shout) => {
        const text = writeToken(secret, hex(root));
        expect(text).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/);
        const typed = shout ? text.replaceAll('-', ' ').replaceAll('0', 'O').replaceAll('1', 'l') : text.toLowerCase();
        const read = readToken(typed);
        expect(read?.rootFingerprint).toBe(hex(root).slice(0, 20));
        expect(read?.secret).toBe(text.replaceAll('-', '').slice(0, 16));
      }),
    );
  });

  it('is no other text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        const plain = text.replaceAll(/[\s-]/g, '');
        if (plain.length !== 32) expect(readToken(text)).toBeUndefined();
      }),
    );
    expect(readToken('U'.repeat(32))).toBeUndefined();
  });
});

describe('the words', () => {
  it('are the first 88 bits of the digest, eleven a word', () => {
    fc.assert(
      fc.property(bytes(32), (digest) => {
        const bits = [...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('');
        const expected = Array.from({ length: 8 }, (_, i) => `w${Number.parseInt(bits.slice(11 * i, 11 * i + 11), 2)}`);
        expect(enrolmentWords(hex(digest), list)).toBe(expected.join(' '));
      }),
    );
  });

  it('are the same however they are typed, and others are not', () => {
    fc.assert(
      fc.property(bytes(32), bytes(32), (one, other) => {
        const right = enrolmentWords(hex(one), letters);
        expect(sameWords(` ${right.toUpperCase().replaceAll(' ', ',\n')}. `, right)).toBe(true);
        const wrong = enrolmentWords(hex(other), letters);
        expect(sameWords(wrong, right)).toBe(wrong === right);
        expect(sameWords(right.split(' ').slice(1).join(' '), right)).toBe(false);
      }),
    );
  });

  it('cover name, link key and evidence key', () => {
    const sha256 = (input: Uint8Array): string => new TextDecoder().decode(input);
    const subject = { robot: 'bpc/R-01', certificateRequest: 'csr', evidencePublicKey: 'key' };
    const digests = [
      subject,
      { ...subject, robot: 'bpc/R-02' },
      { ...subject, certificateRequest: 'other' },
      { ...subject, evidencePublicKey: 'other' },
    ].map((one) => enrolmentDigest(one, sha256));
    expect(new Set(digests).size).toBe(4);
  });
});

describe('a robot’s name', () => {
  it('becomes a name in its certificate that no other robot has', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9_.-]{1,8}$/);
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(part, part, (manufacturer, serialNumber) => {
        const robot = parseRobotName(`${manufacturer}/${serialNumber}`);
        if (!robot.ok) return;
        const urn = robotUrn(robot.value);
        expect(seen.get(urn) ?? robot.value).toBe(robot.value);
        seen.set(urn, robot.value);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['control/centre-1', 'a.b/c', 'a', '/b', 'a/', 'a/b/c', 'a b/c', 'a/#', 'a/+'])('is not %s', (name) => {
    expect(parseRobotName(name).ok).toBe(false);
  });
});
