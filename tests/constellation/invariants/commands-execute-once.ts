import type { RobotId } from '#shared/ids/branded.ts';
import { fromIso } from '#shared/time/clock.ts';
import { InvariantBroken } from '../invariant.ts';
import type { Invariant } from '../invariant.ts';
import { readMessage } from '../read-message.ts';

interface Issued {
  readonly epoch: number;
  /** On the run's own clock: when its time is over, whatever anybody's wall clock says. */
  readonly endsAtMs: number;
}

/** From the planner's stamp to the wire, through a slow disk, a command has aged a little. */
const toleranceMs = 3000;
/** These say the same however often they are said, and stopping needs no authority. */
const harmless = new Set(['bpHalt', 'stateRequest', 'factsheetRequest', 'clearInstantActions', 'bpAuthority']);

/**
 * Nothing is carried out twice, after its time, under an old epoch, while halted, or that the centre never said. Judged by true time and
 * by the newest epoch that truly reached the robot, however often it forgot.
 */
export function commandsExecuteOnce(): Invariant & { readonly injected: Record<string, number> } {
  const name = 'no command executes twice, late, under an old epoch, after a halt or from a stranger';
  const issued = new Map<string, Issued>();
  const hostile = new Map<string, string>();
  const done = new Set<string>();
  const epochs = new Map<RobotId, number>();
  const injected: Record<string, number> = {};

  const noteIssued = (ids: readonly string[], actions: readonly Action[], nowMs: number, centreTime: number): void => {
    const authority = authorityOf(actions);
    if (authority === undefined) return;
    const endsAtMs = nowMs + authority.expiresAt - centreTime;
    for (const id of ids) if (!issued.has(id)) issued.set(id, { epoch: authority.epoch, endsAtMs });
  };

  return {
    name,
    injected,
    onHostile({ how, ids, robot }) {
      injected[how] = (injected[how] ?? 0) + 1;
      if (how === 'repeated') return;
      for (const id of ids) hostile.set(`${robot} ${id}`, how);
    },
    onMessage(message, { centreTime, nowMs }) {
      const read = readMessage(message);
      if (read?.topic.kind !== 'robot') return;
      const { body, topic } = read;
      if (topic.name === 'order') {
        const [node] = body['nodes'] as readonly { readonly actions: readonly Action[] }[];
        noteIssued(
          [`${String(body['orderId'])}/${String(body['orderUpdateId'])}`],
          node?.actions ?? [],
          nowMs,
          centreTime,
        );
      }
      if (topic.name === 'instantActions') {
        const actions = body['actions'] as readonly Action[];
        noteIssued(
          actions.map(({ actionId }) => actionId),
          actions,
          nowMs,
          centreTime,
        );
      }
    },
    onHeard(robot, message) {
      if (!message.topic.endsWith('/heartbeat')) return;
      const epoch = Number(readMessage(message)?.body['epoch'] ?? 0);
      epochs.set(robot, Math.max(epochs.get(robot) ?? 0, epoch));
    },
    onRobotEvent(robot, { kind, text }, nowMs) {
      const executed = kind === 'command' ? executedBy(text) : undefined;
      if (executed === undefined) return;
      const { id, isOrder } = executed;
      const fail = (what: string): never => {
        throw new InvariantBroken(name, `${robot.id} carried out ${text} ${what}`);
      };
      const how = hostile.get(`${robot.id} ${id}`);
      if (how !== undefined) fail(`although it was ${how}`);
      if (done.has(`${robot.id} ${id}`)) fail('a second time');
      done.add(`${robot.id} ${id}`);
      const command = issued.get(id);
      if (command === undefined) return fail('that nobody issued');
      if (nowMs > command.endsAtMs + toleranceMs) fail(`${nowMs - command.endsAtMs} ms after its time`);
      const epoch = epochs.get(robot.id) ?? 0;
      if (command.epoch < epoch) fail(`of epoch ${command.epoch} after epoch ${epoch}`);
      epochs.set(robot.id, command.epoch);
      if (isOrder && robot.autonomy?.halt !== undefined) fail('while halted');
    },
  };
}

/** As robots word it: `order <orderId>/<update>` and `<actionType> <actionId>`. */
function executedBy(text: string): { readonly id: string; readonly isOrder: boolean } | undefined {
  const [word, id] = text.split(' ');
  if (word === undefined || id === undefined) return undefined;
  if (word === 'order') return { id, isOrder: true };
  return /^(bp[A-Z]\w*|cancelOrder|startPause|stopPause)$/.test(word) && !harmless.has(word)
    ? { id, isOrder: false }
    : undefined;
}

interface Action {
  readonly actionType: string;
  readonly actionId: string;
  readonly actionParameters?: readonly { readonly key: string; readonly value: unknown }[];
}

function authorityOf(actions: readonly Action[]): { readonly epoch: number; readonly expiresAt: number } | undefined {
  const action = actions.find(({ actionType }) => actionType === 'bpAuthority');
  if (action === undefined) return undefined;
  const values = new Map(action.actionParameters?.map(({ key, value }) => [key, value]));
  return { epoch: Number(values.get('epoch')), expiresAt: fromIso(String(values.get('expiresAt'))) ?? Number.NaN };
}
