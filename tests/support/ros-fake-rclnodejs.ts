import type { MessageDefinition } from '#robots/ros/message-shape.ts';
import type {
  RclActionClient,
  RclClass,
  RclClient,
  RclClientGoal,
  RclNode,
  RclParameter,
  Rclnodejs,
  RclServerGoal,
} from '#robots/ros/rclnodejs-api.ts';
import { fakeInterfaces } from './ros-fake-interfaces.ts';
import { distributions, publishedDefinition } from './ros-published-definitions.ts';

interface FakeQos {
  readonly depth: number;
  readonly durability: number;
  readonly reliability: number;
}
interface Listener {
  readonly node: FakeNode;
  readonly qos: FakeQos;
  readonly callback: (message: unknown) => void;
}
interface Topic {
  readonly listeners: Set<Listener>;
  readonly history: unknown[];
}
interface FakeServer {
  readonly node: FakeNode;
  readonly execute: (goal: RclServerGoal) => Promise<unknown>;
  readonly accept: (goal: unknown) => number;
  readonly cancel: (goal: RclServerGoal) => number;
}

function classOf(fields: MessageDefinition['fields']): RclClass {
  return class {
    static readonly ROSMessageDef = { fields };
    constructor(value?: unknown) {
      Object.assign(this, value);
    }
  };
}

function requireType(type: string): RclClass {
  const fields = publishedDefinition(distributions.humble, type)?.fields;
  const whole = classOf(fields ?? []);
  const parts = ['Request', 'Response', 'Goal', 'Feedback', 'Result'] as const;
  for (const one of parts) {
    const own = fakeInterfaces[`${type} ${one}`];
    if (own !== undefined) Object.assign(whole, { [one]: classOf(own) });
  }
  return whole;
}

/**
 * Stands in for rclnodejs where ROS is missing, so that the adapter's own code runs everywhere. It is not ROS and proves nothing about
 * it. A callback that throws is kept in `aborts`: the real library would end the process there.
 */
export class FakeRclnodejs {
  readonly aborts: unknown[] = [];
  readonly rcl: Rclnodejs;
  readonly topics = new Map<string, Topic>();
  readonly services = new Map<string, { node: FakeNode; callback: (request: unknown) => Promise<unknown> }>();
  readonly servers = new Map<string, FakeServer>();
  signalHandlers = true;
  /** Parameters of the command line. */
  launched: readonly RclParameter[] = [];
  /** Servers answer goals after this. */
  acceptanceDelay: Promise<void> = Promise.resolve();
  answerGoals: () => void = () => {};

  constructor() {
    const { servers } = this;
    const actionClient = (name: string): RclActionClient => this.#actionClient(name);
    this.rcl = {
      Context: class {
        shutdown(): void {}
      },
      QoS: class {
        static readonly HistoryPolicy = { RMW_QOS_POLICY_HISTORY_KEEP_LAST: 1 };
        static readonly ReliabilityPolicy = {
          RMW_QOS_POLICY_RELIABILITY_RELIABLE: 1,
          RMW_QOS_POLICY_RELIABILITY_BEST_EFFORT: 2,
        };
        static readonly DurabilityPolicy = {
          RMW_QOS_POLICY_DURABILITY_TRANSIENT_LOCAL: 1,
          RMW_QOS_POLICY_DURABILITY_VOLATILE: 2,
        };
        readonly depth: number;
        readonly reliability: number;
        readonly durability: number;
        constructor(_history: number, depth: number, reliability: number, durability: number) {
          this.depth = depth;
          this.reliability = reliability;
          this.durability = durability;
        }
      },
      Parameter: class {
        readonly name: string;
        readonly value: unknown;
        constructor(name: string, _type: number, value: unknown) {
          this.name = name;
          this.value = value;
        }
      },
      ParameterType: { PARAMETER_BOOL: 1 },
      ActionClient: function (_node: RclNode, _type: string, name: string) {
        return actionClient(name);
      } as unknown as Rclnodejs['ActionClient'],
      ActionServer: function (
        ...[node, , name, execute, accept, , cancel]: ConstructorParameters<Rclnodejs['ActionServer']>
      ) {
        servers.set(name, { node: node as FakeNode, execute, accept, cancel });
      } as unknown as Rclnodejs['ActionServer'],
      init: async () => {},
      createNode: (name, namespace, _context, { parameterOverrides }) =>
        new FakeNode(this, name, namespace, [...this.launched, ...parameterOverrides]),
      require: requireType,
      removeSignalHandlers: () => {
        this.signalHandlers = false;
      },
    };
  }

