import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fieldFolder } from '#tests/support/field-robot.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';
import { keyFolder } from './key-folder-paths.ts';
import { readRobotKeys } from './read-robot-keys.ts';

type Paths = ReturnType<typeof keyFolder>;

function faultAfter(change: (paths: Paths) => void, { centre = 'centre-1', tls = false } = {}): string {
  using folder = temporaryFolder();
  const { keysDir } = fieldFolder(folder.path);
  change(keyFolder(keysDir));
  try {
    readRobotKeys(keysDir, centre, tls);
  } catch (error) {
    return (error as Error).message.replaceAll(`${keysDir}/`, '');
  }
  return 'none';
}

describe('the key folder', () => {
  it('is read whole', () => {
    expect(faultAfter(() => undefined)).toBe('none');
  });

  it.each<[string, (paths: Paths) => void, RegExp]>([
    [
      'a key that others may read',
      ({ evidenceKey }) => chmodSync(evidenceKey, 0o644),
      /evidence\.key can be read by others \(mode 644\)\. Run: chmod 600 /,
    ],
    ['a missing key', ({ evidenceKey }) => rmSync(evidenceKey), /evidence\.key does not exist\. Enrol the robot/],
    ['rubbish', ({ evidenceKey }) => writeFileSync(evidenceKey, 'x'), /evidence\.key cannot be read as PEM/],
    [
      'a key of another kind',
      ({ evidenceKey }) =>
        writeFileSync(
          evidenceKey,
          generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }),
        ),
      /evidence\.key holds a key of type ec, not ed25519/,
    ],
    [
      'a secret that is too short',
      ({ linkSecret }) => writeFileSync(linkSecret, '{"password":"x","hmacSecret":"y"}'),
      /link\.secret: \/password/,
    ],
  ])('names %s', (_, change, expected) => {
    expect(faultAfter(change)).toMatch(expected);
  });

  it('names a centre whose key is not there, and those that are', () => {
    const fault = faultAfter(() => undefined, { centre: 'centre-2' });
    expect(fault).toMatch(/centre-keys\.json holds no key of centre "centre-2" \(it holds: centre-1\)/);
  });

  it('needs certificate and key where the link is encrypted', () => {
    expect(faultAfter(() => undefined, { tls: true })).toMatch(/robot\.key does not exist/);
  });
});
