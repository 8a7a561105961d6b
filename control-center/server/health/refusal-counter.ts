import type { ErrorCode } from '#shared/errors/catalogue.ts';

/** How often each named error left by HTTP, socket or broker since the start. */
export class RefusalCounter {
  readonly #counts = new Map<ErrorCode, number>();

  add(code: ErrorCode): void {
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + 1);
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  count(code: ErrorCode): number {
    return this.#counts.get(code) ?? 0;
  }

  snapshot(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}
