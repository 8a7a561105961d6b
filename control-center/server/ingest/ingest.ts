import { robotTopicContracts } from '#shared/contracts/topics.ts';
import type { RobotTopic, RobotTopicName } from '#shared/contracts/topics.ts';
import type { VdaHeader } from '#shared/contracts/vda5050/header.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { MqttConnection, MqttMessage } from '#shared/link/mqtt-port.ts';
import { fromIso } from '#shared/time/clock.ts';
import type { Clock, EpochMs } from '#shared/time/clock.ts';
import type { ControlRoom } from '../control-room.ts';
import type { RobotMessage } from '../fleet/robot-message.ts';
import type { History } from '../history/history-port.ts';
import type { Store } from '../work/store-port.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import type { WorkQueue } from '../work/work-queue.ts';
import { decodeMessage, topicReader } from './decode-message.ts';
import type { UndecodedMessage } from './decode-message.ts';
import { DurableIntake } from './durable-intake.ts';
import type { Intake } from './durable-intake.ts';
import { envelopeFault, provenEnvelope } from './envelope-check.ts';
import type { ExtensionBody } from './envelope-check.ts';
import type { CountedTopic, IngestMetrics } from './ingest-metrics.ts';
import { MessageOrder } from './message-order.ts';
import { ReplayWindows } from './replay-window.ts';
import type { Roster, RosteredRobot } from './roster-port.ts';
import { SourceClock } from './source-clock.ts';
import { isStoreUnavailable } from './store-unavailable.ts';
import { StoredPace } from './stored-pace.ts';
import { telemetryPoints } from './telemetry-points.ts';

export interface IngestOptions {
  readonly clock: Clock;
  readonly interfaceNames: readonly string[];
  readonly roster: Roster;
  readonly queue: Pick<WorkQueue, 'run' | 'settled' | 'backlog'>;
  readonly controlRoom: Pick<ControlRoom, 'handle'>;
  /** What the store knows of sequences, read at start. */
  readonly sequences: Awaited<ReturnType<Store['sequences']>>;
  readonly metrics: IngestMetrics;
  readonly history?: Pick<History, 'append'>;
  readonly sendStored: (robot: RobotId, stored: { readonly boot: string; readonly seq: number }) => void;
  /** Which kinds of operation may speak here: simulation never shares a tree with live. All by default. */
  readonly opex?: readonly string[];
  /** A robot was heard under this tree, speaking this version: answers go there. */
  readonly onHeard?: (topic: RobotTopic, version: string) => void;
  /** A fault in this program; the message is counted as refused and spent. */
  readonly onFault?: (error: unknown) => void;
  readonly maxBacklog?: number;
}

/** Never repeated in order: a will is always old, and facts are facts. */
const unordered: ReadonlySet<RobotTopicName> = new Set(['connection', 'factsheet']);
const withoutEnvelope: ReadonlySet<RobotTopicName> = new Set(['connection', 'factsheet', 'state', 'visualization']);
/** Sent when stamped, so their arrival tells the robot's clock. */
const tellsTime: ReadonlySet<RobotTopicName> = new Set(['state', 'visualization', 'geo', 'link']);

/**
 * From bytes to the control room: limits, JSON, schema, identity, signature, age, replay. A refusal has a code, is counted, changes
 * nothing and disturbs nobody. Durable messages are answered when they are on disk; the others wait for nothing.
 */
export class Ingest {
  readonly #options: IngestOptions;
  readonly #readTopic = topicReader();
  readonly #order = new MessageOrder();
  readonly #sources: SourceClock;
  readonly #durable: DurableIntake;
  readonly #opex: ReadonlySet<string>;

