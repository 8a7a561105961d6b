import type { NodeOptions, ParameterValue, RosFault, RosGraph } from '#shared/ros/port.ts';
import type { Clock } from '#shared/time/clock.ts';
import { nextTransition } from './lifecycle-machine.ts';
import { ManagedNode } from './managed-node.ts';
import { serveLifecycle } from './serve-lifecycle.ts';

/** Parameters by the name of the node. */
export type NodeParameterValues = Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;

/** A graph whose nodes are managed: nothing runs until they are brought up. */
export class ManagedGraph implements RosGraph {
  readonly clock: Clock;
  readonly timeKnown: Promise<void>;
  readonly nodes: ManagedNode[] = [];
  readonly #graph: RosGraph;
  readonly #parameters: NodeParameterValues;
  readonly #onFault: (fault: RosFault) => void;
  #isGoingDown = false;

  /** `onFault` hears of lifecycle hooks that throw. */
  constructor(graph: RosGraph, onFault: (fault: RosFault) => void, parameters: NodeParameterValues = {}) {
    this.#graph = graph;
    this.#onFault = onFault;
    this.#parameters = parameters;
    this.clock = graph.clock;
    this.timeKnown = graph.timeKnown;
  }

  /** Down in good order, because the robot ends. */
  get isGoingDown(): boolean {
    return this.#isGoingDown;
  }

  node(name: string): ManagedNode | undefined {
    return this.nodes.find((node) => node.name === name);
  }

  createNode(name: string, options: NodeOptions): ManagedNode {
    const parameters = { ...options.parameters, ...this.#parameters[name] };
    const node = this.#graph.createNode(name, { ...options, parameters });
    const managed = new ManagedNode(node, (error) => this.#onFault({ node: name, entity: 'lifecycle', error }));
    serveLifecycle(node, managed);
    this.nodes.push(managed);
    return managed;
  }

  /** In the order of their names here, then those that it does not name, each to active. */
  bringUp(order: readonly string[]): void {
    for (const node of this.#inOrder(order)) climb(node, 'up');
  }

  /** The same in reverse, each to finalized. */
  bringDown(order: readonly string[]): void {
    this.#isGoingDown = true;
    for (const node of this.#inOrder(order).toReversed()) climb(node, 'down');
  }

  /** The first of these that is not active; undefined: all are. */
  firstInactive(names: readonly string[]): string | undefined {
    return names.find((name) => this.node(name)?.isActive === false);
  }

  /** Ends the nodes made here; the graph itself belongs to its creator. */
  shutdown(): void {
    for (const node of this.nodes.splice(0)) node.destroy();
  }

  #inOrder(order: readonly string[]): readonly ManagedNode[] {
    const place = ({ name }: ManagedNode): number => (order.includes(name) ? order.indexOf(name) : order.length);
    return this.nodes.toSorted((a, b) => place(a) - place(b));
  }
}

function climb(node: ManagedNode, wanted: 'up' | 'down'): void {
  for (
    let next = nextTransition(node.state, wanted);
    next !== undefined && node.change(next);
    next = nextTransition(node.state, wanted)
  );
}
