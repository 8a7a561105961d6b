import { describe, expect, it } from 'vitest';
import { CommandHold } from './command-hold.ts';

function hold(isNeeded = true) {
  const taken: number[] = [];
  const commands = new CommandHold(isNeeded);
  const pass = (...numbers: number[]): void => numbers.forEach((n) => commands.pass(() => void taken.push(n)));
  return { commands, pass, taken };
}

describe('commands that waited at the broker', () => {
  it('wait for the first heartbeat of each connection, in order', () => {
    const { commands, pass, taken } = hold();
    commands.onConnected();
    pass(1, 2);
    expect(taken).toEqual([]);
    commands.onHeartbeat();
    pass(3);
    expect(taken).toEqual([1, 2, 3]);
    commands.onConnected();
    pass(4);
    expect(taken).toEqual([1, 2, 3]);
    commands.onHeartbeat();
    expect(taken).toEqual([1, 2, 3, 4]);
  });

  it('are bounded: the oldest goes', () => {
    const { commands, pass, taken } = hold();
    pass(...Array.from({ length: 60 }, (_, n) => n));
    commands.onHeartbeat();
    expect([taken.length, taken[0]]).toEqual([50, 10]);
  });

  it('wait for nothing under a master that keeps no heartbeat', () => {
    const { commands, pass, taken } = hold(false);
    commands.onConnected();
    pass(1);
    expect(taken).toEqual([1]);
  });
});
