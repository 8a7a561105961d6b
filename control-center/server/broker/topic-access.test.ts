import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesFilter } from '#shared/link/mqtt-port.ts';
import { robotId } from '#shared/ids/branded.ts';
import { mayPublish, maySubscribe } from './topic-access.ts';

const r1 = { kind: 'robot', robot: robotId('acme', 'r1'), interfaceName: 'bp-north' } as const;

describe('what a robot may do at the broker', () => {
  it.each([
    'bp-north/v3/acme/r1/state',
    'bp-north/v2/acme/r1/visualization',
    'bp-north/v3/acme/r1/detection',
    'bp-north/v3/acme/r1/connection',
  ])('publish %s', (topic) => expect(mayPublish(r1, topic)).toBe(true));

  it.each([
    'bp-north/v3/acme/r2/state',
    'bp-north/v3/acme/r1/order',
    'bp-north/v3/acme/r1/stored',
    'bp-south/v3/acme/r1/state',
    'bp-north/v3/control/centre-1/halt',
    'bp-north/v3/acme/r1/weapon',
    'bp-north/v3/acme/r1/state/x',
    '$SYS/broker',
  ])('not publish %s', (topic) => expect(mayPublish(r1, topic)).toBe(false));

  it.each([
    'bp-north/v3/acme/r1/order',
    'bp-north/+/acme/r1/+',
    'bp-north/v3/control/+/+',
    'bp-north/v3/control/c1/halt',
  ])('subscribe %s', (filter) => expect(maySubscribe(r1, filter)).toBe(true));

  const levels = ['bp-north', 'bp-south', 'v2', 'v3', 'acme', 'r1', 'r2', 'control', '+', '#', 'order', 'c1', ''];
  const anyFilter = fc
    .array(fc.constantFrom(...levels), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join('/'));
  const anyTopic = fc
    .array(fc.constantFrom(...levels.filter((level) => !'+#'.includes(level))), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join('/'));

  it('hear nothing but its own tree and the centre, whatever it subscribes', () => {
    fc.assert(
      fc.property(anyFilter, anyTopic, (filter, topic) => {
        if (!maySubscribe(r1, filter) || !matchesFilter(filter, topic)) return;
        expect(topic).toMatch(/^bp-north\/(v[23]\/acme\/r1|v3\/control\/[^/]*|[^/]*\/acme\/r1)\/[^/]*$/);
      }),
      { numRuns: 20_000 },
    );
  });
});
