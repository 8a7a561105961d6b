import { instantAuthorityPayload, orderAuthorityPayload } from '#shared/contracts/authority-payload.ts';
import type { AuthorityGrant } from '#shared/contracts/authority-payload.ts';
import type { Action } from '#shared/contracts/vda5050/common.ts';
import type { Signer } from '#shared/crypto/ports.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { RobotLinkBodies } from './robot-link-port.ts';

export const parameters = (values: Readonly<Record<string, unknown>>): { key: string; value: unknown }[] =>
  Object.entries(values).map(([key, value]) => ({ key, value }));

interface Stamp {
  readonly robot: RobotId;
  readonly grant: AuthorityGrant;
  readonly signer: Signer;
  /** Id of the bpAuthority action itself. */
  readonly actionId: string;
}

const authorityAction = ({ grant, signer, actionId }: Stamp, payload: Uint8Array): Action => ({
  actionType: 'bpAuthority',
  actionId,
  blockingType: 'NONE',
  actionParameters: parameters({ ...grant, keyId: signer.keyId, sig: signer.sign(payload) }),
});

/** Puts the signed authority on the first node of an order. */
export function authorizeOrder(order: RobotLinkBodies['order'], stamp: Stamp): RobotLinkBodies['order'] {
  const authority = authorityAction(stamp, orderAuthorityPayload(stamp.robot, order, stamp.grant));
  const [first, ...rest] = order.nodes;
  if (first === undefined) return order;
  return { ...order, nodes: [{ ...first, actions: [authority, ...first.actions] }, ...rest] };
}

/** Puts the signed authority beside instant actions. */
export function authorizeActions(actions: readonly Action[], stamp: Stamp): RobotLinkBodies['instantActions'] {
  const authority = authorityAction(stamp, instantAuthorityPayload(stamp.robot, actions, stamp.grant));
  return { actions: [authority, ...actions] };
}
