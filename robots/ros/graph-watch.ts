import type { QosProfile } from '#shared/ros/port.ts';
import { qosMatches } from '#shared/ros/qos-match.ts';
import type { GraphContext } from './graph-context.ts';
import type { RclEndpoint, RclNode } from './rclnodejs-api.ts';

export interface WatchedEndpoint {
  readonly node: string;
  readonly rcl: RclNode;
  readonly kind: 'publisher' | 'subscription';
  /** After remapping: the graph knows no other. */
  readonly topic: string;
  readonly type: string;
  readonly profile: QosProfile;
}

const periodMs = 1000;

/**
 * Looks over the graph once a second and reports what ROS matches to nothing in silence: endpoints of a topic whose type differs or
 * whose quality of service can never meet. Each pair is reported once.
 */
export class GraphWatch {
  readonly #context: GraphContext;
  readonly #endpoints = new Set<WatchedEndpoint>();
  readonly #reported = new Set<string>();
  readonly #stop: () => void;

  constructor(context: GraphContext) {
    this.#context = context;
    this.#stop = context.clock.setRepeating(() => this.#look(), periodMs);
  }

  /** Returns what ends the watch over this endpoint. */
  add(endpoint: WatchedEndpoint): () => void {
    this.#endpoints.add(endpoint);
    return () => this.#endpoints.delete(endpoint);
  }

  stop(): void {
    this.#stop();
  }

  #look(): void {
    const ownNodes = new Set([...this.#endpoints].map(({ node }) => node));
    for (const endpoint of this.#endpoints) {
      const { kind, node, rcl, topic } = endpoint;
      this.#context.guard(node, `${kind} ${topic}`, () => {
        const others =
          kind === 'subscription'
            ? rcl.getPublishersInfoByTopic(topic, false)
            : rcl.getSubscriptionsInfoByTopic(topic, false);
        for (const other of others) {
          // Between two nodes of this process the subscription alone reports.
          if (kind === 'subscription' || !ownNodes.has(nameOf(other))) this.#compare(endpoint, other);
        }
      });
    }
  }

  #compare({ kind, node, topic, type, profile }: WatchedEndpoint, other: RclEndpoint): void {
    const reason = this.#mismatch(kind, type, profile, other);
    if (reason === undefined) return;
    const key = `${node} ${kind} ${topic} ${other.endpoint_gid.join('.')}`;
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    this.#context.fault(node, `${kind} ${topic}`, new Error(`${reason}: nothing will arrive`));
  }

  #mismatch(kind: WatchedEndpoint['kind'], type: string, profile: QosProfile, other: RclEndpoint): string | undefined {
    if (other.topic_type !== type) return `${nameOf(other)} uses it as ${other.topic_type}, not ${type}`;
    const theirs = this.#profileOf(other);
    if (kind === 'subscription') {
      return qosMatches(theirs, profile)
        ? undefined
        : `its QoS is stricter than that of the publisher ${nameOf(other)}`;
    }
    return qosMatches(profile, theirs) ? undefined : `the QoS of the subscription of ${nameOf(other)} is stricter`;
  }

  #profileOf({ qos_profile: { durability, reliability } }: RclEndpoint): QosProfile {
    const { DurabilityPolicy, ReliabilityPolicy } = this.#context.rcl.QoS;
    return {
      reliability:
        reliability === ReliabilityPolicy.RMW_QOS_POLICY_RELIABILITY_BEST_EFFORT ? 'best-effort' : 'reliable',
      durability:
        durability === DurabilityPolicy.RMW_QOS_POLICY_DURABILITY_TRANSIENT_LOCAL ? 'transient-local' : 'volatile',
      depth: 0,
    };
  }
}

const nameOf = ({ node_name, node_namespace }: RclEndpoint): string =>
  `${node_namespace === '/' ? '' : node_namespace}/${node_name}`;
