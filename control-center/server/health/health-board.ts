import type { Health } from '#shared/contracts/http/responses.ts';

type Part = Health['parts'][number];

/** Each part says how it is when asked; a part that cannot answer is not well. */
export class HealthBoard {
  readonly #parts = new Map<string, () => { readonly ok: boolean; readonly detail: string }>();

  register(name: string, probe: () => { readonly ok: boolean; readonly detail: string }): void {
    this.#parts.set(name, probe);
  }

  report(): Health {
    const parts = [...this.#parts].map(([name, probe]): Part => {
      try {
        return { name, ...probe() };
      } catch (error) {
        return { name, ok: false, detail: (error as Error).message };
      }
    });
    return { status: parts.every(({ ok }) => ok) ? 'ok' : 'degraded', parts };
  }
}
