import { describe, expect, it } from 'vitest';
import { gate } from '#control-center/server/commands/gate.ts';
import type { GateInput } from '#control-center/server/commands/gate.ts';
import { reasonsAgainst } from '#robots/autonomy/readiness.ts';

const services = ['IN_SERVICE', 'OUT_OF_SERVICE', 'NEEDS_HELP', 'UNKNOWN'] as const;
const undertakings = { order: 'dispatch', return: 'return', 'resume-patrol': 'resume-patrol' } as const;
const bools = [false, true];

/** What the robot says about itself in each of its conditions, as the centre gathers it. */
const asTheCentreSees = (kind: GateInput['kind'], facts: Parameters<typeof reasonsAgainst>[1]): GateInput => ({
  kind,
  callSign: 'R-04',
  reachable: true,
  halted: facts.halted,
  duplicateIdentity: false,
  emergencyStop: false,
  fault: facts.fault,
  serviceState: facts.service,
  operatingMode: facts.localized ? 'AUTOMATIC' : 'STARTUP',
  position: 'fresh',
  localized: facts.localized,
  way: kind === 'dispatch' ? { kind: 'route', batteryAfterPercent: 60 } : undefined,
  reservePercent: 15,
  zonesBehind: false,
  supported: true,
});

const cases = bools.flatMap((halted) =>
  bools.flatMap((localized) =>
    [undefined, 'tilted too far'].flatMap((fault) =>
      services.map((service) => ({ halted, localized, fault, service }) as const),
    ),
  ),
);

describe('the pre-start gate (lessons 9)', () => {
  it.each(cases)('lets pass what the robot takes, and nothing else: %o', (facts) => {
    for (const [undertaking, kind] of Object.entries(undertakings)) {
      const answer = gate(asTheCentreSees(kind, facts));
      const refusals = reasonsAgainst(undertaking as keyof typeof undertakings, facts);
      expect([kind, answer.allowed, answer.reasons]).toEqual([kind, refusals.length === 0, answer.reasons]);
      expect(answer.reasons.every(({ cure }) => cure !== '')).toBe(true);
    }
  });
});
