import type { ActionType, ActionTypes } from '#shared/ros/messages.ts';
import type { ServerGoal, ServerOutcome } from '#shared/ros/port.ts';
import { messageFault } from './message-fault.ts';
import type { MessageShape } from './message-shape.ts';
import type { RclServerGoal } from './rclnodejs-api.ts';
import type { NodeSite } from './node-site.ts';

/** rclnodejs' GoalResponse and CancelResponse. */
const verdict = { goalReject: 1, goalAccept: 2, cancelAccept: 2 } as const;

export interface ActionService<A extends ActionType> {
  readonly execute: (goal: ServerGoal<A>) => Promise<ServerOutcome<A>>;
  readonly accept: ((goal: ActionTypes[A]['goal']) => boolean) | undefined;
}

export function createActionServer<A extends ActionType>(
  site: NodeSite,
  name: string,
  type: A,
  service: ActionService<A>,
): void {
  const { context, node, nodeName, isClosed } = site;
  const entity = `action ${name}`;
  const goalShape = context.partShape(type, 'Goal');
  const feedbackShape = context.partShape(type, 'Feedback');
  const resultShape = context.partShape(type, 'Result');
  const ResultClass = context.rcl.require(type).Result;
  const cancellers = new WeakMap<RclServerGoal, AbortController>();

  const accept = (goal: unknown): number => {
    let accepted = false;
    context.guard(nodeName, entity, () => {
      accepted = !isClosed() && (service.accept?.(goalShape.decode(goal) as ActionTypes[A]['goal']) ?? true);
    });
    return accepted ? verdict.goalAccept : verdict.goalReject;
  };
  /** The library moves the goal to "canceling" after this returns, so the handler hears of it later still. */
  const cancel = (goal: RclServerGoal): number => {
    setImmediate(() => cancellers.get(goal)?.abort());
    return verdict.cancelAccept;
  };
  const execute = async (handle: RclServerGoal): Promise<unknown> => {
    const canceller = new AbortController();
    cancellers.set(handle, canceller);
    const goal: ServerGoal<A> = {
      goal: goalShape.decode(handle.request.toPlainObject(true)) as ActionTypes[A]['goal'],
      canceled: canceller.signal,
      feedback: (feedback) =>
        context.guard(nodeName, `feedback of ${name}`, () => sendFeedback(handle, feedbackShape, name, feedback)),
    };
    const outcome = await runGoal(site, entity, service, goal);
    // A destroyed server has no handle to answer with.
    if (isClosed()) return new Promise(() => {});
    return conclude(site, entity, handle, outcome, resultShape, (value) => ResultClass && new ResultClass(value));
  };
  void new context.rcl.ActionServer(node, type, name, execute, accept, undefined, cancel);
}

function sendFeedback(handle: RclServerGoal, shape: MessageShape, name: string, feedback: unknown): void {
  const fault = shape.fault(feedback);
  if (fault !== undefined) throw messageFault(`Feedback of ${name}`, fault);
  handle.publishFeedback(feedback);
}

async function runGoal<A extends ActionType>(
  { context, nodeName }: NodeSite,
  entity: string,
  { execute }: ActionService<A>,
  goal: ServerGoal<A>,
): Promise<ServerOutcome<A>> {
  try {
    return await execute(goal);
  } catch (error) {
    context.fault(nodeName, entity, error);
    return { status: 'aborted', reason: error instanceof Error ? error.message : String(error) };
  }
}

function conclude<A extends ActionType>(
  { context, nodeName }: NodeSite,
  entity: string,
  handle: RclServerGoal,
  outcome: ServerOutcome<A>,
  resultShape: MessageShape,
  toResult: (value: unknown) => unknown,
): unknown {
  const result = outcome.status === 'succeeded' ? outcome.result : {};
  const fault = resultShape.fault(result);
  if (fault !== undefined) context.fault(nodeName, entity, messageFault(`Result of ${entity}`, fault));
  if (fault !== undefined || outcome.status === 'aborted') handle.abort();
  else if (outcome.status === 'succeeded') handle.succeed();
  else if (handle.isCancelRequested) handle.canceled();
  else handle.abort();
  return toResult(fault === undefined ? result : {});
}
