import type { Finding } from './finding.ts';

const marks = { ok: 'ok   ', note: 'note ', fault: 'FAULT' } as const;
const indent = ' '.repeat(28);

/** One line, and its cure below. */
export function findingLines({ level, name, detail, cure }: Finding): string {
  const line = `${marks[level]} ${name.padEnd(21)} ${detail.replaceAll('\n', `\n${indent}`)}`;
  return cure === undefined ? line : `${line}\n${indent}-> ${cure}`;
}

export const summary = (findings: readonly Finding[]): string => {
  const faults = findings.filter(({ level }) => level === 'fault').length;
  return faults === 0 ? 'Nothing is in the way.' : `${faults} to mend.`;
};
