import type { ActionType, ActionTypes } from '#shared/ros/messages.ts';
import type { ActionClient, GoalOutcome } from '#shared/ros/port.ts';
import { messageFault } from './message-fault.ts';
import type { MessageShape } from './message-shape.ts';
import type { RclActionClient, RclClientGoal } from './rclnodejs-api.ts';
import type { NodeSite } from './node-site.ts';

/** How long a goal waits for a server, and for the server's word whether it takes the goal. */
const acceptanceMs = 5000;
/** How often a server with a goal of ours is looked for. DDS itself notices a killed one after about 10 s. */
const watchMs = 500;

interface Wanted<A extends ActionType> {
  readonly site: NodeSite;
  readonly name: string;
  readonly client: RclActionClient;
  readonly feedbackShape: MessageShape;
  readonly resultShape: MessageShape;
  readonly onFeedback: (feedback: ActionTypes[A]['feedback']) => void;
  readonly canceled: AbortSignal;
}

export function createActionClient<A extends ActionType>(site: NodeSite, name: string, type: A): ActionClient<A> {
  const { context, node } = site;
  const client = new context.rcl.ActionClient(node, type, name);
  const goalShape = context.partShape(type, 'Goal');
  const feedbackShape = context.partShape(type, 'Feedback');
  const resultShape = context.partShape(type, 'Result');
  return {
    send(goal, onFeedback) {
      const fault = goalShape.fault(goal);
      if (fault !== undefined) throw messageFault(`Goal for ${name}`, fault);
      const canceller = new AbortController();
      const canceled = canceller.signal;
      const wanted = { site, name, client, feedbackShape, resultShape, onFeedback, canceled };
      return { outcome: pursue<A>(wanted, goal), cancel: () => canceller.abort() };
    },
  };
}

async function pursue<A extends ActionType>(wanted: Wanted<A>, goal: unknown): Promise<GoalOutcome<A>> {
  const { client, name, site } = wanted;
  try {
    if (!client.isActionServerAvailable() && !(await client.waitForServer(acceptanceMs))) return { status: 'rejected' };
    const accepted = await acceptance(wanted, client.sendGoal(goal, feedbackGuard(wanted)));
    if (accepted === undefined) return { status: 'aborted', reason: 'the server did not answer the goal' };
    if (!accepted.isAccepted()) return { status: 'rejected' };
    return await outcomeOf(wanted, accepted);
  } catch (error) {
    site.context.fault(site.nodeName, `action ${name}`, error);
    return { status: 'aborted', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The server's word, or undefined when it takes too long; a goal that is taken after that is cancelled: nobody waits for it. */
function acceptance<A extends ActionType>(
  { name, site: { context, nodeName } }: Wanted<A>,
  answer: Promise<RclClientGoal>,
): Promise<RclClientGoal | undefined> {
  return new Promise((resolve, reject) => {
    let isTooLate = false;
    const cancelTimer = context.clock.setTimer(() => {
      isTooLate = true;
      resolve(undefined);
    }, acceptanceMs);
    answer
      .then(async (goal) => {
        cancelTimer();
        if (!isTooLate) resolve(goal);
        else if (goal.isAccepted()) await goal.cancelGoal();
      })
      .catch((error: unknown) => {
        cancelTimer();
        if (isTooLate) context.fault(nodeName, `action ${name}`, error);
        else reject(error instanceof Error ? error : new Error(String(error)));
      });
  });
}

const feedbackGuard =
  <A extends ActionType>({ site, name, feedbackShape, onFeedback }: Wanted<A>) =>
  (feedback: unknown): void =>
    site.context.guard(site.nodeName, `feedback of ${name}`, () => {
      if (!site.isClosed()) onFeedback(feedbackShape.decode(feedback) as ActionTypes[A]['feedback']);
    });

async function outcomeOf<A extends ActionType>(wanted: Wanted<A>, goal: RclClientGoal): Promise<GoalOutcome<A>> {
  const { canceled, name, resultShape, site } = wanted;
  const cancel = (): void => {
    goal.cancelGoal().catch((error: unknown) => site.context.fault(site.nodeName, `action ${name}`, error));
  };
  if (canceled.aborted) cancel();
  else canceled.addEventListener('abort', cancel, { once: true });
  const watch = serverWatch(wanted);
  try {
    const result = await Promise.race([goal.getResult(), watch.gone]);
    if (result === undefined) return { status: 'aborted', reason: 'the server went away' };
    if (goal.isCanceled()) return { status: 'canceled' };
    if (!goal.isSucceeded()) return { status: 'aborted', reason: 'the server gave up' };
    return { status: 'succeeded', result: resultShape.decode(result) as ActionTypes[A]['result'] };
  } finally {
    watch.stop();
    canceled.removeEventListener('abort', cancel);
  }
}

function serverWatch<A extends ActionType>({
  client,
  site,
}: Wanted<A>): {
  readonly gone: Promise<undefined>;
  stop(): void;
} {
  const { promise: gone, resolve } = Promise.withResolvers<undefined>();
  const stop = site.context.clock.setRepeating(() => {
    if (site.isClosed() || !client.isActionServerAvailable()) resolve(undefined);
  }, watchMs);
  return { gone, stop };
}
