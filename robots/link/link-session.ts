import { canonicalJson } from '#shared/crypto/canonical-json.ts';
import { robotTopic, robotTopicContracts } from '#shared/contracts/topics.ts';
import type { RobotTopicName } from '#shared/contracts/topics.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { LinkState, MqttConnection, MqttConnector } from '#shared/link/mqtt-port.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { LinkCredentials } from '../config.ts';
import type { MessageWriter } from './message-writer.ts';

const encoder = new TextEncoder();
/** Share of the newest sample in the running means. */
const gain = 0.2;

export type MessageHandler = (payload: Uint8Array) => void;

/** The robot's connection: its presence with last will, its own topics, and how well messages get through. */
export class LinkSession {
  readonly #interfaceName: string;
  readonly #robot: RobotId;
  readonly #writer: MessageWriter;
  readonly #clock: Clock;
  readonly #connect: () => MqttConnection;
  #connection: MqttConnection | undefined;
  #rttMs = 0;
  #lossShare = 0;

  constructor(
    deps: { readonly clock: Clock; readonly mqtt: MqttConnector; readonly writer: MessageWriter },
    link: {
      readonly interfaceName: string;
      readonly robot: RobotId;
      readonly credentials: LinkCredentials;
      readonly keepAliveSeconds: number;
    },
  ) {
    this.#clock = deps.clock;
    this.#writer = deps.writer;
    this.#interfaceName = link.interfaceName;
    this.#robot = link.robot;
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
    return robotTopic(this.#interfaceName, this.#robot, name);
  }

  /** Starts connecting. `onState` is told of every change; ONLINE has been said before it hears `connected`. */
  start(onState: (state: LinkState) => void): void {
    this.#connection = this.#connect();
    this.#connection.onState((state) => {
      if (state === 'connected') void this.#publish('connection', this.#presence('ONLINE'));
      onState(state);
    });
  }

  listen(name: RobotTopicName, handler: MessageHandler): Promise<void> {
    return this.#subscribe(this.topic(name), handler);
  }

  /** What a centre says to all robots; any centre of the sector, checked by signature. */
  listenCentre(name: string, handler: MessageHandler): Promise<void> {
    return this.#subscribe(`${this.#interfaceName}/v3/control/+/${name}`, handler);
  }

  /** Resolves true once acknowledged (QoS 1) or handed over (QoS 0), false if it did not get through. */
  send(name: RobotTopicName, body: object): Promise<boolean> {
    return this.#publish(name, encoder.encode(canonicalJson(body)));
  }

  /** Says OFFLINE and leaves, so that the will stays unsent. */
  async end(): Promise<void> {
    if (this.isUp) await this.#publish('connection', this.#presence('OFFLINE'));
    await this.#connection?.end();
  }

  #presence(connectionState: string): Uint8Array {
    return encoder.encode(JSON.stringify({ ...this.#writer.header('connection'), connectionState }));
  }

  async #publish(name: RobotTopicName, payload: Uint8Array): Promise<boolean> {
    const connection = this.#connection;
    if (connection === undefined || connection.state !== 'connected') return false;
    const { qos, retain } = robotTopicContracts[name];
    const sentAt = this.#clock.monotonicMs();
    try {
      await connection.publish(this.topic(name), payload, { qos, retain });
      if (qos === 1) this.#note(this.#clock.monotonicMs() - sentAt);
      return true;
    } catch {
      this.#lossShare += gain * (1 - this.#lossShare);
      return false;
    }
  }

  #note(rttMs: number): void {
    this.#rttMs += gain * (rttMs - this.#rttMs);
    this.#lossShare -= gain * this.#lossShare;
  }

  async #subscribe(filter: string, handler: MessageHandler): Promise<void> {
    await this.#connection?.subscribe(filter, 1, ({ payload }) => handler(payload));
  }
}
