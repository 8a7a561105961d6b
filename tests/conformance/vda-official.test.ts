import { describe, expect, it } from 'vitest';
import { Constellation } from '#tests/constellation/constellation.ts';
import type { Invariant } from '#tests/constellation/invariant.ts';
import { readMessage } from '#tests/constellation/read-message.ts';
import { requiresConformanceData } from '#tests/support/conformance-data.ts';
import { vdaSchemas } from './vda-schema.ts';
import type { OfficialMessage } from './vda-schema.ts';

const official: ReadonlySet<string> = new Set<OfficialMessage>([
  'connection',
  'factsheet',
  'state',
  'visualization',
  'order',
  'instantActions',
]);

describe('what robots and centre publish in half an hour', { timeout: 120_000 }, () => {
  it('is valid by the official VDA 5050 3.0 schemas, with no key they do not know', async (context) => {
    const judge = vdaSchemas(requiresConformanceData(context, 'vda5050/v3.0'));
    const faults = new Map<string, number>();
    const seen = new Map<string, number>();
    const watch: Invariant = {
      name: 'official schemas',
      onMessage(message) {
        const read = readMessage(message);
        if (read?.topic.kind !== 'robot' || !official.has(read.topic.name)) return;
        const { name } = read.topic;
        seen.set(name, (seen.get(name) ?? 0) + 1);
        for (const fault of judge(name as OfficialMessage, read.body)) {
          const general = `${name} ${fault.replaceAll(/\/\d+/g, '/*')}`;
          faults.set(general, (faults.get(general) ?? 0) + 1);
        }
      },
    };
    const report = await new Constellation({
      seed: 30,
      robots: 3,
      durationMs: 30 * 60_000,
      fidelity: 'statistical',
      meanFaultGapMs: 120_000,
      meanHaltGapMs: 600_000,
      extraInvariants: [watch],
    }).run();
    expect(report.broken?.invariant).toBeUndefined();
    expect(Object.fromEntries(faults)).toEqual({});
    expect([...seen.keys()].sort()).toEqual([...official].sort());
    expect(seen.get('state')).toBeGreaterThan(900);
  });
});
