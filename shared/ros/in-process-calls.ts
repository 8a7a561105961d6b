import { CodedError, domainError } from '../errors/domain-error.ts';
import type { Clock } from '../time/clock.ts';
import type { ActionType, ActionTypes, ServiceType, ServiceTypes } from './messages.ts';
import type {
  ActionClient,
  GoalHandle,
  GoalOutcome,
  RosFault,
  ServerGoal,
  ServerOutcome,
  ServiceClient,
} from './port.ts';

/** The server side of a name; absent when nobody serves it. Looked up at each call, so order of creation does not matter. */
export interface Served<H> {
  readonly node: string;
  readonly handler: H;
  readonly closed: AbortSignal;
}

export type ServiceHandler<S extends ServiceType> = (
  request: ServiceTypes[S]['request'],
) => ServiceTypes[S]['response'] | Promise<ServiceTypes[S]['response']>;

export interface ActionHandler<A extends ActionType> {
  readonly execute: (goal: ServerGoal<A>) => Promise<ServerOutcome<A>>;
  readonly accept: ((goal: ActionTypes[A]['goal']) => boolean) | undefined;
}

type OnFault = (fault: RosFault) => void;

/** A handler that throws answers nothing, as in ROS: the caller runs into its timeout and the graph reports the fault. */
export function serviceClient<S extends ServiceType>(
  name: string,
  find: () => Served<ServiceHandler<S>> | undefined,
  clock: Clock,
  onFault: OnFault,
): ServiceClient<S> {
  return {
    async call(request, timeoutMs) {
      const server = find();
      if (server === undefined) throw new CodedError(domainError('BPC_E_ROS_NO_SERVER', `Service ${name}.`));
      return new Promise((resolve, reject) => {
        const cancelTimer = clock.setTimer(
          () => reject(new CodedError(domainError('BPC_E_TIMEOUT', `Service ${name}: ${timeoutMs} ms.`))),
          timeoutMs,
        );
        const answer = async (): Promise<void> => {
          try {
            const response = await server.handler(request);
            cancelTimer();
            resolve(response);
          } catch (error) {
            onFault({ node: server.node, entity: `service ${name}`, error });
          }
        };
        void answer();
      });
    },
  };
}

export function actionClient<A extends ActionType>(
  name: string,
  find: () => Served<ActionHandler<A>> | undefined,
  onFault: OnFault,
): ActionClient<A> {
  return {
    send(goal, onFeedback) {
      const server = find();
      if (server === undefined || !accepts(name, server, goal, onFault)) {
        return { outcome: Promise.resolve({ status: 'rejected' }), cancel: () => {} };
      }
      return runGoal(name, server, goal, onFeedback, onFault);
    },
  };
}

function accepts<A extends ActionType>(
  name: string,
  { node, handler }: Served<ActionHandler<A>>,
  goal: ActionTypes[A]['goal'],
  onFault: OnFault,
): boolean {
  try {
    return handler.accept?.(goal) ?? true;
  } catch (error) {
    onFault({ node, entity: `action ${name}`, error });
    return false;
  }
}

function runGoal<A extends ActionType>(
  name: string,
  server: Served<ActionHandler<A>>,
  goal: ActionTypes[A]['goal'],
  onFeedback: (feedback: ActionTypes[A]['feedback']) => void,
  onFault: OnFault,
): GoalHandle<A> {
  const canceller = new AbortController();
  const gone = new Promise<GoalOutcome<A>>((resolve) => {
    const leave = (): void => resolve({ status: 'aborted', reason: 'the server went away' });
    if (server.closed.aborted) leave();
    else server.closed.addEventListener('abort', leave, { once: true });
  });
  const serverGoal: ServerGoal<A> = {
    goal,
    canceled: canceller.signal,
    feedback(feedback) {
      try {
        onFeedback(feedback);
      } catch (error) {
        onFault({ node: server.node, entity: `feedback of ${name}`, error });
      }
    },
  };
  const execute = async (): Promise<GoalOutcome<A>> => {
    try {
      return await server.handler.execute(serverGoal);
    } catch (error) {
      onFault({ node: server.node, entity: `action ${name}`, error });
      return { status: 'aborted', reason: error instanceof Error ? error.message : String(error) };
    }
  };
  return { outcome: Promise.race([execute(), gone]), cancel: () => canceller.abort() };
}
