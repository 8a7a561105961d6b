import type { AlertAck } from '#shared/contracts/extension/alert.ts';
import type { VdaHeader } from '#shared/contracts/vda5050/header.ts';
import type { InstantActions } from '#shared/contracts/vda5050/instant-actions.ts';
import type { Order } from '#shared/contracts/vda5050/order.ts';
import type { Responses } from '#shared/contracts/vda5050/responses.ts';
import type { ZoneSetMessage } from '#shared/contracts/vda5050/zone-set.ts';
import type { RobotId } from '#shared/ids/branded.ts';

/** Bodies without what the adapter adds: the five header fields, `opex` and the sealed envelope. Always VDA 3.0 words. */
export interface RobotLinkBodies {
  readonly order: Omit<Order, keyof VdaHeader>;
  readonly instantActions: Omit<InstantActions, keyof VdaHeader>;
  readonly zoneSet: Omit<ZoneSetMessage, keyof VdaHeader>;
  readonly responses: Omit<Responses, keyof VdaHeader>;
  readonly alertAck: Omit<AlertAck, keyof VdaHeader | 'opex' | 'envelope'>;
}

/**
 * Messages to one robot. Sends once, at most: the domain re-sends until the robot's state shows the order or action. The adapter
 * translates for robots of the 2.x tree and drops what it cannot send.
 */
export interface RobotLink {
  send<K extends keyof RobotLinkBodies>(robot: RobotId, name: K, body: RobotLinkBodies[K]): void;
}
