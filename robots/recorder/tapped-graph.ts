import type { RosGraph, RosNode } from '#shared/ros/port.ts';

type Tap = (topic: string, type: string, message: unknown) => void;

/**
 * The same graph, with a listener that hears what its nodes publish and receive: each topic once, however many of them use it, and no
 * subscription of its own, which would cost a decoding a message. `onFault` hears what the tap throws; the graph never does.
 */
export function tappedGraph(graph: RosGraph, tap: Tap, onFault: (error: unknown) => void): RosGraph {
  const book = new TapBook();
  const hear: Tap = (topic, type, message) => {
    try {
      tap(topic, type, message);
    } catch (error) {
      onFault(error);
    }
  };
  return {
    clock: graph.clock,
    timeKnown: graph.timeKnown,
    createNode: (name, options) => tappedNode(graph.createNode(name, options), book, hear),
    shutdown: () => graph.shutdown(),
  };
}

/** Who speaks for a topic: its publishers here, or else the oldest subscription that is still there. */
class TapBook {
  readonly #publishers = new Map<string, number>();
  readonly #subscriptions = new Map<string, object[]>();

  addPublisher(topic: string): () => void {
    this.#publishers.set(topic, (this.#publishers.get(topic) ?? 0) + 1);
    return () => void this.#publishers.set(topic, (this.#publishers.get(topic) ?? 1) - 1);
  }

  addSubscription(topic: string): { speaks(): boolean; remove(): void } {
    const own = {};
    const all = this.#subscriptions.get(topic) ?? [];
    this.#subscriptions.set(topic, all);
    all.push(own);
    return {
      speaks: () => (this.#publishers.get(topic) ?? 0) === 0 && all[0] === own,
      remove: () => void all.splice(all.indexOf(own), 1),
    };
  }
}

function tappedNode(node: RosNode, book: TapBook, tap: Tap): RosNode {
  const endings: (() => void)[] = [];
  const absolute = (topic: string): string => {
    if (topic.startsWith('/')) return topic;
    return `/${`${node.namespace}/${topic}`.replaceAll(/^\/+|\/(?=\/)/g, '')}`;
  };
  return {
    name: node.name,
    namespace: node.namespace,
    clock: node.clock,
    createPublisher(topic, type, profile) {
      const publisher = node.createPublisher(topic, type, profile);
      const name = absolute(topic);
      endings.push(book.addPublisher(name));
      return {
        publish(message) {
          publisher.publish(message);
          tap(name, type, message);
        },
      };
    },
    createSubscription(topic, type, profile, callback) {
      const name = absolute(topic);
      const place = book.addSubscription(name);
      endings.push(() => place.remove());
      node.createSubscription(topic, type, profile, (message) => {
        if (place.speaks()) tap(name, type, message);
        callback(message);
      });
    },
    createService: (name, type, handler) => node.createService(name, type, handler),
    createClient: (name, type) => node.createClient(name, type),
    createActionServer: (name, type, execute, accept) => node.createActionServer(name, type, execute, accept),
    createActionClient: (name, type) => node.createActionClient(name, type),
    createTimer: (periodMs, callback) => node.createTimer(periodMs, callback),
    declareParameter: (declaration) => node.declareParameter(declaration),
    destroy() {
      for (const end of endings.splice(0)) end();
      node.destroy();
    },
  };
}
