import type { Stored } from '#shared/contracts/extension/centre.ts';
import { robotTopic, robotTopicContracts } from '#shared/contracts/topics.ts';
import type { RobotTopicName } from '#shared/contracts/topics.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { splitRobotId } from '#shared/ids/branded.ts';
import type { MqttConnection } from '#shared/link/mqtt-port.ts';
import { toIso } from '#shared/time/clock.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { RobotLink, RobotLinkBodies } from '../commands/robot-link-port.ts';
import type { CentreSealer } from './centre-sealer.ts';
import { jsonBytes } from './json-bytes.ts';
import type { PeerAddresses } from './peer-addresses.ts';
import { instantActionsVersion2, orderVersion2 } from './vda-version-2.ts';

export interface MqttRobotLinkOptions {
  readonly clock: Clock;
  readonly connection: MqttConnection;
  readonly addresses: PeerAddresses;
  readonly centreId: string;
  readonly seal: CentreSealer;
  readonly opex: 'o' | 'e' | 's';
  /** A message did not reach the broker. The domain sends again what matters. */
  readonly onUnsent?: (topic: string, error: unknown) => void;
}

const ttlSeconds = 60;

/** Robots hear from the centre: header fields, versions and seals are added here. */
export class MqttRobotLink implements RobotLink {
  readonly #options: MqttRobotLinkOptions;
  readonly #headerIds = new Map<string, number>();

  constructor(options: MqttRobotLinkOptions) {
    this.#options = options;
  }

  send<K extends keyof RobotLinkBodies>(robot: RobotId, name: K, body: RobotLinkBodies[K]): void {
    const { protocolVersion, version } = this.#options.addresses.of(robot);
    switch (name) {
      case 'order': {
        const order = body as RobotLinkBodies['order'];
        this.#publish(robot, name, version === 'v2' ? orderVersion2(order, protocolVersion) : order);
        return;
      }
      case 'instantActions': {
        const actions = body as RobotLinkBodies['instantActions'];
        this.#publish(robot, name, version === 'v2' ? instantActionsVersion2(actions, protocolVersion) : actions);
        return;
      }
      case 'zoneSet':
      case 'responses':
        this.#publish(robot, name, body);
        return;
      case 'alertAck':
        this.#publish(robot, name, { ...body, opex: this.#options.opex }, 'sealed');
    }
  }

  /** Everything of this boot up to `seq` is on disk. */
  readonly sendStored = (robot: RobotId, { boot, seq }: { readonly boot: string; readonly seq: number }): void => {
    const { clock, centreId, seal } = this.#options;
    const sentAt = toIso(clock.now());
    const stored: Stored = seal({ centreId, sentAt, boot, seq }, ttlSeconds);
    this.#transmit(this.#topic(robot, 'stored'), 'stored', stored);
  };

  #publish(robot: RobotId, name: RobotTopicName, body: object, how?: 'sealed'): void {
    const topic = this.#topic(robot, name);
    const headerId = this.#headerIds.get(topic) ?? 0;
    this.#headerIds.set(topic, headerId + 1);
    const timestamp = toIso(this.#options.clock.now());
    const { protocolVersion: version } = this.#options.addresses.of(robot);
    const whole = { headerId, timestamp, version, ...splitRobotId(robot), ...body };
    this.#transmit(topic, name, how === 'sealed' ? this.#options.seal(whole, ttlSeconds) : whole);
  }

  #topic(robot: RobotId, name: RobotTopicName): string {
    const { interfaceName, version } = this.#options.addresses.of(robot);
    return robotTopic(interfaceName, robot, name, version);
  }

  #transmit(topic: string, name: RobotTopicName, body: object): void {
    const { qos, retain } = robotTopicContracts[name];
    this.#options.connection.publish(topic, jsonBytes(body), { qos, retain }).catch((error: unknown) => {
      this.#options.onUnsent?.(topic, error);
    });
  }
}
