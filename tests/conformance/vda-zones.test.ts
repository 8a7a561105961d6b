import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { TestContext } from 'vitest';
import { describe, expect, it } from 'vitest';
import { Responses } from '#shared/contracts/vda5050/responses.ts';
import { ZoneSetMessage } from '#shared/contracts/vda5050/zone-set.ts';
import { validator } from '#shared/contracts/validator.ts';
import { sectorZoneSet } from '#shared/sector/sector-zone-set.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { requiresConformanceData } from '#tests/support/conformance-data.ts';

const header = {
  headerId: 1,
  timestamp: '2026-06-01T12:00:00.000Z',
  version: '3.0.0',
  manufacturer: 'bpc',
  serialNumber: 'R-01',
};

function official(context: Pick<TestContext, 'skip'>, name: 'zoneSet' | 'responses') {
  const folder = requiresConformanceData(context, 'vda5050/v3.0');
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(join(folder, `${name}.schema`), 'utf8')) as object);
  return (body: object): unknown => (validate(body) ? undefined : validate.errors);
}

const vertices = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 0, y: 1 },
];
const zoneAction = { actionType: 'beep', blockingType: 'NONE' };
const base = {
  zoneDescriptor: fc.option(fc.string({ maxLength: 20 }), { nil: undefined }),
  vertices: fc.constant(vertices),
};
const zone = (zoneType: string, more: Readonly<Record<string, fc.Arbitrary<unknown>>> = {}) =>
  fc.record({ ...base, zoneType: fc.constant(zoneType), ...more });
const factor = fc.double({ min: 0, max: 1, noNaN: true });
const someZone = fc.oneof(
  zone('BLOCKED'),
  zone('LINE_GUIDED'),
  zone('COORDINATED_REPLANNING'),
  zone('SPEED_LIMIT', { maximumSpeed: fc.double({ min: 0.1, max: 10, noNaN: true }) }),
  zone('RELEASE', { releaseLossBehavior: fc.constantFrom('STOP', 'CONTINUE', 'EVACUATE') }),
  zone('ACTION', {
    entryActions: fc.constant([zoneAction]),
    duringActions: fc.constant([]),
    exitActions: fc.constant([]),
  }),
  zone('PRIORITY', { priorityFactor: factor }),
  zone('PENALTY', { penaltyFactor: factor }),
  zone('DIRECTED', { direction: factor, directedLimitation: fc.constantFrom('SOFT', 'RESTRICTED', 'STRICT') }),
  zone('BIDIRECTED', { direction: factor, bidirectedLimitation: fc.constantFrom('SOFT', 'RESTRICTED') }),
);

describe('zones by the official VDA 5050 3.0 schemas', () => {
  it('our sectors’ zone sets are valid', (context) => {
    const faults = official(context, 'zoneSet');
    for (const sector of Object.values(sectors)) {
      const release = { zoneId: 'r', name: 'Bridge', kind: 'RELEASE' as const, polygon: vertices };
      const zoneSet = sectorZoneSet({ ...sector, zones: [...sector.zones, release] });
      expect(zoneSet.zones.length).toBeGreaterThan(1);
      expect(faults({ ...header, zoneSet })).toBeUndefined();
    }
  });

  it('every valid zone set, of whatever kinds, is understood: what is not obeyed is refused by name, not as malformed', (context) => {
    const faults = official(context, 'zoneSet');
    const ours = validator(ZoneSetMessage);
    fc.assert(
      fc.property(fc.array(someZone, { maxLength: 6 }), (zones) => {
        const named = zones.map((each, index) => ({ ...each, zoneId: `z${index}` }));
        const body = JSON.parse(
          JSON.stringify({ ...header, zoneSet: { mapId: 'm', zoneSetId: 's', zones: named } }),
        ) as object;
        expect(faults(body)).toBeUndefined();
        expect(ours(body, 'zoneSet').ok).toBe(true);
      }),
    );
  });

  it('answers are valid, and every valid answer is understood', (context) => {
    const faults = official(context, 'responses');
    const ours = validator(Responses);
    const response = fc.record(
      {
        requestId: fc.string({ maxLength: 30 }),
        grantType: fc.constantFrom('GRANTED', 'QUEUED', 'REVOKED', 'REJECTED'),
        leaseExpiry: fc.constantFrom('2026-06-01T12:00:20.000Z', '2026-06-01T12:00:20Z'),
      },
      { requiredKeys: ['requestId', 'grantType'] },
    );
    fc.assert(
      fc.property(fc.array(response, { maxLength: 5 }), (responses) => {
        const body = { ...header, responses };
        expect(faults(body)).toBeUndefined();
        expect(ours(body, 'responses').ok).toBe(true);
      }),
    );
  });
});
