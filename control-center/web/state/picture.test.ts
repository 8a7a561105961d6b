import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PictureDelta } from '#shared/contracts/socket.ts';
import { applyDelta, pictureFrom } from './picture.ts';
import type { Picture } from './picture.ts';
import { alarmView, robotView, snapshotView } from './test-views.ts';

const delta = (seq: number, changes: PictureDelta['changes']): PictureDelta => ({ seq, at: 1_000 + seq, changes });
const applied = (picture: Picture, next: PictureDelta): Picture => {
  const outcome = applyDelta(picture, next);
  if (outcome.kind !== 'applied') throw new Error(outcome.kind);
  return outcome.picture;
};

describe('the picture', () => {
  it('takes the next delta and keeps the identity of slices that did not change', () => {
    const before = pictureFrom(snapshotView({ alarms: [alarmView({ id: 'a' })], robots: [robotView({ id: 'r' })] }));
    const after = applied(before, delta(2, [{ kind: 'alarm', alarm: alarmView({ id: 'b' }) }]));
    expect([...after.alarms.keys()]).toEqual(['a', 'b']);
    expect(after.robots).toBe(before.robots);
    expect(before.alarms.size).toBe(1);
  });

  it('names a gap and changes nothing', () => {
    const before = pictureFrom(snapshotView({ seq: 4 }));
    expect(applyDelta(before, delta(6, [])).kind).toBe('gap');
    expect(applyDelta(before, delta(4, [])).kind).toBe('old');
  });

  it('never lets an older position replace a newer one, whichever way it comes', () => {
    const at = (time: number, x: number) => ({ x, y: 0, thetaRad: 0, localized: true, at: time });
    let picture = pictureFrom(snapshotView({ robots: [robotView({ id: 'r', position: at(100, 1) })] }));
    picture = applied(picture, delta(2, [{ kind: 'robot-position', position: { id: 'r', ...at(300, 3) } }]));
    picture = applied(picture, delta(3, [{ kind: 'robot', robot: robotView({ id: 'r', position: at(200, 2) }) }]));
    picture = applied(picture, delta(4, [{ kind: 'robot-position', position: { id: 'r', ...at(250, 2.5) } }]));
    expect(picture.robots.get('r')?.position).toEqual(at(300, 3));
  });

  it('ignores the position of a robot that it does not know', () => {
    const picture = applied(
      pictureFrom(snapshotView()),
      delta(2, [{ kind: 'robot-position', position: { id: 'x', x: 0, y: 0, thetaRad: 0, localized: true, at: 1 } }]),
    );
    expect(picture.robots.size).toBe(0);
  });

  it('keeps at most 200 events, the newest', () => {
    let picture = pictureFrom(snapshotView());
    for (let n = 0; n < 230; n++) {
      picture = applied(
        picture,
        delta(n + 2, [{ kind: 'event', event: { id: `e${n}`, at: n, kind: 'k', message: '' } }]),
      );
    }
    expect(picture.events).toHaveLength(200);
    expect(picture.events.at(-1)?.id).toBe('e229');
  });

  it('stops exactly before the first missing delta, whatever is lost', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), (lost) => {
        let picture = pictureFrom(snapshotView({ seq: 0 }));
        for (const [index, isLost] of lost.entries()) {
          if (isLost) continue;
          const outcome = applyDelta(
            picture,
            delta(index + 1, [{ kind: 'alarm', alarm: alarmView({ id: `${index}` }) }]),
          );
          if (outcome.kind === 'applied') picture = outcome.picture;
        }
        const firstLost = lost.indexOf(true);
        const whole = firstLost < 0 ? lost.length : firstLost;
        expect(picture.seq).toBe(whole);
        expect(picture.alarms.size).toBe(whole);
      }),
    );
  });
});
