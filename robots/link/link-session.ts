import { canonicalJson } from '#shared/crypto/canonical-json.ts';
import { robotTopic, robotTopicContracts } from '#shared/contracts/topics.ts';
import type { RobotTopicName } from '#shared/contracts/topics.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { LinkState, MqttConnection, MqttConnector } from '#shared/link/mqtt-port.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { LinkCredentials } from '../config.ts';
import { dialects } from './dialect.ts';
import type { VdaVersion } from './dialect.ts';
import type { MessageWriter } from './message-writer.ts';

const encoder = new TextEncoder();
/** Share of the newest sample in the running means. */
const gain = 0.2;
/** A message unanswered for so long means a stalled link. */
const stalledMs = 2000;
/** MQTT 3.1.1 §3.1.2.10: what a broker grants a client, the client grants the broker. */
const deadAfterKeepAlives = 1.5;

export type MessageHandler = (payload: Uint8Array) => void;

/** The robot's connection: its presence with last will, its own topics, and how well messages get through. */
export class LinkSession {
  readonly #interfaceName: string;
  readonly #robot: RobotId;
  readonly #dialect: (typeof dialects)[VdaVersion];
  readonly #writer: MessageWriter;
  readonly #clock: Clock;
  readonly #connect: () => MqttConnection;
  #connection: MqttConnection | undefined;
  readonly #deadAfterMs: number;
  /** QoS 1 messages without their PUBACK, oldest first. */
  readonly #unanswered = new Set<{ readonly sentAt: number }>();
  #heardAt = Number.NEGATIVE_INFINITY;
  #rttMs = 0;
  #lossShare = 0;

  constructor(
    deps: { readonly clock: Clock; readonly mqtt: MqttConnector; readonly writer: MessageWriter },
    link: {
      readonly interfaceName: string;
      readonly robot: RobotId;
      readonly credentials: LinkCredentials;
      readonly keepAliveSeconds: number;
      readonly vdaVersion: VdaVersion;
    },
  ) {
    this.#clock = deps.clock;
    this.#writer = deps.writer;
    this.#interfaceName = link.interfaceName;
    this.#robot = link.robot;
    this.#dialect = dialects[link.vdaVersion];
    this.#deadAfterMs = deadAfterKeepAlives * 1000 * link.keepAliveSeconds;
    this.#connect = () =>
      deps.mqtt({
        ...link.credentials,
        clean: false,
        keepAliveSeconds: link.keepAliveSeconds,
        will: { topic: this.topic('connection'), payload: this.#presence('CONNECTION_BROKEN'), qos: 1, retain: true },
      });
  }

  get isUp(): boolean {
    return this.#connection?.state === 'connected';
  }
  get rttMs(): number {
    return this.#rttMs;
  }
  get lossPercent(): number {
    return 100 * this.#lossShare;
  }

  topic(name: RobotTopicName): string {
    return robotTopic(this.#interfaceName, this.#robot, name, this.#dialect.tree);
  }

  /** Starts connecting. `onState` is told of every change; ONLINE has been said before it hears `connected`. */
  start(onState: (state: LinkState) => void): void {
    const connection = this.#connect();
    this.#connection = connection;
    connection.onState((state) => {
      if (connection !== this.#connection) return;
      if (state === 'connected') void this.#publish('connection', this.#presence('ONLINE'));
      onState(state);
    });
  }

  listen(name: RobotTopicName, handler: MessageHandler): Promise<void> {
    return this.#subscribe(this.topic(name), handler);
  }

  /** What was heard on one of the robot's own topics, in the words of VDA 5050 3.0. */
  inOurWords(name: RobotTopicName, body: unknown): unknown {
    return this.#dialect.incoming(name, body);
  }

  /** What a centre says to all robots; any centre of the sector, checked by signature. */
  listenCentre(name: string, handler: MessageHandler): Promise<void> {
    return this.#subscribe(`${this.#interfaceName}/v3/control/+/${name}`, handler);
  }

  /** Resolves true once acknowledged (QoS 1) or handed over (QoS 0), false if it did not get through. */
  send(name: RobotTopicName, body: object): Promise<boolean> {
    return this.#publish(name, this.encode(name, body));
  }

  /** The bytes `send` would publish. */
  encode(name: RobotTopicName, body: object): Uint8Array {
    return encoder.encode(canonicalJson(this.#dialect.outgoing(name, body)));
  }

  sendEncoded(name: RobotTopicName, payload: Uint8Array): Promise<boolean> {
    return this.#publish(name, payload);
  }

  /** Call now and then: a transport over which nothing comes back any more is given up, and another one is opened. */
  watch(): void {
    const connection = this.#connection;
    const [oldest] = this.#unanswered;
    if (connection?.state !== 'connected' || oldest === undefined) return;
    if (this.#clock.monotonicMs() - Math.max(oldest.sentAt, this.#heardAt) < this.#deadAfterMs) return;
    connection.sever();
    connection.restore();
  }

  /** Says OFFLINE and leaves, so that the will stays unsent. */
  async end(): Promise<void> {
    const connection = this.#connection;
    if (this.isUp) await this.#publish('connection', this.#presence('OFFLINE'));
    await connection?.end();
  }

  #presence(connectionState: string): Uint8Array {
    const body = { ...this.#writer.header('connection'), connectionState };
    return encoder.encode(JSON.stringify(this.#dialect.outgoing('connection', body)));
  }

  async #publish(name: RobotTopicName, payload: Uint8Array): Promise<boolean> {
    const connection = this.#connection;
    if (connection === undefined || connection.state !== 'connected') return false;
    const { qos, retain } = robotTopicContracts[name];
    if (qos === 0) return this.#publishHot(connection, name, payload);
    const asked = { sentAt: this.#clock.monotonicMs() };
    this.#unanswered.add(asked);
    try {
      await connection.publish(this.topic(name), payload, { qos, retain });
      this.#noteHeard();
      this.#note(this.#heardAt - asked.sentAt);
      return true;
    } catch {
      this.#lossShare += gain * (1 - this.#lossShare);
      return false;
    } finally {
      this.#unanswered.delete(asked);
    }
  }

  /** Worth something only now: where the link stalls it would queue up before what matters. */
  async #publishHot(connection: MqttConnection, name: RobotTopicName, payload: Uint8Array): Promise<boolean> {
    const [oldest] = this.#unanswered;
    if (oldest !== undefined && this.#clock.monotonicMs() - oldest.sentAt > stalledMs) return false;
    await connection.publish(this.topic(name), payload, { qos: 0, retain: robotTopicContracts[name].retain });
    return true;
  }

  #noteHeard(): void {
    this.#heardAt = this.#clock.monotonicMs();
  }

  #note(rttMs: number): void {
    this.#rttMs += gain * (rttMs - this.#rttMs);
    this.#lossShare -= gain * this.#lossShare;
  }

  async #subscribe(filter: string, handler: MessageHandler): Promise<void> {
    await this.#connection?.subscribe(filter, 1, ({ payload }) => {
      this.#noteHeard();
      return handler(payload);
    });
  }
}
