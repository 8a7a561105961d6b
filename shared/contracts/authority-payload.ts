import { canonicalJson } from '../crypto/canonical-json.ts';
import type { RobotId } from '../ids/branded.ts';
import type { Action } from './vda5050/common.ts';
import type { Order } from './vda5050/order.ts';

/** What one command may do, until when: the signed part of `bpAuthority` (protocol.md). */
export interface AuthorityGrant {
  readonly epoch: number;
  readonly commandId: string;
  /** ISO-8601 UTC. */
  readonly expiresAt: string;
}

const encoder = new TextEncoder();

const withoutAuthority = (actions: readonly Action[]): readonly Action[] =>
  actions.filter((action) => action.actionType !== 'bpAuthority');

/** The bytes `bpAuthority.sig` covers when it rides on the first node of an order: the whole order except its header. */
export const orderAuthorityPayload = (
  robot: RobotId,
  order: Pick<Order, 'orderId' | 'orderUpdateId' | 'nodes' | 'edges'>,
  { epoch, commandId, expiresAt }: AuthorityGrant,
): Uint8Array =>
  encoder.encode(
    canonicalJson({
      robot,
      orderId: order.orderId,
      orderUpdateId: order.orderUpdateId,
      nodes: order.nodes.map((node) => ({ ...node, actions: withoutAuthority(node.actions) })),
      edges: order.edges,
      actions: null,
      epoch,
      commandId,
      expiresAt,
    }),
  );

/** The bytes `bpAuthority.sig` covers when it rides beside other instant actions: all of them with their parameters. */
export const instantAuthorityPayload = (
  robot: RobotId,
  actions: readonly Action[],
  { epoch, commandId, expiresAt }: AuthorityGrant,
): Uint8Array =>
  encoder.encode(
    canonicalJson({
      robot,
      orderId: null,
      orderUpdateId: null,
      actions: withoutAuthority(actions),
      epoch,
      commandId,
      expiresAt,
    }),
  );
