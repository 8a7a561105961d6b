import { spawn } from 'node:child_process';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';

const toldCharacters = 600;

/** Runs a program to its end and returns what it printed. Rejects with BPC_E_INSTALL_FAILED and its last words. */
export function runProgram(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const failed = (why: string): CodedError =>
    new CodedError(domainError('BPC_E_INSTALL_FAILED', `${command} ${args[0] ?? ''}: ${why}.`));
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, LC_ALL: 'C', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => (said = `${said}${bytes.toString()}`.slice(-toldCharacters)));
    child.on('error', (error) => reject(failed(error.message)));
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(failed(`ended with ${code}: ${said.trim()}`))));
  });
}
