interface Last {
  readonly headerId: number;
  readonly stamp: number;
}

/**
 * Refuses repeated and overtaken messages of topics that are not durable, where header id and timestamp are the only sequence. Both
 * must be older for a message to be late: ids start again with a robot's restart, stamps when its clock is set.
 */
export class MessageOrder {
  readonly #last = new Map<string, Last>();

  isNew(topic: string, headerId: number, stamp: number): boolean {
    const last = this.#last.get(topic);
    if (last !== undefined && headerId <= last.headerId && stamp <= last.stamp) return false;
    this.#last.set(topic, { headerId, stamp });
    return true;
  }
}
