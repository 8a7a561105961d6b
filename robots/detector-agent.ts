import type { RosGraph } from '#shared/ros/port.ts';
import type { RobotConfig } from './config.ts';
import { ManagedGraph } from './lifecycle/managed-graph.ts';
import type { NodeParameterValues } from './lifecycle/managed-graph.ts';
import { createDetectorNode } from './nodes/detector.ts';
import { DiagnosticsNode } from './nodes/diagnostics.ts';
import { Localization } from './nodes/localization.ts';
import type { Detector } from './perception/detector-port.ts';

export interface DetectorAgentDeps {
  readonly graph: RosGraph;
  readonly namespace: string;
  readonly config: RobotConfig;
  readonly detector: Detector;
  readonly groundHeight: (x: number, y: number) => number;
  readonly nodeParameters?: NodeParameterValues;
  readonly onFault: (error: unknown) => void;
}

const order = ['detector_localization', 'detector', 'detector_diagnostics'];

/**
 * The detector in a process of its own, beside an agent that has none. To judge size by range it needs the robot's pose, and works
 * that out from the same topics. Returns its end.
 */
export function startDetectorAgent(deps: DetectorAgentDeps): { stop(): void } {
  const { config, detector, graph, groundHeight: ground, namespace, nodeParameters, onFault } = deps;
  const nodes = new ManagedGraph(graph, ({ error }) => onFault(error), nodeParameters);
  const localization = new Localization(nodes, namespace, config, ground, 'detector_localization');
  localization.start();
  const currentPose = (at: number) => localization.poseAt(at);
  const node = createDetectorNode({ graph: nodes, namespace, detector, currentPose, ground });
  const health = { name: 'detector', node: 'detector', check: () => node.takeHealth() };
  new DiagnosticsNode(nodes, namespace, [health], 'detector_diagnostics').start();
  nodes.bringUp(order);
  return {
    stop() {
      nodes.bringDown(order);
      nodes.shutdown();
    },
  };
}
