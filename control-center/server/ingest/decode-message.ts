import { parseJson } from '#shared/contracts/parse-json.ts';
import { parseTopic, robotTopicContracts } from '#shared/contracts/topics.ts';
import type { RobotTopic, RobotTopicName, TopicContract } from '#shared/contracts/topics.ts';
import { validator } from '#shared/contracts/validator.ts';
import type { Validate } from '#shared/contracts/validator.ts';
import type { VdaHeader } from '#shared/contracts/vda5050/header.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { MqttMessage } from '#shared/link/mqtt-port.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { toVersion3 } from './vda-version-3.ts';

export interface DecodedMessage {
  readonly topic: RobotTopic;
  readonly contract: TopicContract;
  /** Valid against the contract's schema, in VDA 5050 3.0 words. */
  readonly body: VdaHeader;
}

/** What is left of a durable message whose body breaks its schema: enough to decide whether its sequence is spent. */
export interface UndecodedMessage {
  readonly error: DomainError;
  readonly raw?: unknown;
}

const validators = new Map<RobotTopicName, Validate<VdaHeader>>(
  Object.entries(robotTopicContracts)
    .filter(([, contract]) => contract.direction === 'from-robot')
    .map(([name, { schema }]) => [name as RobotTopicName, validator(schema) as Validate<VdaHeader>]),
);

/** Topic, size, JSON, version, schema and identity, in this order; the first fault refuses. Never throws. */
export function decodeMessage(topic: RobotTopic, message: MqttMessage): Result<DecodedMessage, UndecodedMessage> {
  const contract = robotTopicContracts[topic.name];
  const validate = validators.get(topic.name);
  if (validate === undefined) {
    return err({ error: domainError('BPC_E_TOPIC_UNKNOWN', `${message.topic} does not come from robots.`) });
  }
  const parsed = parseJson(message.payload, contract.maxBytes, message.topic);
  if (!parsed.ok) return err({ error: parsed.error });
  const value = topic.majorVersion === 'v2' ? toVersion3(topic, parsed.value) : parsed.value;
  const valid = validate(value, message.topic);
  if (!valid.ok) return err({ error: valid.error, raw: parsed.value });
  const { manufacturer, serialNumber } = valid.value;
  if (manufacturer !== topic.manufacturer || serialNumber !== topic.serialNumber) {
    const what = `${message.topic}: the body says ${manufacturer}/${serialNumber}.`;
    return err({ error: domainError('BPC_E_IDENTITY_MISMATCH', what) });
  }
  return ok({ topic, contract, body: valid.value });
}

const rememberedTopics = 20_000;

/** Topics recur: each is taken apart once. */
export function topicReader(): (text: string) => ReturnType<typeof parseTopic> {
  const known = new Map<string, ReturnType<typeof parseTopic>>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const topic = parseTopic(text);
    if (known.size >= rememberedTopics) known.clear();
    if (topic !== undefined) known.set(text, topic);
    return topic;
  };
}
