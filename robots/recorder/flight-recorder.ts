import { toIso } from '#shared/time/clock.ts';
import type { Clock } from '#shared/time/clock.ts';
import { ChannelTable } from './channel-table.ts';
import { FrameThinner } from './frame-thinner.ts';
import { MessageRing } from './message-ring.ts';
import type { RingCursor } from './message-ring.ts';
import type { FlightEvent, FlightTrigger, Recording, RecordingFile, RecordingStore } from './recording.ts';
import type { RecordingShelf } from './recording-shelf.ts';
import { RecordingWriter } from './recording-writer.ts';
import type { CompressChunk } from './recording-writer.ts';

export interface RecorderLimits {
  readonly beforeMs: number;
  readonly afterMs: number;
  /** Of the memory ring. */
  readonly memoryBytes: number;
  /** One thermal frame so often, and every n-th pixel of it. */
  readonly frameEveryMs: number;
  readonly frameStride: number;
}

export const standardLimits: RecorderLimits = {
  beforeMs: 120_000,
  afterMs: 30_000,
  memoryBytes: 16 * 2 ** 20,
  frameEveryMs: 2000,
  frameStride: 2,
};

export interface FlightRecorderDeps {
  readonly clock: Clock;
  readonly store: RecordingStore;
  readonly shelf: RecordingShelf;
  readonly limits: RecorderLimits;
  readonly compress?: CompressChunk;
  readonly onFault: (error: unknown) => void;
}

/** Of one topic not more often than this: sensors at 1 kHz must not push everything else out of the ring. */
const closestMs = 20;
/** The writer works in slices of at most so many bytes and messages, so that no control step waits for it. */
const pumpMs = 50;
const sliceBytes = 64 * 1024;
const sliceMessages = 100;
/** Causes that follow one another make one recording, not longer than this. */
const longestMs = 600_000;

interface Running {
  readonly event: FlightEvent;
  incident: string | undefined;
  readonly name: string;
  readonly startedMs: number;
  readonly at: number;
  readonly cursor: RingCursor;
  readonly texts: string[];
  untilMs: number;
  file: RecordingFile | undefined;
  writer: RecordingWriter | undefined;
  messages: number;
  first: number | undefined;
  last: number | undefined;
}

/**
 * Keeps the last minutes of every message in memory and, when something happens, writes them with what follows as an MCAP file. All its
 * work is done in short slices by timers of the clock it is given: in simulated time two runs make the same bytes.
 */
export class FlightRecorder implements FlightTrigger {
  readonly #deps: FlightRecorderDeps;
  readonly #ring: MessageRing;
  readonly #channels = new ChannelTable();
  readonly #thinner: FrameThinner;
  readonly #lastAt = new Map<string, number>();
  #running: Running | undefined;
  #slice: Promise<void> | undefined;
  #stopPump: (() => void) | undefined;
  readonly #listeners: ((recording: Recording) => void)[] = [];
  #isClosing = false;

  constructor(deps: FlightRecorderDeps) {
    const { afterMs, beforeMs, frameEveryMs, frameStride, memoryBytes } = deps.limits;
    this.#deps = deps;
    this.#ring = new MessageRing({ maxBytes: memoryBytes, maxAgeMs: beforeMs + afterMs });
    this.#thinner = new FrameThinner(frameEveryMs, frameStride);
  }

  /** Memory held. */
  get memoryBytes(): number {
    return this.#ring.bytes;
  }

  get isRecording(): boolean {
    return this.#running !== undefined;
  }

