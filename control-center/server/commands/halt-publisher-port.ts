import type { Halt } from '#shared/contracts/extension/centre.ts';

export type HaltOrder = Omit<Halt, 'centreId' | 'sentAt' | 'envelope'>;

/**
 * Puts the latch on the wire at once (retained, own lane), signed by the adapter. Called at start with the stored latch and on every
 * change; the adapter publishes the newest again on every connect.
 */
export interface HaltPublisher {
  publish(halt: HaltOrder): void;
}
