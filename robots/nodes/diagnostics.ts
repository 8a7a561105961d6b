import { declareParameters } from '#shared/ros/declare-parameters.ts';
import { qos } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { toStamp } from '#shared/ros/stamp.ts';
import type { Health, HealthSource } from '../diagnostics/health.ts';
import { healthMessage } from '../diagnostics/health-message.ts';
import type { ManagedGraph } from '../lifecycle/managed-graph.ts';
import type { ManagedNode } from '../lifecycle/managed-node.ts';
import { nodeParameters } from './node-parameters.ts';

const periodMs = 1000;

/** Says once a second on /diagnostics how every part of the robot fares, and which of its nodes are active. */
export class DiagnosticsNode {
  readonly #graph: ManagedGraph;
  readonly #node: ManagedNode;
  readonly #sources: readonly HealthSource[];

  /** `name`: another than `diagnostics` where a robot's nodes are spread over processes. */
  constructor(graph: ManagedGraph, namespace: string, sources: readonly HealthSource[], name = 'diagnostics') {
    this.#graph = graph;
    this.#sources = sources;
    this.#node = graph.createNode(name, { namespace });
  }

  start(): void {
    const node = this.#node;
    const parameters = declareParameters(node, nodeParameters.diagnostics);
    const publisher = node.createPublisher(robotTopics.diagnostics, 'diagnostic_msgs/msg/DiagnosticArray', qos.stream);
    node.createTimer(periodMs, () => {
      if (publisher.isHeard?.() === false) return;
      const nowMs = node.clock.monotonicMs();
      const health = this.#sources.map((source) => this.#check(source, nowMs, parameters.stale_after_s * 1000));
      publisher.publish({
        header: { stamp: toStamp(node.clock.now()), frame_id: '' },
        status: [
          healthMessage(node.namespace, 'nodes', this.#nodes()),
          ...health.map((one, i) => healthMessage(node.namespace, this.#sources[i]?.name ?? '', one)),
        ],
      });
    });
  }

  destroy(): void {
    this.#node.destroy();
  }

  /** One part that cannot say how it fares silences no other. */
  #check(source: HealthSource, nowMs: number, staleAfterMs: number): Health {
    const { node } = source;
    if (node !== undefined && this.#graph.firstInactive([node]) !== undefined) {
      return { level: 'STALE', message: `the node ${node} is not active`, values: {} };
    }
    try {
      return source.check(nowMs, staleAfterMs);
    } catch (error) {
      return { level: 'ERROR', message: error instanceof Error ? error.message : String(error), values: {} };
    }
  }

  #nodes(): Health {
    const { nodes } = this.#graph;
    const idle = nodes.filter(({ isActive }) => !isActive).map(({ name }) => name);
    return {
      level: idle.length === 0 ? 'OK' : 'WARN',
      message: idle.length === 0 ? 'all nodes are active' : `not active: ${idle.join(', ')}`,
      values: Object.fromEntries(nodes.map(({ name, state }) => [name, state])),
    };
  }
}
