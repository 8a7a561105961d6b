import { describe, expect, it } from 'vitest';
import { requiresConformanceData } from '#tests/support/conformance-data.ts';
import { vdaSchemas } from './vda-schema.ts';

const connection = {
  headerId: 1,
  timestamp: '2026-01-01T00:00:00.000Z',
  version: '3.0.0',
  manufacturer: 'acme',
  serialNumber: 'r1',
  connectionState: 'ONLINE',
};
const order = {
  ...connection,
  connectionState: undefined,
  orderId: 'o',
  orderUpdateId: 0,
  nodes: [{ nodeId: 'a', sequenceId: 0, released: true, actions: [] }],
  edges: [],
};

describe('the judge of VDA messages', () => {
  it('passes a good message and names what is wrong with bad ones', (context) => {
    const judge = vdaSchemas(requiresConformanceData(context, 'vda5050/v3.0'));
    expect(judge('connection', connection)).toEqual([]);
    expect(judge('connection', { ...connection, connectionState: 'GONE' })[0]).toContain('/connectionState');
    expect(judge('connection', { ...connection, extra: 1 })).toEqual(['/extra is not in the schema']);
  });

  it('finds unknown keys inside lists and behind references', (context) => {
    const judge = vdaSchemas(requiresConformanceData(context, 'vda5050/v3.0'));
    const { connectionState: _, ...good } = order;
    expect(judge('order', good)).toEqual([]);
    const action = { actionType: 'bpDock', actionId: '1', blockingType: 'NONE', sig: 'x' };
    const bad = { ...good, nodes: [{ ...good.nodes[0], actions: [action] }] };
    expect(judge('order', bad)).toEqual(['/nodes/0/actions/0/sig is not in the schema']);
  });
});
