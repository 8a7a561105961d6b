/** What becomes of one delivery of one message to one subscriber. */
export type DeliveryFate =
  | { readonly kind: 'deliver' }
  | { readonly kind: 'drop' }
  /** Unequal delays reorder. */
  | { readonly kind: 'delay'; readonly delayMs: number }
  /** The subscriber's callback is made to throw. */
  | { readonly kind: 'throw'; readonly error: Error };

/** Decides for each delivery, in delivery order; for tests. `subscriber` is the full name of the node. */
export type GraphConditions = (topic: string, subscriber: string) => DeliveryFate;
