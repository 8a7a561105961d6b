import { describe, expect, it } from 'vitest';
import { sectors } from '#shared/sector/sectors.ts';
import { AlarmTruth } from './alarm-truth.ts';
import { animalsCalledPersons, describeTruth, falseAlarms } from './alarm-truth-report.ts';
import { Constellation } from './constellation.ts';
import type { ConstellationOptions } from './constellation-options.ts';

async function play(
  how: Pick<ConstellationOptions, 'seed' | 'fidelity' | 'durationMs'> & {
    readonly sector: 'border-hills' | 'customs-terminal';
    readonly robots?: number;
  },
): Promise<AlarmTruth> {
  const truth = new AlarmTruth();
  const robots = sectors[how.sector].roster.length;
  const report = await new Constellation({ robots, settleMs: 0, ...how, extraInvariants: [truth] }).run();
  expect(report.broken).toBeUndefined();
  return truth;
}

const crossingAtS = ({ alarms }: AlarmTruth): number | undefined =>
  alarms.find(({ type, isTrue }) => isTrue && type === 'LINE_CROSSING')?.atS;

/** `node tests/constellation/alarm-truth-command.ts` plays longer campaigns and prints the tables. */
describe('alarms held against the truth', { timeout: 300_000 }, () => {
  it('are mostly true, and animals are seldom called persons, in the hills as the statistical sight sees them', async () => {
    const truths: AlarmTruth[] = [];
    for (const seed of [1, 2]) {
      truths.push(await play({ seed, sector: 'border-hills', fidelity: 'statistical', durationMs: 6 * 60_000 }));
    }
    const table = describeTruth(truths).join('\n');
    expect(falseAlarms(truths).length, table).toBeLessThanOrEqual(2);
    const { persons, reports } = animalsCalledPersons(truths);
    expect(reports).toBeGreaterThan(20);
    expect(persons / reports, table).toBeLessThanOrEqual(0.05);
    for (const truth of truths) expect(truth.alarms.filter(({ isTrue }) => isTrue).length).toBeGreaterThan(0);
  });

  it('call the first crossing of the demo within 85 s, and nothing that is not there, in rendered pixels', async () => {
    const truth = await play({ seed: 7, sector: 'border-hills', fidelity: 'pixels', durationMs: 85_000, robots: 4 });
    const table = describeTruth([truth]).join('\n');
    expect(crossingAtS(truth), table).toBeLessThan(85);
    expect(falseAlarms([truth]).length, table).toBeLessThanOrEqual(1);
  });

  it('call the climber of the yard', async () => {
    const truth = await play({ seed: 11, sector: 'customs-terminal', fidelity: 'statistical', durationMs: 150_000 });
    const table = describeTruth([truth]).join('\n');
    expect(truth.people.get('climber-north')?.alarms.size, table).toBeGreaterThan(0);
    expect(falseAlarms([truth]).length, table).toBeLessThanOrEqual(1);
  });
});
