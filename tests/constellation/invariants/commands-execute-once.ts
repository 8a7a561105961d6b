import type { RobotId } from '#shared/ids/branded.ts';
import { fromIso } from '#shared/time/clock.ts';
import { InvariantBroken } from '../invariant.ts';
import type { Invariant } from '../invariant.ts';
import { LatchHistory } from '../latch-history.ts';
import { readMessage } from '../read-message.ts';

interface SentOrder {
  readonly epoch: number;
  readonly expiresAt: number;
}

interface Taken {
  readonly seen: Set<string>;
  readonly latch: LatchHistory;
  /** Taken at a moment whose latch is not known yet. */
  open: { readonly orderId: string; readonly stamp: number; readonly judgeAtMs: number }[];
  current: string;
  epoch: number;
  headerId: number;
}

/** A robot writes its state in the moment it takes an order; half a second covers a slow tick. */
const toleranceMs = 500;
/** Authority is said on every change and every five seconds; a bad link may hold it a while longer. */
const latchKnownAfterMs = 12_000;

/** No order is taken up twice, after its expiry by the robot's own clock, under an old epoch, or while the robot is halted. */
export function commandsExecuteOnce(): Invariant {
  const name = 'no command executes twice, late, under an old epoch or after a halt';
  const sent = new Map<string, SentOrder>();
  const taken = new Map<RobotId, Taken>();

  const memoryOf = (robot: RobotId): Taken => {
    const known = taken.get(robot) ?? {
      seen: new Set(),
      latch: new LatchHistory(),
      open: [],
      current: '',
      epoch: 0,
      headerId: -1,
    };
    taken.set(robot, known);
    return known;
  };
  const fail = (robot: RobotId, orderId: string, what: string): never => {
    throw new InvariantBroken(name, `${robot} took order ${orderId} ${what}`);
  };

  const check = (robot: RobotId, memory: Taken, orderId: string, stamp: number, nowMs: number): void => {
    if (memory.seen.has(orderId)) fail(robot, orderId, 'a second time');
    memory.seen.add(orderId);
    memory.current = orderId;
    memory.open.push({ orderId, stamp, judgeAtMs: nowMs + latchKnownAfterMs });
    const order = sent.get(orderId);
    if (order === undefined) return;
    if (stamp > order.expiresAt + toleranceMs) fail(robot, orderId, `${stamp - order.expiresAt} ms after its expiry`);
    if (order.epoch < memory.epoch) fail(robot, orderId, `of epoch ${order.epoch} after epoch ${memory.epoch}`);
    memory.epoch = order.epoch;
  };

  const takeState = (robot: RobotId, body: Record<string, unknown>, nowMs: number): void => {
    const memory = memoryOf(robot);
    const headerId = body['headerId'] as number;
    if (headerId <= memory.headerId) return;
    memory.headerId = headerId;
    const orderId = body['orderId'] as string;
    const running = (body['nodeStates'] as readonly unknown[]).length > 0;
    if (orderId !== '' && orderId !== memory.current && running) check(robot, memory, orderId, stampOf(body), nowMs);
  };

  return {
    name,
    onRobotKilled: (robot) => void (memoryOf(robot).headerId = -1),
    onClockStepped(robot) {
      const memory = memoryOf(robot);
      memory.latch.forget();
      memory.open = [];
    },
    onMessage(message, { nowMs }) {
      const read = readMessage(message);
      if (read?.topic.kind !== 'robot') return;
      const { topic, body } = read;
      if (topic.name === 'order') {
        const authority = authorityOf(body);
        if (authority !== undefined) sent.set(body['orderId'] as string, authority);
      }
      if (topic.name === 'authority') memoryOf(topic.robot).latch.note(stampOf(body), body['haltLatched'] === true);
      if (topic.name === 'state') takeState(topic.robot, body, nowMs);
    },
    onSample({ nowMs }) {
      for (const [robot, memory] of taken) {
        for (const { orderId, stamp } of memory.open.filter(({ judgeAtMs }) => judgeAtMs <= nowMs)) {
          if (memory.latch.wasLatchedAt(stamp, toleranceMs)) fail(robot, orderId, 'while halted');
        }
        memory.open = memory.open.filter(({ judgeAtMs }) => judgeAtMs > nowMs);
      }
    },
  };
}

const stampOf = (body: Record<string, unknown>): number => fromIso(body['timestamp'] as string) ?? Number.NaN;

interface Action {
  readonly actionType: string;
  readonly actionParameters?: readonly { readonly key: string; readonly value: unknown }[];
}

/** The declared authority on the first node of an order (protocol.md). */
function authorityOf(order: Record<string, unknown>): SentOrder | undefined {
  const [node] = order['nodes'] as readonly { readonly actions: readonly Action[] }[];
  const action = node?.actions.find(({ actionType }) => actionType === 'bpAuthority');
  if (action === undefined) return undefined;
  const values = new Map(action.actionParameters?.map(({ key, value }) => [key, value]));
  return { epoch: Number(values.get('epoch')), expiresAt: fromIso(String(values.get('expiresAt'))) ?? Number.NaN };
}
