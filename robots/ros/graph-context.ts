import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { QosProfile, RosFault } from '#shared/ros/port.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { MessageDefinition, MessageShape } from './message-shape.ts';
import { messageShape } from './message-shape.ts';
import type { Rclnodejs } from './rclnodejs-api.ts';

const typedArrays: Readonly<Record<string, ReadonlySet<string>>> = {
  'sensor_msgs/msg/Image': new Set(['data']),
  'sensor_msgs/msg/LaserScan': new Set(['ranges', 'intensities']),
};
const none: ReadonlySet<string> = new Set();
/** What moves a robot or says how it moves: a number that is none must not pass. */
const finiteTypes: ReadonlySet<string> = new Set([
  'geometry_msgs/msg/Twist',
  'nav_msgs/msg/Odometry',
  'std_msgs/msg/Float64',
]);

/** What the nodes of one graph share. */
export class GraphContext {
  readonly rcl: Rclnodejs;
  readonly clock: Clock;
  readonly onFault: (fault: RosFault) => void;
  readonly #types = new Map<string, string>();
  readonly #waiting: (() => void)[] = [];
  readonly #find = (type: string): MessageDefinition => this.#definition(type);
  #depth = 0;

  constructor(rcl: Rclnodejs, clock: Clock, onFault: (fault: RosFault) => void) {
    this.rcl = rcl;
    this.clock = clock;
    this.onFault = onFault;
  }

  /** ROS lets two types share a name and delivers neither. */
  requireType(entity: string, type: string): void {
    const known = this.#types.get(entity);
    if (known !== undefined && known !== type) {
      throw new CodedError(domainError('BPC_E_ROS_TYPE_MISMATCH', `${entity} is ${known}, not ${type}.`));
    }
    this.#types.set(entity, type);
  }

  /**
   * Runs a callback that the native library calls. It never throws: a synchronous throw there aborts the process, without
   * `uncaughtException`.
   */
  guard(node: string, entity: string, callback: () => void): void {
    this.#depth++;
    try {
      callback();
    } catch (error) {
      this.fault(node, entity, error);
    } finally {
      this.#depth--;
      if (this.#depth === 0 && this.#waiting.length > 0) setImmediate(() => this.#runWaiting());
    }
  }

  fault(node: string, entity: string, error: unknown): void {
    this.onFault({ node, entity, error });
  }

  /** Handles must not be released while the library walks over them. */
  outsideCallbacks(work: () => void): void {
    if (this.#depth === 0) work();
    else this.#waiting.push(work);
  }

  qos({ reliability, durability, depth }: QosProfile): object {
    const { QoS } = this.rcl;
    return new QoS(
      QoS.HistoryPolicy.RMW_QOS_POLICY_HISTORY_KEEP_LAST,
      depth,
      reliability === 'reliable'
        ? QoS.ReliabilityPolicy.RMW_QOS_POLICY_RELIABILITY_RELIABLE
        : QoS.ReliabilityPolicy.RMW_QOS_POLICY_RELIABILITY_BEST_EFFORT,
      durability === 'transient-local'
        ? QoS.DurabilityPolicy.RMW_QOS_POLICY_DURABILITY_TRANSIENT_LOCAL
        : QoS.DurabilityPolicy.RMW_QOS_POLICY_DURABILITY_VOLATILE,
    );
  }

  messageShape(type: string): MessageShape {
    return messageShape(this.#definition(type), {
      find: this.#find,
      mayOmit: false,
      typedArrays: typedArrays[type] ?? none,
      finite: finiteTypes.has(type),
    });
  }

  /** One part of a service or action, e.g. `Request`. */
  partShape(type: string, part: 'Request' | 'Response' | 'Goal' | 'Feedback' | 'Result'): MessageShape {
    const definition = this.rcl.require(type)[part]?.ROSMessageDef;
    if (definition === undefined) throw notInstalled(`${type} ${part}`);
    return messageShape(definition, { find: this.#find, mayOmit: type.includes('/action/'), typedArrays: none });
  }

  #definition(type: string): MessageDefinition {
    const definition = this.rcl.require(type).ROSMessageDef;
    if (definition === undefined) throw notInstalled(type);
    return definition;
  }

  #runWaiting(): void {
    for (const work of this.#waiting.splice(0)) work();
  }
}

const notInstalled = (type: string): CodedError =>
  new CodedError(domainError('BPC_E_DEPENDENCY_MISSING', `The ROS installation has no interface ${type}.`));
