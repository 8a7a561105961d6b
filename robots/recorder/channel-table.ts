import { centreTopicContracts, robotTopicContracts } from '#shared/contracts/topics.ts';
import type { TopicContract } from '#shared/contracts/topics.ts';
import { rosEncoder } from './ros-encoder.ts';
import type { RosEncoder } from './ros-encoder.ts';
import type { ChannelInfo } from './recording-writer.ts';

const contracts: Readonly<Record<string, TopicContract | undefined>> = {
  ...centreTopicContracts,
  ...robotTopicContracts,
};
const anyObject = '{"type":"object"}';

/** The channels of a recorder, numbered as they are met; encoders are made once a type. */
export class ChannelTable {
  readonly #infos: ChannelInfo[] = [];
  readonly #ids = new Map<string, number>();
  readonly #encoders = new Map<string, RosEncoder | undefined>();

  ros(topic: string, type: string): { readonly id: number; encode(message: unknown): Uint8Array } | undefined {
    const encoder = this.#encoder(type);
    if (encoder === undefined) return undefined;
    const id = this.#id(topic, () => ({
      topic,
      schemaName: type,
      schemaEncoding: 'ros2msg',
      messageEncoding: 'cdr',
      schema: encoder.definition,
    }));
    return { id, encode: (message) => encoder.encode(message) };
  }

  /** The schema is that of the contract which the last level of the topic names. */
  json(topic: string): { readonly id: number } {
    const name = topic.slice(topic.lastIndexOf('/') + 1);
    const id = this.#id(topic, () => ({
      topic: `/${topic}`,
      schemaName: `border-patrol/${name}`,
      schemaEncoding: 'jsonschema',
      messageEncoding: 'json',
      schema: contracts[name] === undefined ? anyObject : JSON.stringify(contracts[name].schema),
    }));
    return { id };
  }

  info(id: number): ChannelInfo {
    const info = this.#infos[id];
    if (info === undefined) throw new RangeError(`channel ${id} was never opened`);
    return info;
  }

  #id(topic: string, make: () => ChannelInfo): number {
    const known = this.#ids.get(topic);
    if (known !== undefined) return known;
    this.#ids.set(topic, this.#infos.length);
    return this.#infos.push(make()) - 1;
  }

  #encoder(type: string): RosEncoder | undefined {
    if (!this.#encoders.has(type)) this.#encoders.set(type, rosEncoder(type));
    return this.#encoders.get(type);
  }
}
