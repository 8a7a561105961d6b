import { describe, expect, it } from 'vitest';
import type { Halt } from '#shared/contracts/extension/centre.ts';
import { inMemoryRobotMemory } from '../identity/robot-memory.ts';
import { HaltDesk } from './halt-desk.ts';
import { haltMemory } from './halt-memory.ts';
import { MissionControl } from './mission-control.ts';

function desk(memory = inMemoryRobotMemory()) {
  const disk = haltMemory(memory);
  const mission = new MissionControl({
    home: 'dock',
    monotonicMs: () => 0,
    halt: disk.load(),
    service: 'IN_SERVICE',
    saveHalt: disk.save,
  });
  return { memory, mission, desk: new HaltDesk(mission, disk.loadReleased(), disk.saveReleased) };
}

const halt = (haltId: string, latched: boolean, releasedBy: string[] = []): Halt => ({
  centreId: 'centre',
  sentAt: '2026-01-01T00:00:00.000Z',
  envelope: { boot: '', seq: 0, ttlSeconds: 0, keyId: '', sig: '' },
  haltId,
  latched,
  scope: 'all',
  by: 'anna',
  reason: 'test',
  at: '2026-01-01T00:00:00.000Z',
  epoch: 1,
  releasedBy,
});

describe('the halt desk', () => {
  it('latches, outlives a restart, and is released by two people', () => {
    const first = desk();
    first.desk.take(halt('H1', true));
    const second = desk(first.memory);
    expect(second.mission.behaviour).toBe('HALTED');
    second.desk.take(halt('H1', false, ['anna', 'anna']));
    expect(second.mission.behaviour).toBe('HALTED');
    second.desk.take(halt('H1', false, ['anna', 'ben']));
    expect(second.mission.behaviour).toBe('HOLD');
    expect(desk(first.memory).mission.behaviour).toBe('HOLD');
  });

  it('is not fooled by a broker that repeats an old halt after its release, even over a restart', () => {
    const { desk: halts, memory, mission } = desk();
    halts.take(halt('H1', true));
    halts.take(halt('H1', false, ['anna', 'ben']));
    halts.take(halt('H1', true));
    expect(mission.behaviour).toBe('HOLD');
    const later = desk(memory);
    later.desk.take(halt('H1', true));
    expect(later.mission.behaviour).toBe('HOLD');
    later.desk.take(halt('H2', true));
    expect(later.mission.behaviour).toBe('HALTED');
  });

  it('keeps a newer halt when the release of an older one arrives late, and drops an older one with a newer release', () => {
    const { desk: halts, mission } = desk();
    halts.take(halt('H2', true));
    halts.take(halt('H1', false, ['anna', 'ben']));
    expect(mission.behaviour).toBe('HALTED');
    halts.take(halt('H3', false, ['anna', 'ben']));
    expect(mission.behaviour).toBe('HOLD');
  });

  it('does not take an old release for a newer one because the centre’s clock was set back', () => {
    const { desk: halts, memory, mission } = desk();
    const said = (message: Halt, epoch: number, boot: string, seq: number): Halt => ({
      ...message,
      epoch,
      envelope: { ...message.envelope, boot, seq },
    });
    halts.take(said(halt('H1', true), 2, 'b2', 7));
    halts.take(said(halt('H8', false, ['anna', 'ben']), 1, 'b2', 1));
    halts.take(said(halt('H9', false, ['anna', 'ben']), 2, 'b2', 5));
    expect(desk(memory).mission.behaviour).toBe('HALTED');
    expect(mission.behaviour).toBe('HALTED');
    halts.take(said(halt('H0', false, ['anna', 'ben']), 2, 'b2', 9));
    expect(mission.behaviour).toBe('HOLD');
  });

  it('starts halted if what its disk says of a halt cannot be read', () => {
    const memory = inMemoryRobotMemory();
    memory.set('halt', { haltId: 7 });
    expect(desk(memory).mission.behaviour).toBe('HALTED');
  });
});
