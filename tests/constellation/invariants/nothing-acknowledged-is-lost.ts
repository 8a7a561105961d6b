import type { RobotId } from '#shared/ids/branded.ts';
import type { GapReport } from '#shared/contracts/extension/gap-report.ts';
import { robotTopicContracts } from '#shared/contracts/topics.ts';
import type { RobotTopicName } from '#shared/contracts/topics.ts';
import type { OutboxItem } from '#robots/link/outbox-item.ts';
import { InvariantBroken } from '../invariant.ts';
import type { Invariant, ObservedRobot } from '../invariant.ts';
import { readMessage } from '../read-message.ts';

/** A re-send after a lost first attempt takes twenty seconds; a robot that was cut off needs a while to catch up. */
const deliveredWithinMs = 30_000;

/** A robot out of reach at the end, or only just back, still owes what it holds: the picture says that it is silent. */
const hadItsChance = ({ linkOpenSinceMs, aliveSinceMs }: ObservedRobot, nowMs: number): boolean =>
  linkOpenSinceMs !== undefined &&
  aliveSinceMs !== undefined &&
  nowMs - Math.max(linkOpenSinceMs, aliveSinceMs) > 60_000;

/**
 * The oracle is what robots wrote to their own disks. The centre acknowledges (PUBACK through the embedded broker, `stored` through
 * any) only what is on its disk, and at the end everything a robot confirmed is there or was declared as dropped.
 */
export function nothingAcknowledgedIsLost(): Invariant {
  const name = 'nothing acknowledged is lost';
  const told = new Map<string, { readonly robot: RobotId; readonly item: OutboxItem; readonly atMs: number }>();
  let nowMs = 0;
  const dropped = new Set<string>();
  /** Up to which seq of a boot `stored` was checked. */
  const confirmed = new Map<string, number>();
  const declared = new Map<string, number>();
  const onDisk = new Set<string>();

  const requireOnDisk = (robot: RobotId, item: OutboxItem, when: string): void => {
    const subject = subjectOf(item.topic, item.body);
    if (subject !== undefined && !onDisk.has(subject)) {
      throw new InvariantBroken(name, `${robot} ${subject} (seq ${item.seq}) is not on the centre's disk ${when}`);
    }
  };

  return {
    name,
    onOutbox(robot, record) {
      if (record.kind === 'put')
        told.set(keyOf(robot, record.item.boot, record.item.seq), { robot, item: record.item, atMs: nowMs });
      if (record.kind === 'dropped') dropped.add(keyOf(robot, record.boot, record.seq));
    },
    onSample: (world) => void (nowMs = world.nowMs),
    onCommitted(writes) {
      for (const write of writes) {
        if (write.kind === 'put')
          for (const subject of storedSubjects(write.collection, write.id, write.document)) onDisk.add(subject);
      }
    },
    onAcknowledged(robot, message) {
      const read = readMessage(message);
      if (read === undefined || !robotTopicContracts[read.topic.name as RobotTopicName].durable) return;
      const { boot, seq } = read.body['envelope'] as { boot: string; seq: number };
      const known = told.get(keyOf(robot, boot, seq));
      if (known !== undefined) requireOnDisk(robot, known.item, 'although acknowledged');
    },
    onMessage(message) {
      const read = readMessage(message);
      if (read?.topic.kind !== 'robot') return;
      const { robot, name: topic } = read.topic;
      if (topic === 'stored') {
        const { boot, seq } = read.body as { boot: string; seq: number };
        const from = confirmed.get(`${robot} ${boot}`) ?? 0;
        for (let i = from + 1; i <= seq; i++) {
          const known = told.get(keyOf(robot, boot, i));
          if (known !== undefined) requireOnDisk(robot, known.item, 'although `stored`');
        }
        confirmed.set(`${robot} ${boot}`, Math.max(from, seq));
      }
      if (topic === 'gapReport') {
        for (const { count } of (read.body as unknown as GapReport).dropped ?? []) {
          declared.set(robot, (declared.get(robot) ?? 0) + count);
        }
      }
    },
    onEnd(world) {
      const owing = new Set(world.robots.filter((robot) => !hadItsChance(robot, world.nowMs)).map(({ id }) => id));
      const undeclared = new Map<string, number>();
      for (const [key, { robot, item, atMs }] of told) {
        if (dropped.has(key)) undeclared.set(robot, (undeclared.get(robot) ?? 0) + 1);
        else if (!owing.has(robot) && world.nowMs - atMs > deliveredWithinMs) requireOnDisk(robot, item, 'at the end');
      }
      for (const [robot, count] of undeclared) {
        if ((declared.get(robot) ?? 0) < count) {
          throw new InvariantBroken(name, `${robot} dropped ${count}, declared ${declared.get(robot) ?? 0}`);
        }
      }
    },
  };
}

const keyOf = (robot: RobotId, boot: string, seq: number): string => `${robot} ${boot} ${seq}`;

/** What the centre must know after it took the message: the thing, not the report of it. */
function subjectOf(topic: string, body: Readonly<Record<string, unknown>>): string | undefined {
  if (topic === 'detection') return `track:${String(body['objectId'])}`;
  if (topic === 'evidence') return `evidence:${String(body['evidenceId'])}`;
  return undefined;
}

function storedSubjects(collection: string, id: string, document: object): string[] {
  if (collection === 'tracks') {
    const { objectIds } = document as { objectIds: readonly string[] };
    return objectIds.map((id) => `track:${id}`);
  }
  if (collection === 'evidence') return [`evidence:${id}`];
  return [];
}