  /** A message on the robot's ROS graph. `type` as ROS names it; types without a definition are passed over. */
  takeRos(topic: string, type: string, message: unknown): void {
    const now = this.#deps.clock.monotonicMs();
    if (now - (this.#lastAt.get(topic) ?? Number.NEGATIVE_INFINITY) < closestMs) return;
    const channel = this.#channels.ros(topic, type);
    if (channel === undefined) return;
    const kept = type === 'sensor_msgs/msg/Image' ? this.#thinner.thin(topic, message, now) : message;
    if (kept === undefined) return;
    try {
      this.#lastAt.set(topic, now);
      this.#add(channel.id, channel.encode(kept));
    } catch (error) {
      // A message that is not of its type: said once, for it will come again.
      this.#lastAt.set(topic, Number.POSITIVE_INFINITY);
      this.#deps.onFault(error);
    }
  }

  /** A JSON message of the link, as it was sent or received. */
  takeJson(topic: string, payload: Uint8Array): void {
    this.#add(this.#channels.json(topic).id, payload);
  }

  listen(onRecorded: (recording: Recording) => void): void {
    this.#listeners.push(onRecorded);
  }

  happened(event: FlightEvent): void {
    const now = this.#deps.clock.monotonicMs();
    this.#note(event);
    const running = this.#running;
    if (running !== undefined) {
      running.texts.push(`${event.cause}: ${event.text}`);
      running.untilMs = Math.min(now + this.#deps.limits.afterMs, running.startedMs + longestMs);
      return;
    }
    const { beforeMs, afterMs } = this.#deps.limits;
    const at = this.#deps.clock.now();
    this.#running = {
      event,
      incident: event.incident,
      name: `${toIso(at).replaceAll(/[:.]/g, '-')}-${event.cause}`,
      startedMs: now,
      at,
      cursor: this.#ring.cursor(now - beforeMs),
      texts: [`${event.cause}: ${event.text}`],
      untilMs: now + afterMs,
      file: undefined,
      writer: undefined,
      messages: 0,
      first: undefined,
      last: undefined,
    };
    this.#stopPump = this.#deps.clock.setRepeating(() => this.#pump(), pumpMs);
  }

  over(incident: string): void {
    try {
      this.#deps.shelf.release(incident);
    } catch (error) {
      this.#deps.onFault(error);
    }
    if (this.#running?.incident === incident) this.#running.incident = undefined;
  }

  /** Ends a running recording at once, with what there is. */
  async close(): Promise<void> {
    this.#stopPump?.();
    this.#isClosing = true;
    await this.#slice;
    while (this.#running !== undefined) {
      await this.#writeSlice(this.#running);
    }
  }

  #note({ cause, incident, text }: FlightEvent): void {
    const at = toIso(this.#deps.clock.now());
    this.takeJson('flight_recorder/events', new TextEncoder().encode(JSON.stringify({ at, cause, text, incident })));
  }

  #add(channel: number, bytes: Uint8Array): void {
    const { clock } = this.#deps;
    this.#ring.add({ channel, at: clock.now(), monotonicMs: clock.monotonicMs(), bytes });
  }

  #pump(): void {
    if (this.#slice !== undefined || this.#running === undefined) return;
    this.#slice = this.#writeSlice(this.#running).finally(() => {
      this.#slice = undefined;
    });
  }

  /** Never rejects. */
  async #writeSlice(running: Running): Promise<void> {
    try {
      const writer = (running.writer ??= await this.#open(running));
      const isOver = this.#isClosing || this.#deps.clock.monotonicMs() >= running.untilMs;
      let bytes = 0;
      for (let count = 0; count < sliceMessages && bytes < sliceBytes; count++) {
        const entry = running.cursor.next();
        if (entry === undefined && !isOver) return;
        if (entry === undefined || entry.monotonicMs >= running.untilMs) {
          await this.#finish(running, writer);
          return;
        }
        await writer.add(entry, this.#channels.info(entry.channel));
        bytes += entry.bytes.length;
        running.messages++;
        running.first ??= entry.at;
        running.last = entry.at;
      }
    } catch (error) {
      this.#end();
      this.#deps.onFault(error);
      await running.file?.abandon().catch(this.#deps.onFault);
    }
  }

  async #open(running: Running): Promise<RecordingWriter> {
    running.file = await this.#deps.store.create(running.name);
    const writer = new RecordingWriter(running.file, this.#deps.compress);
    await writer.start();
    return writer;
  }

  async #finish(running: Running, writer: RecordingWriter): Promise<void> {
    const { at, cursor, event, first = at, incident, last = at, messages, name, texts } = running;
    this.#end();
    const { bytes, sha256 } = await writer.finish(new Map(texts.map((text, i) => [`cause ${i + 1}`, text])));
    const recording: Recording = {
      name,
      cause: event.cause,
      text: texts.join('; ').slice(0, 500),
      at: toIso(at),
      from: toIso(first),
      to: toIso(last),
      messages,
      bytes,
      sha256,
      lostBlocks: cursor.lostSlabs,
      ...(incident !== undefined && { incident }),
    };
    this.#deps.shelf.keep(recording);
    for (const listener of this.#listeners) listener(recording);
  }

  #end(): void {
    this.#stopPump?.();
    this.#stopPump = undefined;
    this.#running = undefined;
  }
}
