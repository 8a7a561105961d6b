import { parseTopic } from '#shared/contracts/topics.ts';
import type { CentreTopic, RobotTopic } from '#shared/contracts/topics.ts';
import type { MqttMessage } from '#shared/link/mqtt-port.ts';

const decoder = new TextDecoder();

export interface ReadMessage {
  readonly topic: RobotTopic | CentreTopic;
  readonly body: Record<string, unknown>;
}

let lastMessage: MqttMessage | undefined;
let lastRead: ReadMessage | undefined;

/** The message as an observer reads it; undefined for what is not of the protocol. Several invariants ask for the same message. */
export function readMessage(message: MqttMessage): ReadMessage | undefined {
  if (message === lastMessage) return lastRead;
  lastMessage = message;
  const topic = parseTopic(message.topic);
  lastRead =
    topic === undefined || message.payload.byteLength === 0
      ? undefined
      : { topic, body: JSON.parse(decoder.decode(message.payload)) as Record<string, unknown> };
  return lastRead;
}
