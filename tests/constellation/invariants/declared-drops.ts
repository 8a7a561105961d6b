import type { GapReport } from '#shared/contracts/extension/gap-report.ts';
import type { Envelope } from '#shared/crypto/envelope.ts';

interface Range {
  readonly first: number;
  readonly last: number;
}

/** Which messages robots have declared as lost, by robot, boot and number. */
export class DeclaredDrops {
  readonly #ranges = new Map<string, Range[]>();

  note(robot: string, { dropped = [], envelope }: Pick<GapReport, 'dropped'> & { readonly envelope: Envelope }): void {
    for (const { boot = envelope.boot, firstSeq, lastSeq } of dropped) {
      const key = `${robot} ${boot}`;
      const known = this.#ranges.get(key) ?? [];
      known.push({ first: firstSeq, last: lastSeq });
      this.#ranges.set(key, known);
    }
  }

  has(robot: string, boot: string, seq: number): boolean {
    return this.#ranges.get(`${robot} ${boot}`)?.some(({ first, last }) => first <= seq && seq <= last) ?? false;
  }
}
