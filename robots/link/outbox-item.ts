import type { RobotTopicName } from '#shared/contracts/topics.ts';
import type { EpochMs } from '#shared/time/clock.ts';

/** In order of importance: what is dropped last and re-sent first comes first. */
export const lanes = ['safety', 'alert', 'detection', 'evidence'] as const;
export type Lane = (typeof lanes)[number];

/** One durable message, kept until the centre has it on disk. `body` lacks its envelope: it is sealed at each sending. */
export interface OutboxItem {
  readonly boot: string;
  readonly seq: number;
  readonly lane: Lane;
  readonly topic: RobotTopicName;
  readonly body: Readonly<Record<string, unknown>>;
  readonly at: EpochMs;
}

/**
 * Items of one lane and boot that had to give way or were damaged on disk, to be declared in a gap report: every number from `firstSeq`
 * to `lastSeq`, no other, so that nobody stops waiting for what is still here. Of what was damaged, or
 * refused by the disk and gone with a killed process, the lane is not known; such a range may include numbers never used.
 */
export interface Drop {
  readonly lane: Lane | 'unknown';
  readonly boot: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
}
