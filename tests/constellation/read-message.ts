import { parseTopic } from '#shared/contracts/topics.ts';
import type { CentreTopic, RobotTopic } from '#shared/contracts/topics.ts';
import type { MqttMessage } from '#shared/link/mqtt-port.ts';

const decoder = new TextDecoder();

type Body = Record<string, unknown>;

export interface ReadMessage {
  readonly topic: RobotTopic | CentreTopic;
  /** Parsed when first asked for. */
  readonly body: Body;
}

/** Bodies of what several observers ask for, at the broker and at every robot that hears it. */
const bodies = new WeakMap<Uint8Array, Body>();

function bodyOf(payload: Uint8Array): Body {
  const known = bodies.get(payload);
  if (known !== undefined) return known;
  const body = JSON.parse(decoder.decode(payload)) as Body;
  bodies.set(payload, body);
  return body;
}

let lastMessage: MqttMessage | undefined;
let lastRead: ReadMessage | undefined;

/** The message as an observer reads it; undefined for what is not of the protocol. */
export function readMessage(message: MqttMessage): ReadMessage | undefined {
  if (message === lastMessage) return lastRead;
  lastMessage = message;
  const { payload } = message;
  const topic = parseTopic(message.topic);
  lastRead =
    topic === undefined || payload.byteLength === 0
      ? undefined
      : {
          topic,
          get body() {
            return bodyOf(payload);
          },
        };
  return lastRead;
}
