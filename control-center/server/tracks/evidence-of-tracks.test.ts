import { describe, expect, it } from 'vitest';
import { CollectedWork } from '../work/collected-work.ts';
import { Bench, anna } from '#tests/support/control-room/bench.ts';

const objectId = '01JZ00000000000000000000A1';
const noLog = { append: () => ({ index: 0, entry: '', leafHash: '' }) };

describe('evidence', () => {
  it('that is verified is listed by the tracks of its objects, once', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    await robot.sees(objectId, { x: 0, y: 100 });
    const work = new CollectedWork(bench.clock.now(), noLog, bench.ids);
    bench.room.attachEvidence([objectId, 'unknown'], 'e1', work);
    bench.room.attachEvidence([objectId], 'e1', work);
    expect(bench.room.snapshot().tracks[0]!.evidenceIds).toEqual(['e1']);
    expect(work.changes.map(({ kind }) => kind)).toEqual(['track']);
  });

  it('that does not verify is one alarm a robot, which calls again for the next item once acknowledged', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    const work = new CollectedWork(bench.clock.now(), noLog, bench.ids);
    bench.room.evidenceBroken({ evidenceId: 'e1', robotId: robot.id, reason: 'hash' }, work);
    bench.room.evidenceBroken({ evidenceId: 'e2', robotId: robot.id, reason: 'chain' }, work);
    const { id, version, priority } = bench.alarm('EVIDENCE_BROKEN');
    expect(priority).toBe('medium');
    expect(work.changes.filter(({ kind }) => kind === 'event')).toHaveLength(3);
    await bench.room.acknowledge(anna, id, { key: bench.key(), version });
    bench.room.evidenceBroken({ evidenceId: 'e3', robotId: robot.id, reason: 'chain' }, work);
    expect(bench.alarms('EVIDENCE_BROKEN')).toMatchObject([{ id, state: 'unacknowledged', repeatCount: 1 }]);
  });
});
