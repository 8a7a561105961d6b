import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action } from '#shared/contracts/vda5050/common.ts';
import { ActionQueue } from './action-queue.ts';

const action = (actionId: string, blockingType: Action['blockingType']): Action => ({
  actionId,
  actionType: 'test',
  blockingType,
});

function queueOf(...actions: Action[]) {
  const queue = new ActionQueue();
  for (const each of actions) queue.announce(each);
  queue.enqueue(actions);
  const ended: string[] = [];
  const advance = (now: number): string[] => {
    queue.advance(
      now,
      () => 1000,
      ({ actionId }) => ended.push(actionId),
    );
    return queue.states.filter(({ actionStatus }) => actionStatus === 'RUNNING').map(({ actionId }) => actionId);
  };
  return { queue, advance, ended };
}

describe('actions at a node (VDA 5050 v3 §6.2.2)', () => {
  it('run side by side if they may, alone if they must, in the order of the list', () => {
    const { advance, ended } = queueOf(
      action('a', 'NONE'),
      action('b', 'SOFT'),
      action('c', 'HARD'),
      action('d', 'NONE'),
    );
    expect(advance(0)).toEqual(['a', 'b']);
    expect(advance(999)).toEqual(['a', 'b']);
    expect(advance(1000)).toEqual(['c']);
    expect(ended).toEqual(['a', 'b']);
    expect(advance(2000)).toEqual(['d']);
    expect(advance(3000)).toEqual([]);
  });

  it('keep the robot standing while one of them is SOFT or HARD', () => {
    const { advance, queue } = queueOf(action('a', 'SOFT'), action('b', 'SINGLE'));
    expect(queue.mayDrive).toBe(false);
    advance(0);
    advance(1000);
    expect(queue.mayDrive).toBe(true);
    expect(queue.isDone).toBe(false);
  });

  it('fail together when the order is cancelled, except what is finished', () => {
    const { advance, queue, ended } = queueOf(action('a', 'HARD'), action('b', 'HARD'));
    queue.announce(action('later', 'NONE'));
    advance(0);
    advance(1000);
    queue.cancel(
      () => true,
      ({ actionId }) => ended.push(actionId),
    );
    expect(queue.states.map(({ actionStatus }) => actionStatus)).toEqual(['FINISHED', 'FAILED', 'FAILED']);
    expect(ended).toEqual(['a', 'b']);
    expect(queue.isDone).toBe(true);
  });

  it('are paused while the robot is elsewhere, go on for what was left of them, and fail where they cannot', () => {
    const { advance, queue, ended } = queueOf(action('a', 'HARD'), action('b', 'HARD'));
    const status = () => queue.states.map(({ actionStatus }) => actionStatus);
    const note = ({ actionId }: Action): void => void ended.push(actionId);
    advance(0);
    expect([queue.suspend(400), queue.suspend(500), status()]).toEqual([true, false, ['PAUSED', 'WAITING']]);
    expect(queue.resume(10_000, true, note)).toBe(true);
    advance(10_599);
    expect(status()).toEqual(['RUNNING', 'WAITING']);
    advance(10_600);
    expect(status()).toEqual(['FINISHED', 'RUNNING']);
    queue.suspend(10_700);
    queue.resume(20_000, false, note);
    expect([status(), ended, queue.isDone]).toEqual([['FINISHED', 'FAILED'], ['a', 'b'], true]);
  });

  it('never run beside a SINGLE or HARD one, and all end', () => {
    const types = fc.constantFrom<Action['blockingType']>('NONE', 'SOFT', 'SINGLE', 'HARD');
    fc.assert(
      fc.property(fc.array(types, { maxLength: 8 }), (list) => {
        const actions = list.map((type, index) => action(String(index), type));
        const { advance, queue, ended } = queueOf(...actions);
        for (let now = 0; now <= 20_000; now += 500) {
          const running = advance(now).map((id) => actions[Number(id)]!.blockingType);
          const exclusive = running.filter((type) => type === 'SINGLE' || type === 'HARD');
          if (exclusive.length > 0) expect(running).toHaveLength(1);
        }
        expect(queue.isDone).toBe(true);
        expect(ended).toEqual(ended.toSorted((a, b) => Number(a) - Number(b)));
      }),
    );
  });
});
