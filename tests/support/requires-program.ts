import type { TestContext } from 'vitest';
import { findProgram } from './find-program.ts';

/** The program's file; where it is not installed the test is skipped with a reason that the run prints. */
export function requiresProgram(context: Pick<TestContext, 'skip'>, name: string, debianPackage: string): string {
  const file = findProgram(name);
  return file ?? context.skip(`${name} is not installed (Debian package ${debianPackage})`);
}
