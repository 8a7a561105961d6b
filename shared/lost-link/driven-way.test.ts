import { describe, expect, it } from 'vitest';
import { DrivenWay } from './driven-way.ts';

function driven(toM: number): DrivenWay {
  const way = new DrivenWay();
  for (let x = 0; x <= toM; x++) way.add({ x, y: 0 });
  return way;
}

describe('the way a robot drove', () => {
  it('is the same for whoever sees every step and whoever sees one in a second', () => {
    const seldom = new DrivenWay();
    for (let x = 0; x <= 300; x += 2) seldom.add({ x, y: 0 });
    expect(seldom.points).toEqual(driven(300).points);
  });

  it('is cut back to where a robot is met again that drove back along it', () => {
    const way = driven(300);
    way.resumeAt({ x: 152, y: 4 });
    expect(way.points.at(-1)).toEqual({ x: 160, y: 0 });
    expect(way.isWhole).toBe(true);
  });

  it('begins anew, and not whole, where a robot is met again that came another way', () => {
    const way = driven(300);
    way.resumeAt({ x: 300, y: 500 });
    way.add({ x: 300, y: 500 });
    expect([way.points.length, way.isWhole]).toEqual([1, false]);
  });

  it('goes on over a short time in which nobody saw the robot', () => {
    const way = driven(300);
    way.resumeAt({ x: 330, y: 0 });
    way.add({ x: 330, y: 0 });
    expect([way.points.length, way.isWhole]).toEqual([32, true]);
  });

  it('loses what is driven back', () => {
    const way = driven(100);
    for (let x = 100; x >= 50; x--) way.unwindTo({ x, y: 0 });
    expect(way.back({ x: 50, y: 0 })[0]).toEqual({ x: 40, y: 0 });
  });
});
