import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { ServiceChange } from '#robots/identity/service-book.ts';
import { literals, longText, shortText, strict } from '#shared/contracts/primitives.ts';

const changeSchema = Compile(
  Type.Object({ state: literals(['OUT_OF_SERVICE', 'IN_SERVICE']), by: shortText(), reason: longText(300) }, strict),
);

/**
 * How somebody at the robot tells its running agent about the service state: a file in the robot's own data folder, which only its user
 * can write. A request that nobody takes stays for the agent's next start.
 */
export class ServiceDrop {
  readonly #request: string;
  readonly #answer: string;

  constructor(dataDir: string) {
    this.#request = join(dataDir, 'service-request.json');
    this.#answer = join(dataDir, 'service-answer.txt');
  }

  get isWaiting(): boolean {
    return existsSync(this.#request);
  }

  ask(change: Omit<ServiceChange, 'isSupervisor'>): void {
    rmSync(this.#answer, { force: true });
    const next = `${this.#request}.next`;
    writeFileSync(next, JSON.stringify(change), { flush: true });
    renameSync(next, this.#request);
  }

  withdraw(): void {
    rmSync(this.#request, { force: true });
  }

  /** What the agent answered; undefined as long as it did not. */
  get answer(): string | undefined {
    return existsSync(this.#answer) ? readFileSync(this.#answer, 'utf8') : undefined;
  }

  /** For the agent, once a second: takes a request and answers it. Nobody at the robot is a supervisor: the centre vouches for those. */
  serve(change: (change: ServiceChange) => string): void {
    if (!this.isWaiting) return;
    const text = readFileSync(this.#request, 'utf8');
    const value = parsed(text);
    const answer = changeSchema.Check(value) ? change({ ...value, isSupervisor: false }) : 'The request is malformed.';
    writeFileSync(this.#answer, answer);
    this.withdraw();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
