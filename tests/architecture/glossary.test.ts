import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sourceFiles } from './source-files.ts';

/** Where the domain's words live. */
const homes =
  /^(?:shared\/(?:contracts|enrolment|sector|picture)\/|control-center\/server\/(?:access|alarms|audit|commands|evidence|fleet|health|history|identity|incidents|missions|tracks|work)\/)/;
/** How a thing is called or wired, not a thing the domain speaks of. */
const plumbing = /(?:Options|Deps|Input|Settings|Listener|Handler|Contract|Name)$/;

const exported = /^export (?:type|interface) (\w+)/gm;

const types = new Map<string, string>();
for (const file of sourceFiles()) {
  if (file.isTest || !homes.test(file.path)) continue;
  for (const [, name = ''] of file.code.matchAll(exported)) if (!plumbing.test(name)) types.set(name, file.path);
}

/** Entries are lines like: **AlarmView** (file or folder): meaning. */
const entries = new Map<string, string>();
for (const [, name = '', meaning = ''] of readFileSync('docs/glossary.md', 'utf8').matchAll(
  /^- \*\*(\w+)\*\*: (.+)$/gm,
)) {
  entries.set(name, meaning);
}

describe('docs/glossary.md', () => {
  it('explains each exported domain type', () => {
    expect([...types].filter(([name]) => !entries.has(name)).map(([name, path]) => `${name} (${path})`)).toEqual([]);
  });

  it('explains nothing that is gone', () => {
    expect([...entries.keys()].filter((name) => /^[A-Z]/.test(name) && !types.has(name))).toEqual([]);
  });

  it('says something about each', () => {
    expect([...entries].filter(([, meaning]) => meaning.split(' ').length < 4).map(([name]) => name)).toEqual([]);
  });
});
