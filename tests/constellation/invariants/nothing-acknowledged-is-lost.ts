import type { RobotId } from '#shared/ids/branded.ts';
import type { GapReport } from '#shared/contracts/extension/gap-report.ts';
import { robotTopicContracts } from '#shared/contracts/topics.ts';
import type { RobotTopicName } from '#shared/contracts/topics.ts';
import type { OutboxItem } from '#robots/link/outbox-item.ts';
import { InvariantBroken } from '../invariant.ts';
import type { Invariant, ObservedRobot, Observation } from '../invariant.ts';
import { readMessage } from '../read-message.ts';
import { DeclaredDrops } from './declared-drops.ts';

/** A re-send after a lost first attempt takes twenty seconds; a robot that was cut off needs a while to catch up. */
const deliveredWithinMs = 30_000;

/** A robot out of reach at the end, or only just back, still owes what it holds: the picture says that it is silent. */
const hadItsChance = ({ linkOpenSinceMs, aliveSinceMs }: ObservedRobot, nowMs: number): boolean =>
  linkOpenSinceMs !== undefined &&
  aliveSinceMs !== undefined &&
  nowMs - Math.max(linkOpenSinceMs, aliveSinceMs) > 60_000;

interface Told {
  readonly robot: RobotId;
  readonly item: OutboxItem;
  readonly atMs: number;
  /** The robot's disk has it, or its `put` returned without: until one of them the robot has told nobody. */
  isConfirmed: boolean;
}

/** What became of the detections that robots confirmed. */
export interface DetectionOutcome {
  confirmed: number;
  /** Their object is on the centre's disk. */
  atCentre: number;
  /** Gave way or were damaged, and the robot said so. */
  declared: number;
  /** Held by a robot that was cut off at the end. */
  owed: number;
  /** Neither there nor declared, and not counted as confirmed: the robot died in the middle of putting them, and told nobody. */
  unfinished: number;
}

/**
 * The oracle is what robots confirmed: what is on their own disks, and what those refused and they kept in memory. The centre
 * acknowledges (PUBACK through the embedded broker, `stored` through any) only what is on its disk, and at the end everything a robot
 * confirmed is there or was declared as lost.
 */
export function nothingAcknowledgedIsLost(
  { pubackMeansStored }: { readonly pubackMeansStored: boolean } = { pubackMeansStored: true },
): Invariant & { readonly outcome: DetectionOutcome } {
  const name = 'nothing acknowledged is lost';
  const outcome: DetectionOutcome = { confirmed: 0, atCentre: 0, declared: 0, owed: 0, unfinished: 0 };
  const told = new Map<string, Told>();
  const declared = new DeclaredDrops();
  const dropped = new Set<string>();
  /** Up to which seq of a boot `stored` was checked. */
  const confirmed = new Map<string, number>();
  const onDisk = new Set<string>();
  let nowMs = 0;

  const isOnDisk = ({ item }: Told): boolean => {
    const subject = subjectOf(item);
    return subject === undefined || onDisk.has(subject);
  };
  const requireOnDisk = (one: Told | undefined, when: string): void => {
    if (one === undefined || isOnDisk(one)) return;
    const { item, robot } = one;
    throw new InvariantBroken(
      name,
      `${robot} ${subjectOf(item)} (seq ${item.seq}) is not on the centre's disk ${when}`,
    );
  };
  const isDeclared = ({ item, robot }: Told): boolean => declared.has(robot, item.boot, item.seq);

  const settle = (world: Observation): void => {
    const owing = new Set(world.robots.filter((robot) => !hadItsChance(robot, world.nowMs)).map(({ id }) => id));
    for (const [key, one] of told) {
      const count = Number(one.item.topic === 'detection');
      const isThere = isOnDisk(one) && !dropped.has(key);
      if (!one.isConfirmed && !isThere && !isDeclared(one)) {
        outcome.unfinished += count;
        continue;
      }
      outcome.confirmed += count;
      if (isThere) outcome.atCentre += count;
      else if (isDeclared(one)) outcome.declared += count;
      else if (owing.has(one.robot) || world.nowMs - one.atMs <= deliveredWithinMs) outcome.owed += count;
      else if (dropped.has(key)) {
        throw new InvariantBroken(name, `${one.robot} dropped ${one.item.topic} ${key} and did not say so`);
      } else requireOnDisk(one, 'at the end');
    }
  };

  return {
    name,
    outcome,
    onOutboxPut(robot, record) {
      if (record.kind !== 'put') return;
      const { item } = record;
      const key = keyOf(robot, item.boot, item.seq);
      if (!told.has(key)) told.set(key, { robot, item, atMs: nowMs, isConfirmed: false });
    },
    onOutboxConfirmed(robot, item) {
      const key = keyOf(robot, item.boot, item.seq);
      const known = told.get(key);
      if (known === undefined) told.set(key, { robot, item, atMs: nowMs, isConfirmed: true });
      else known.isConfirmed = true;
    },
    onOutbox(robot, record) {
      if (record.kind === 'put') {
        const known = told.get(keyOf(robot, record.item.boot, record.item.seq));
        if (known !== undefined) known.isConfirmed = true;
      }
      if (record.kind !== 'dropped') return;
      for (let seq = record.seq; seq <= (record.lastSeq ?? record.seq); seq++)
        dropped.add(keyOf(robot, record.boot, seq));
    },
    onSample: (world) => void (nowMs = world.nowMs),
    onCommitted(writes) {
      for (const write of writes) {
        if (write.kind === 'put')
          for (const subject of storedSubjects(write.collection, write.id, write.document)) onDisk.add(subject);
      }
    },
    onAcknowledged(robot, message) {
      if (!pubackMeansStored) return;
      const read = readMessage(message);
      if (read === undefined || !robotTopicContracts[read.topic.name as RobotTopicName].durable) return;
      const { boot, seq } = read.body['envelope'] as { boot: string; seq: number };
      requireOnDisk(told.get(keyOf(robot, boot, seq)), 'although acknowledged');
    },
    onMessage(message) {
      const read = readMessage(message);
      if (read?.topic.kind !== 'robot') return;
      const { robot, name: topic } = read.topic;
      if (topic === 'stored') {
        const { boot, seq } = read.body as { boot: string; seq: number };
        const from = confirmed.get(`${robot} ${boot}`) ?? 0;
        for (let i = from + 1; i <= seq; i++) {
          const one = told.get(keyOf(robot, boot, i));
          if (one !== undefined && !isDeclared(one)) requireOnDisk(one, 'although `stored`');
        }
        confirmed.set(`${robot} ${boot}`, Math.max(from, seq));
      }
      if (topic === 'gapReport') declared.note(robot, read.body as unknown as GapReport);
    },
    onEnd: settle,
  };
}

const keyOf = (robot: RobotId, boot: string, seq: number): string => `${robot} ${boot} ${seq}`;

/** What the centre must know after it took the message: the thing, not the report of it. */
function subjectOf({ body, topic }: OutboxItem): string | undefined {
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
