import { describe, expect, it } from 'vitest';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import { smallSector } from '#tests/support/small-sector.ts';
import { inMemoryRobotMemory } from '../identity/robot-memory.ts';
import { GapRecorder } from './gap-recorder.ts';

const start = Date.UTC(2026, 0, 1);
const pose = { x: 0, y: 0, z: 0, yaw: 0, positionSigmaM: 1 } as Parameters<GapRecorder['addPoint']>[1];
const facts = { at: start + 60_000, policyApplied: 'p', batteryPercent: 70, boot: 'B', drops: [] };

function recorder(memory = inMemoryRobotMemory()) {
  const faults: unknown[] = [];
  return { faults, memory, gap: new GapRecorder(enuFrame(smallSector.anchor), memory, (error) => faults.push(error)) };
}

describe('the record of a silence', () => {
  it('tells from when to when, the way, what was seen and decided, and the battery used', () => {
    const { gap } = recorder();
    gap.open(start, 75);
    gap.addPoint(start + 5000, pose);
    gap.addDetection('d1');
    gap.addEvent(start + 6000, 'LOST_LINK: the centre is silent');
    gap.noteHalt(start + 7000);
    expect(gap.close(facts)).toMatchObject({
      from: '2026-01-01T00:00:00.000Z',
      to: '2026-01-01T00:01:00.000Z',
      path: [{ t: '2026-01-01T00:00:05.000Z' }],
      detections: ['d1'],
      events: [{ what: 'LOST_LINK: the centre is silent' }],
      batteryUsed: 5,
      haltedAt: '2026-01-01T00:00:07.000Z',
    });
    expect(gap.close(facts)).toBeUndefined();
  });

  it('is one record over a restart, with what was saved, until it is told and forgotten', () => {
    const { gap, memory } = recorder();
    gap.open(start, 75);
    gap.addEvent(start, 'one');
    gap.save();
    const again = recorder(memory).gap;
    expect([again.isOpen, again.from]).toEqual([true, start]);
    again.open(start + 30_000, 74);
    expect(again.close(facts)).toMatchObject({ from: '2026-01-01T00:00:00.000Z', events: [{ what: 'one' }] });
    expect(recorder(memory).gap.isOpen).toBe(true);
    again.forget();
    expect(recorder(memory).gap.isOpen).toBe(false);
  });

  it('starts anew from a damaged record, and outlives a disk that refuses', () => {
    const memory = inMemoryRobotMemory();
    memory.set('gap', { from: 'yesterday' });
    expect(recorder(memory).gap.isOpen).toBe(false);
    const full = recorder({ get: () => undefined, set: () => raise('ENOSPC') });
    full.gap.open(start, undefined);
    expect([full.gap.isOpen, full.faults.length]).toEqual([true, 1]);
  });

  it('keeps the whole way at half the detail when it is long, and never ends before it began', () => {
    const { gap } = recorder();
    gap.open(start + 120_000, undefined);
    for (let n = 0; n < 5000; n++) gap.addPoint(start + n, pose);
    const body = gap.close(facts)!;
    expect(body.path!.length).toBeLessThanOrEqual(2000);
    expect(body.path![0]!.t).toBe('2026-01-01T00:00:00.000Z');
    expect(body.from <= body.to).toBe(true);
  });
});

function raise(message: string): never {
  throw new Error(message);
}
