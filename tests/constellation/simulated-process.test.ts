import { describe, expect, it } from 'vitest';
import { seededRandom } from '#shared/random/random.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { idealConditions } from '#simulation/link/link-conditions.ts';
import { SimulatedBroker } from '#simulation/link/simulated-broker.ts';
import { drain } from './drain.ts';
import { SimulatedProcess } from './simulated-process.ts';

describe('SimulatedProcess', () => {
  it('runs no timer after it was killed', async () => {
    const clock = new SimulatedClock(0, drain);
    const process = new SimulatedProcess(clock);
    let ticks = 0;
    process.clock.setRepeating(() => ticks++, 100);
    process.clock.setTimer(() => (ticks += 100), 1000);
    await clock.advance(350);
    process.kill();
    await clock.advance(5000);
    expect(ticks).toBe(3);
  });

  it('keeps its own wall clock, and timers do not care', async () => {
    const clock = new SimulatedClock(1_000_000, drain);
    let offset = 0;
    const process = new SimulatedProcess(clock, () => offset);
    let firedAt = 0;
    process.clock.setTimer(() => (firedAt = clock.monotonicMs()), 500);
    offset = -60_000;
    await clock.advance(1000);
    expect(firedAt).toBe(500);
    expect(process.clock.now()).toBe(1_000_000 + 1000 - 60_000);
    expect(clock.now()).toBe(1_001_000);
  });

  it('severs its connections and never hears of what was under way', async () => {
    const clock = new SimulatedClock(0, drain);
    const broker = new SimulatedBroker({ clock, random: seededRandom(1) });
    const process = new SimulatedProcess(clock);
    const remote = broker.remote(() => ({ ...idealConditions, delayMs: 50 }));
    const connection = process.connector(remote)({ clientId: 'r', clean: true, keepAliveSeconds: 10 });
    await clock.advance(1000);
    expect(broker.isConnected('r')).toBe(true);
    let heard = false;
    const hear = (): void => void (heard = true);
    connection.publish('a', new Uint8Array(1), { qos: 1 }).then(hear, hear);
    process.kill();
    await clock.advance(60_000);
    expect({ heard, connected: broker.isConnected('r') }).toEqual({ heard: false, connected: false });
  });

  it('dies at the planned moment, in the middle of what that began', async () => {
    const steps = async (turns: number): Promise<number> => {
      const clock = new SimulatedClock(0, drain);
      const process = new SimulatedProcess(clock);
      let done = 0;
      process.clock.setRepeating(() => {
        void (async () => {
          for (let step = 0; step < 10; step++) {
            if (process.alive) done++;
            await Promise.resolve();
          }
        })();
      }, 100);
      process.crashAt({ moment: 'timer', count: 3, turns }, () => process.kill());
      await clock.advance(1000);
      expect(process.alive).toBe(false);
      return done;
    };
    expect([await steps(0), await steps(1), await steps(4)]).toEqual([20, 21, 24]);
  });
});
