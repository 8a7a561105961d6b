import { describe, expect, it } from 'vitest';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import { RefusalAudit } from './refusal-audit.ts';

describe('audited refusals', () => {
  function room() {
    const entries: { actor: string; detail?: object }[] = [];
    const clock = { time: 1_000_000, now: () => clock.time };
    const work = { audit: (entry: { actor: string }) => entries.push(entry) } as unknown as UnitOfWork;
    const queue = { run: <T>(decide: (w: UnitOfWork) => T) => Promise.resolve(decide(work)) };
    return { entries, clock, audit: new RefusalAudit(queue, clock) };
  }

  it('are one leaf for each person and error in ten seconds, and say how many there were', () => {
    const { entries, clock, audit } = room();
    for (let i = 0; i < 100; i++) audit.note('BPC_E_FORBIDDEN', 'eve', 'POST /api/commands');
    audit.note('BPC_E_FORBIDDEN', 'anna', 'POST /api/commands');
    clock.time += 10_000;
    audit.note('BPC_E_FORBIDDEN', 'eve', 'POST /api/commands');
    expect(entries.map(({ actor, detail }) => [actor, (detail as { unsaid?: number }).unsaid])).toEqual([
      ['eve', undefined],
      ['anna', undefined],
      ['eve', 99],
    ]);
  });

  it('leave out what is a mistake and no attempt', () => {
    const { entries, audit } = room();
    audit.note('BPC_E_PAYLOAD_INVALID', 'anna', 'POST /api/commands');
    expect(entries).toEqual([]);
  });
});
