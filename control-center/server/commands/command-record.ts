import type { CommandView } from '#shared/contracts/views.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { RobotLinkBodies } from './robot-link-port.ts';

/** What is said to the robot, and which ids in its state tell what became of it. */
export type Wire =
  | {
      readonly name: 'order';
      readonly body: RobotLinkBodies['order'];
      readonly orderId: string;
      readonly finalSequenceId: number;
      readonly actionIds: readonly string[];
    }
  | { readonly name: 'instantActions'; readonly body: RobotLinkBodies['instantActions']; readonly actionId: string };

export type InstantWire = Extract<Wire, { readonly name: 'instantActions' }>;

export interface CommandRecord {
  view: CommandView;
  readonly wire: Wire;
  /** A robot refuses a new order while it has one: first this cancel, until the old order is gone. */
  readonly clearFirst: { readonly wire: InstantWire; readonly orderId: string } | undefined;
  cleared: boolean;
  /** Not re-sent any more: a later command to the robot takes its place. */
  withdrawn: boolean;
  lastSentAt: EpochMs | undefined;
  /** It was seen in the robot's state at least once. */
  seen: boolean;
  /** Nothing more will be learned. */
  ended: boolean;
}

export const referencesOf = (wire: Wire): readonly string[] =>
  wire.name === 'order'
    ? [wire.orderId, ...wire.body.nodes.flatMap(({ actions }) => actions.map(({ actionId }) => actionId))]
    : wire.body.actions.map(({ actionId }) => actionId);
