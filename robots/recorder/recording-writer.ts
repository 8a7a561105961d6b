import { McapWriter } from '@mcap/core';
import type { RecordingFile } from './recording.ts';
import type { RingEntry } from './message-ring.ts';

/** What a channel of the ring holds. */
export interface ChannelInfo {
  readonly topic: string;
  readonly schemaName: string;
  readonly schemaEncoding: 'ros2msg' | 'jsonschema';
  readonly messageEncoding: 'cdr' | 'json';
  readonly schema: string;
}

/** Small, so that compressing and writing one takes about a millisecond. */
const chunkBytes = 64 * 1024;
const encoder = new TextEncoder();

export type CompressChunk = (chunk: Uint8Array) => { compression: string; compressedData: Uint8Array };

/** An MCAP file (ROS 2 profile) of ring entries. Calls must be awaited one after the other. */
export class RecordingWriter {
  readonly #file: RecordingFile;
  readonly #mcap: McapWriter;
  readonly #ids = new Map<number, number>();
  readonly #sequences = new Map<number, number>();
  #position = 0n;

  constructor(file: RecordingFile, compressChunk: CompressChunk | undefined) {
    this.#file = file;
    this.#mcap = new McapWriter({
      writable: {
        write: async (bytes) => {
          this.#position += BigInt(bytes.byteLength);
          await file.write(bytes);
        },
        position: () => this.#position,
      },
      chunkSize: chunkBytes,
      ...(compressChunk !== undefined && { compressChunk }),
    });
  }

  start(): Promise<void> {
    return this.#mcap.start({ profile: 'ros2', library: 'border-patrol-control' });
  }

  async add({ at, bytes, channel }: RingEntry, info: ChannelInfo): Promise<void> {
    const channelId = this.#ids.get(channel) ?? (await this.#register(channel, info));
    const sequence = this.#sequences.get(channel) ?? 0;
    this.#sequences.set(channel, sequence + 1);
    const time = BigInt(Math.round(at)) * 1_000_000n;
    await this.#mcap.addMessage({ channelId, sequence, logTime: time, publishTime: time, data: bytes });
  }

  async finish(metadata: ReadonlyMap<string, string>): ReturnType<RecordingFile['finish']> {
    await this.#mcap.addMetadata({ name: 'border-patrol', metadata: new Map(metadata) });
    await this.#mcap.end();
    return this.#file.finish();
  }

  async #register(channel: number, info: ChannelInfo): Promise<number> {
    const { messageEncoding, schema, schemaEncoding, schemaName, topic } = info;
    const schemaId = await this.#mcap.registerSchema({
      name: schemaName,
      encoding: schemaEncoding,
      data: encoder.encode(schema),
    });
    const id = await this.#mcap.registerChannel({ schemaId, topic, messageEncoding, metadata: new Map() });
    this.#ids.set(channel, id);
    return id;
  }
}
