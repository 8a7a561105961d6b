import { describe, expect, it } from 'vitest';
import { borderHillsScenario } from './library/border-hills.ts';
import { loadScenario } from './load-scenario.ts';
import type { Scenario } from './scenario.ts';

function refused(change: Partial<Record<keyof Scenario, unknown>>): string {
  const loaded = loadScenario({ ...borderHillsScenario, ...change });
  if (loaded.ok) throw new Error('was accepted');
  expect(loaded.error.code).toBe('BPC_E_SCENARIO_INVALID');
  return loaded.error.message;
}

describe('loadScenario', () => {
  it('names the path of a wrong type', () => {
    expect(refused({ seed: 'seven' })).toContain('/seed');
    expect(refused({ intruders: [{ ...borderHillsScenario.intruders[0], speedMps: -1 }] })).toContain(
      '/intruders/0/speedMps',
    );
  });

  it('refuses unknown keys and sectors', () => {
    expect(refused({ sector: 'moon' })).toContain('/sector');
    expect(refused({ ['colour' as keyof Scenario]: 'red' })).toMatch(/additional|colour|unevaluated/i);
  });

  it('names robots that the sector does not have', () => {
    const stranger = { kind: 'gnss-frozen', serialNumber: 'R-99', fromS: 0, toS: 1 };
    expect(refused({ faults: [stranger] })).toContain('/faults/0/serialNumber names R-99');
  });

  it('names starts that are on no edge', () => {
    const robots = [
      { serialNumber: 'R-01', start: { kind: 'route', from: 'T01', to: 'T09', alongM: 0 }, batteryPercent: 50 },
    ];
    expect(refused({ robots })).toContain('/robots/0/start has no edge from T01 to T09');
  });

  it('names repeated actors, empty intervals and expectations about strangers, all at once', () => {
    const [first] = borderHillsScenario.intruders;
    const message = refused({
      intruders: [first, first],
      radio: { ...borderHillsScenario.radio, outages: [{ fromS: 10, toS: 5 }] },
      expectations: [{ kind: 'detected-within', actorId: 'nobody', withinS: 5 }],
    });
    expect(message).toContain(`/intruders/1/actorId repeats ${first!.actorId}`);
    expect(message).toContain('/radio/outages/0/toS');
    expect(message).toContain('/expectations/0/actorId names nobody');
  });
});
