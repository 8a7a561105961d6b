import type { Opex } from '#shared/contracts/extension/common.ts';
import type { RobotTopicName } from '#shared/contracts/topics.ts';
import type { VdaHeader } from '#shared/contracts/vda5050/header.ts';
import { seal } from '#shared/crypto/envelope.ts';
import type { Signer } from '#shared/crypto/ports.ts';
import { toIso } from '#shared/time/clock.ts';
import type { Clock } from '#shared/time/clock.ts';

/** What stands before every message, and what signs the extension ones. */
export class MessageWriter {
  readonly #identity: { readonly manufacturer: string; readonly serialNumber: string };
  readonly #opex: Opex;
  readonly #clock: Clock;
  readonly #signer: Signer;
  readonly #version: string;
  readonly #headerIds = new Map<RobotTopicName, number>();

  constructor(
    identity: { readonly manufacturer: string; readonly serialNumber: string },
    opex: Opex,
    clock: Clock,
    signer: Signer,
    version: string,
  ) {
    this.#identity = identity;
    this.#opex = opex;
    this.#clock = clock;
    this.#signer = signer;
    this.#version = version;
  }

  /** `headerId` counts per topic. */
  header(topic: RobotTopicName): VdaHeader {
    const headerId = this.#headerIds.get(topic) ?? 0;
    this.#headerIds.set(topic, headerId + 1);
    const { manufacturer, serialNumber } = this.#identity;
    return { headerId, timestamp: toIso(this.#clock.now()), version: this.#version, manufacturer, serialNumber };
  }

  /** Of the last message of this topic; 0 before the first. */
  lastHeaderId(topic: RobotTopicName): number {
    return Math.max(0, (this.#headerIds.get(topic) ?? 0) - 1);
  }

  extension<T extends object>(topic: RobotTopicName, body: T): VdaHeader & { readonly opex: Opex } & T {
    return { ...this.header(topic), opex: this.#opex, ...body };
  }

  seal<T extends object>(body: T, boot: string, seq: number, ttlSeconds: number) {
    return seal(body, { boot, seq, ttlSeconds }, this.#signer);
  }
}
