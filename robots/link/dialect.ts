import type { RobotTopicName } from '#shared/contracts/topics.ts';
import { fromVersion2 } from './from-version-2.ts';
import { toVersion2 } from './to-version-2.ts';

/** Which VDA 5050 this robot speaks. Inside it everything is said in the words of 3.0. */
export type VdaVersion = '2.1' | '3.0';

interface Dialect {
  /** Level of its topics. */
  readonly tree: 'v2' | 'v3';
  /** `version` of its headers. */
  readonly protocolVersion: string;
  outgoing(name: RobotTopicName, body: object): object;
  incoming(name: RobotTopicName, body: unknown): unknown;
}

export const dialects: Readonly<Record<VdaVersion, Dialect>> = {
  '2.1': { tree: 'v2', protocolVersion: '2.1.0', outgoing: toVersion2, incoming: fromVersion2 },
  '3.0': { tree: 'v3', protocolVersion: '3.0.0', outgoing: (_name, body) => body, incoming: (_name, body) => body },
};
