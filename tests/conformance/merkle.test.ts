import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyConsistency, verifyInclusion } from '#control-center/server/audit/merkle-proof.ts';
import { conformanceData } from '#tests/support/conformance-data.ts';

/** Outside truth: the vectors of transparency-dev. */
const found = conformanceData('merkle');
const vectors = found ?? '';

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name))
    .sort();

/** Sizes reach 2^63, so integers are read as BigInt from the source text. */
type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;
const parseWith = JSON.parse as (text: string, reviver: Reviver) => unknown;

const readVector = (file: string): Record<string, never> =>
  parseWith(readFileSync(file, 'utf8'), (_key, value, { source }) =>
    typeof value === 'number' ? BigInt(source as string) : value,
  ) as Record<string, never>;

const bytes = (text: string | null): Uint8Array => Buffer.from(text ?? '', 'base64');
const proofOf = (list: readonly string[] | null): Uint8Array[] => (list ?? []).map(bytes);

const title =
  found === undefined ? ' (skipped: no merkle beside the repository, ../shared/data or CONFORMANCE_DATA)' : '';

describe.skipIf(found === undefined)(`the Merkle vectors${title}`, () => {
  const inclusion = found ? filesUnder(join(vectors, 'inclusion')) : [];
  const consistency = found ? filesUnder(join(vectors, 'consistency')) : [];

  it('are all 196', () => {
    expect(inclusion.length + consistency.length).toBe(196);
  });

  it.each(inclusion.map((file) => relative(vectors, file)))('%s', (name) => {
    const vector = readVector(join(vectors, name));
    const verdict = verifyInclusion({
      index: vector['leafIdx'] as unknown as bigint,
      size: vector['treeSize'] as unknown as bigint,
      leaf: bytes(vector['leafHash'] as unknown as string),
      root: bytes(vector['root'] as unknown as string),
      proof: proofOf(vector['proof'] as unknown as string[]),
    });
    expect(verdict).toBe(!vector['wantErr']);
  });

  it.each(consistency.map((file) => relative(vectors, file)))('%s', (name) => {
    const vector = readVector(join(vectors, name));
    const verdict = verifyConsistency({
      size1: vector['size1'] as unknown as bigint,
      size2: vector['size2'] as unknown as bigint,
      root1: bytes(vector['root1'] as unknown as string),
      root2: bytes(vector['root2'] as unknown as string),
      proof: proofOf(vector['proof'] as unknown as string[]),
    });
    expect(verdict).toBe(!vector['wantErr']);
  });
});
