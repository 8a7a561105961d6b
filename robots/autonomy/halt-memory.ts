import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { RobotMemory } from '../identity/robot-memory.ts';
import type { HaltLatch } from './autonomy-state.ts';

const latch = Compile(
  Type.Object({
    haltId: Type.String(),
    by: Type.String(),
    reason: Type.String(),
    at: Type.String(),
    said: Type.Optional(Type.Object({ epoch: Type.Number(), boot: Type.String(), seq: Type.Number() })),
  }),
);
const ids = Compile(Type.Array(Type.String()));

/** The latch and the halts already released, on the robot's own disk: no broker is trusted with them. */
export const haltMemory = (memory: RobotMemory) => ({
  load: (): HaltLatch | undefined => {
    const value = memory.get('halt');
    if (value === undefined || value === null) return undefined;
    // Something is written there and it is no latch: as halted as with one.
    return latch.Check(value) ? value : { haltId: '', by: 'robot', reason: 'its memory was damaged', at: '' };
  },
  save: (halt: HaltLatch | undefined): void => memory.set('halt', halt ?? null),
  loadReleased: (): readonly string[] => {
    const value = memory.get('released-halts');
    return ids.Check(value) ? value : [];
  },
  saveReleased: (released: readonly string[]): void => memory.set('released-halts', released),
});