  topic(name: string): Topic {
    const known = this.topics.get(name) ?? { listeners: new Set(), history: [] };
    this.topics.set(name, known);
    return known;
  }

  deliver({ node, callback }: Listener, message: unknown): void {
    node.whenSpinning(() => {
      try {
        callback(structuredClone(message));
      } catch (error) {
        this.aborts.push(error);
      }
    });
  }

  #actionClient(name: string): RclActionClient {
    const find = (): FakeServer | undefined => {
      const server = this.servers.get(name);
      return server?.node.isDestroyed === false ? server : undefined;
    };
    return {
      isActionServerAvailable: () => find() !== undefined,
      waitForServer: async () => find() !== undefined,
      sendGoal: async (goal, onFeedback) => {
        await this.acceptanceDelay;
        return clientGoal(find()!, goal, onFeedback);
      },
    };
  }
}

function clientGoal(server: FakeServer, goal: unknown, onFeedback: (feedback: unknown) => void): RclClientGoal {
  const isAccepted = server.accept(goal) === 2;
  let status: 'running' | 'canceling' | 'succeeded' | 'aborted' | 'canceled' = 'running';
  const handle: RclServerGoal = {
    request: { toPlainObject: () => goal },
    get isCancelRequested() {
      return status === 'canceling';
    },
    publishFeedback: (feedback) => setImmediate(() => onFeedback(feedback)),
    succeed: () => (status = 'succeeded'),
    abort: () => (status = 'aborted'),
    canceled: () => (status = 'canceled'),
  };
  const result = isAccepted ? server.execute(handle) : Promise.resolve({});
  return {
    isAccepted: () => isAccepted,
    isCanceled: () => status === 'canceled',
    isSucceeded: () => status === 'succeeded',
    getResult: () => result,
    async cancelGoal() {
      // As the real one: the state changes only after the callback has returned.
      const verdict = await Promise.resolve(server.cancel(handle));
      if (verdict === 2) status = 'canceling';
    },
  };
}

class FakeNode implements RclNode {
  isDestroyed = false;
  readonly #fake: FakeRclnodejs;
  readonly #name: string;
  readonly #namespace: string;
  readonly #overrides: readonly RclParameter[];
  readonly #waiting: (() => void)[] = [];
  #isSpinning = false;

  constructor(fake: FakeRclnodejs, name: string, namespace: string, overrides: readonly RclParameter[]) {
    this.#fake = fake;
    this.#name = name;
    this.#namespace = namespace;
    this.#overrides = overrides;
  }

  name = (): string => this.#name;
  namespace = (): string => this.#namespace;

  whenSpinning(work: () => void): void {
    if (!this.#isSpinning) this.#waiting.push(work);
    else setImmediate(() => this.isDestroyed || work());
  }

  spin(): void {
    this.#isSpinning = true;
    for (const work of this.#waiting.splice(0)) this.whenSpinning(work);
  }

  destroy(): void {
    this.isDestroyed = true;
  }

  createPublisher(_type: string, name: string, options: { readonly qos: object }) {
    const qos = options.qos as FakeQos;
    const topic = this.#fake.topic(name);
    return {
      topic: name,
      publish: (message: unknown): void => {
        if (qos.durability === 1) topic.history.push(message);
        if (topic.history.length > qos.depth) topic.history.shift();
        for (const listener of topic.listeners) this.#fake.deliver(listener, message);
      },
    };
  }

  createSubscription(
    _type: string,
    name: string,
    options: { readonly qos: object },
    callback: (message: unknown) => void,
  ): { topic: string } {
    const topic = this.#fake.topic(name);
    const listener = { node: this, qos: options.qos as FakeQos, callback };
    topic.listeners.add(listener);
    if (listener.qos.durability === 1) for (const message of topic.history) this.#fake.deliver(listener, message);
    return { topic: name };
  }

  createService(_type: string, name: string, callback: (request: unknown) => Promise<unknown>): void {
    this.#fake.services.set(name, { node: this, callback });
  }

  createClient(_type: string, name: string): RclClient {
    const find = () => this.#fake.services.get(name);
    return {
      isServiceServerAvailable: () => find()?.node.isDestroyed === false,
      waitForService: async () => find() !== undefined,
      sendRequestAsync: (request, { signal }) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
          void find()!
            .callback(request)
            .then((response) => {
              if (response !== undefined) resolve(response);
            });
        }),
    };
  }

  getParameterOverrides = (): readonly RclParameter[] => this.#overrides;
  getPublishersInfoByTopic = () => [];
  getSubscriptionsInfoByTopic = () => [];
}
