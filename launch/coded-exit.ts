import { CodedError } from '#shared/errors/domain-error.ts';

/** A fault that a person can mend ends the program with its sentence instead of a stack. */
export async function codedExit<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
