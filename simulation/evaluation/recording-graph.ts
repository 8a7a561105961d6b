import type { MessageType, MessageTypes } from '#shared/ros/messages.ts';
import type { RosGraph, RosNode } from '#shared/ros/port.ts';
import type { Clock } from '#shared/time/clock.ts';

export type Published = {
  readonly topic: string;
  readonly type: MessageType;
  readonly message: MessageTypes[MessageType];
};

/** A graph that hands everything published to one listener and lets a test or a benchmark speak to subscribers. */
export interface RecordingGraph extends RosGraph {
  send<T extends MessageType>(topic: string, type: T, message: MessageTypes[T]): void;
}

export function recordingGraph(clock: Clock, onPublish: (published: Published) => void): RecordingGraph {
  const subscriptions = new Map<string, ((message: never) => void)[]>();
  const absolute = (namespace: string, name: string): string => (name.startsWith('/') ? name : `${namespace}/${name}`);
  const refuse = (): never => {
    throw new Error('the world only publishes and subscribes');
  };
  return {
    clock,
    timeKnown: Promise.resolve(),
    createNode(name, { namespace }): RosNode {
      return {
        name,
        namespace,
        clock,
        createPublisher: (topic, type) => ({
          publish: (message) => onPublish({ topic: absolute(namespace, topic), type, message }),
        }),
        createSubscription(topic, _type, _profile, callback) {
          const key = absolute(namespace, topic);
          subscriptions.set(key, [...(subscriptions.get(key) ?? []), callback]);
        },
        createService: refuse,
        createClient: refuse,
        createActionServer: refuse,
        createActionClient: refuse,
        createTimer: refuse,
        declareParameter: refuse,
        destroy() {},
      };
    },
    send(topic, _type, message) {
      for (const callback of subscriptions.get(topic) ?? []) callback(message as never);
    },
    shutdown() {},
  };
}
