import type { Action } from './common.ts';

/**
 * Names the zone set an order was planned on: on the first node of an order (VDA 5050 v3 §6.2.3 allows `enableZoneSet` at nodes).
 * The same for the same order update, so that 2.x, which has a field for it, translates there and back without a trace.
 */
export const zoneSetAction = (
  { orderId, orderUpdateId }: { readonly orderId: string; readonly orderUpdateId: number },
  zoneSetId: string,
): Action => ({
  actionType: 'enableZoneSet',
  actionId: `zones-${orderId}-${orderUpdateId}`,
  blockingType: 'NONE',
  actionParameters: [{ key: 'zoneSetId', value: zoneSetId }],
});