  constructor(options: IngestOptions) {
    this.#options = options;
    const { clock, queue, maxBacklog = 50_000 } = options;
    this.#sources = new SourceClock(clock);
    this.#opex = new Set(options.opex ?? ['o', 'e', 's']);
    const stored = new StoredPace(clock, options.sendStored);
    this.#durable = new DurableIntake({
      clock,
      queue,
      windows: new ReplayWindows(options.sequences),
      stored,
      maxBacklog,
    });
  }

  async subscribe(connection: MqttConnection): Promise<void> {
    const names = Object.entries(robotTopicContracts).filter(([, { direction }]) => direction === 'from-robot');
    const filters = this.#options.interfaceNames.flatMap((interfaceName) =>
      names.map(([name, { qos }]) => ({ filter: `${interfaceName}/+/+/+/${name}`, qos })),
    );
    await Promise.all(filters.map(({ filter, qos }) => connection.subscribe(filter, qos, this.receive)));
  }

  /**
   * The promise of a durable message resolves when it is stored, through any outage of the disk; it rejects when it was not even taken.
   * It must not be acknowledged before.
   */
  readonly receive = (message: MqttMessage): Promise<void> | undefined => {
    try {
      return this.#receive(message);
    } catch (error) {
      this.#fault(error, 'unknown');
      return undefined;
    }
  };

  #receive(message: MqttMessage): Promise<void> | undefined {
    const topic = this.#readTopic(message.topic);
    if (topic === undefined) {
      return this.#refuse(domainError('BPC_E_TOPIC_UNKNOWN', `${message.topic}.`), 'unknown');
    }
    if (topic.kind === 'centre') return undefined;
    const robot = this.#options.roster.find(topic.robot, topic.interfaceName);
    if (robot === undefined) return this.#refuse(domainError('BPC_E_ROBOT_UNKNOWN', `${message.topic}.`), topic.name);
    const decoded = decodeMessage(topic, message);
    if (!decoded.ok) return this.#undecoded(topic, robot, decoded.error);
    const { body } = decoded.value;
    const stamp = fromIso(body.timestamp);
    if (stamp === undefined) {
      return this.#refuse(domainError('BPC_E_PAYLOAD_INVALID', `${message.topic}: no such time.`), topic.name);
    }
    if (withoutEnvelope.has(topic.name)) return this.#hot(message, topic, body, stamp);
    const extension = body as VdaHeader & ExtensionBody;
    const fault = envelopeFault(extension, message.payload, robot, message.topic, this.#opex);
    if (fault !== undefined) return this.#refuse(fault, topic.name);
    return decoded.value.contract.durable
      ? this.#durably(message, topic, extension, stamp)
      : this.#hot(message, topic, body, stamp, extension.envelope.ttlSeconds);
  }

  /** Not waited for: it will be followed by a newer one. */
  #hot(message: MqttMessage, topic: RobotTopic, body: VdaHeader, stamp: EpochMs, ttlSeconds?: number): undefined {
    if (!unordered.has(topic.name) && !this.#order.isNew(message.topic, body.headerId, stamp)) {
      return this.#refuse(
        domainError('BPC_E_REPLAYED', `${message.topic}: ${body.headerId} again or late.`),
        topic.name,
      );
    }
    if (!message.retain && tellsTime.has(topic.name)) this.#sources.observe(topic.robot, stamp);
    const sourceAt = this.#sources.sourceAt(topic.robot, stamp);
    if (!message.retain && ttlSeconds !== undefined && this.#isOver(sourceAt, ttlSeconds)) {
      return this.#refuse(domainError('BPC_E_EXPIRED', `${message.topic}: older than ${ttlSeconds} s.`), topic.name);
    }
    void this.#handle(this.#robotMessage(message, topic, body, sourceAt), topic);
    return undefined;
  }

  #durably(
    message: MqttMessage,
    topic: RobotTopic,
    body: VdaHeader & ExtensionBody,
    stamp: EpochMs,
  ): Promise<void> | undefined {
    const { envelope } = body;
    const sourceAt = this.#sources.sourceAt(topic.robot, stamp);
    if (this.#isOver(sourceAt, envelope.ttlSeconds)) {
      const error = domainError('BPC_E_EXPIRED', `${message.topic}: older than ${envelope.ttlSeconds} s.`);
      return this.#spend(topic, body, error);
    }
    let handled: Promise<void> | undefined;
    const intake = this.#durable.take(topic.robot, envelope, (work) => {
      const robotMessage = this.#robotMessage(message, topic, body, sourceAt);
      if (robotMessage.kind === 'gapReport') {
        this.#durable.declareDropped(topic.robot, envelope.boot, robotMessage.body.dropped, work);
      }
      handled = this.#handle(robotMessage, topic);
    });
    const stored = this.#answer(intake, topic, body);
    return handled === undefined || stored === undefined ? stored : stored.then(() => handled);
  }

  /** A message that its robot really sent and that cannot be used: its sequence counts as taken, or its outbox would wait for ever. */
  #spend(
    topic: RobotTopic,
    { envelope }: Pick<ExtensionBody, 'envelope'>,
    error: DomainError,
  ): Promise<void> | undefined {
    this.#refuse(error, topic.name);
    const record = (work: UnitOfWork): void => {
      work.event({ kind: 'message-refused', message: error.message, robotId: topic.robot, data: { code: error.code } });
    };
    const intake = this.#durable.take(topic.robot, envelope, record);
    return intake.kind === 'refused' ? undefined : intake.done;
  }

  #undecoded(topic: RobotTopic, robot: RosteredRobot, { error, raw }: UndecodedMessage): Promise<void> | undefined {
    const envelope = robotTopicContracts[topic.name].durable ? provenEnvelope(raw, robot) : undefined;
    return envelope === undefined ? this.#refuse(error, topic.name) : this.#spend(topic, { envelope }, error);
  }

  #answer(intake: Intake, topic: RobotTopic, { envelope }: ExtensionBody): Promise<void> | undefined {
    if (intake.kind === 'refused') return this.#refuse(intake.error, topic.name);
    if (intake.kind === 'repeated') {
      this.#refuse(domainError('BPC_E_REPLAYED', `${topic.robot} ${envelope.boot} ${envelope.seq} again.`), topic.name);
    }
    return intake.done;
  }

  /** Never rejects: a fault in handling is reported and not tried again. That the disk refuses is known to whoever waits for it. */
  async #handle(message: RobotMessage, topic: RobotTopic): Promise<void> {
    const { metrics, onHeard, history, controlRoom, onFault } = this.#options;
    try {
      metrics.accept(topic.name);
      onHeard?.(topic, message.body.version);
      const points = message.retained ? [] : telemetryPoints(message);
      if (points.length > 0) history?.append(points);
      await controlRoom.handle(message);
    } catch (error) {
      if (!isStoreUnavailable(error)) onFault?.(error);
    }
  }

  #robotMessage(message: MqttMessage, topic: RobotTopic, body: VdaHeader, sourceAt: EpochMs): RobotMessage {
    return {
      kind: topic.name,
      robot: topic.robot,
      body,
      receivedAt: this.#options.clock.now(),
      sourceAt,
      vdaVersion: topic.majorVersion === 'v2' ? '2' : '3',
      retained: message.retain,
    } as RobotMessage;
  }

  #isOver(sourceAt: EpochMs, ttlSeconds: number): boolean {
    return this.#options.clock.now() - sourceAt > ttlSeconds * 1000;
  }

  #refuse(error: DomainError, topic: CountedTopic): undefined {
    this.#options.metrics.refuse(error, topic);
    return undefined;
  }

  #fault(error: unknown, topic: CountedTopic): void {
    this.#refuse(domainError('BPC_E_INTERNAL', `${(error as Error).message}.`), topic);
    this.#options.onFault?.(error);
  }
}
