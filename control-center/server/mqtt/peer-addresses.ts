import type { RobotTopic } from '#shared/contracts/topics.ts';
import type { RobotId } from '#shared/ids/branded.ts';

export interface PeerAddress {
  readonly interfaceName: string;
  readonly version: 'v2' | 'v3';
  /** What the header says: some peers accept nothing but their own. */
  readonly protocolVersion: string;
}

const protocolVersions = { v2: '2.1.0', v3: '3.0.0' } as const;

/** Under which tree each robot was last heard, so that it is answered there. Until then: version 3 in the own sector. */
export class PeerAddresses {
  readonly #default: PeerAddress;
  readonly #heard = new Map<RobotId, PeerAddress>();

  constructor(interfaceName: string) {
    this.#default = { interfaceName, version: 'v3', protocolVersion: protocolVersions.v3 };
  }

  note(topic: RobotTopic, spoken?: string): void {
    const { interfaceName, majorVersion: version } = topic;
    const protocolVersion = version === 'v2' && spoken !== undefined ? spoken : protocolVersions[version];
    const known = this.#heard.get(topic.robot);
    const isSame = known?.interfaceName === interfaceName && known.protocolVersion === protocolVersion;
    if (!isSame) this.#heard.set(topic.robot, { interfaceName, version, protocolVersion });
  }

  of(robot: RobotId): PeerAddress {
    return this.#heard.get(robot) ?? this.#default;
  }
}
