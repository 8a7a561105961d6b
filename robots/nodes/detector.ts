import type { Image } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import type { ParameterValue, RosGraph, RosNode } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { toStamp } from '#shared/ros/stamp.ts';
import { CameraRig } from '../perception/camera/camera-rig.ts';
import type { CurrentPose } from '../perception/camera/current-pose.ts';
import { toDetection2D } from '../perception/detection-messages.ts';
import type { Detector } from '../perception/detector-port.ts';
import { frameGeometry } from '../perception/geolocation/frame-geometry.ts';
import type { GroundHeight } from '../perception/geolocation/ground-height.ts';
import { decodeThermal } from '../perception/image/decode-thermal.ts';
import { DetectorHealth } from '../perception/image/detector-health.ts';
import { LatestWins } from '../perception/image/latest-wins.ts';

export interface DetectorNodeDependencies {
  readonly graph: RosGraph;
  readonly namespace: string;
  readonly detector: Detector;
  readonly currentPose: CurrentPose;
  readonly ground: GroundHeight;
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
}

/** Image -> Detection2DArray, the newest frame first; latency, drops and refusals go to /diagnostics. Returns its end. */
export function createDetectorNode(dependencies: DetectorNodeDependencies): { stop(): void } {
  const { graph, namespace, detector, currentPose, ground, parameters } = dependencies;
  const node = graph.createNode('detector', { namespace, ...(parameters && { parameters }) });
  const { attitudeSigmaRad, diagnosticsPeriodMs } = declareParameters(node);
  const rig = new CameraRig(node, currentPose);
  const health = new DetectorHealth(`${node.namespace}/detector`, node.namespace, detector.model);
  const detections = node.createPublisher(robotTopics.detections2d, 'vision_msgs/msg/Detection2DArray', qos.stream);
  const diagnostics = node.createPublisher(robotTopics.diagnostics, 'diagnostic_msgs/msg/DiagnosticArray', qos.stream);
  const look = async (image: Image): Promise<void> => {
    const begun = node.clock.monotonicMs();
    const decoded = decodeThermal(image);
    if (!decoded.ok) {
      health.refuse(decoded.error.message);
      return;
    }
    const seen = rig.viewAt(decoded.value.at);
    const geometry = seen && frameGeometry(seen.view, ground, attitudeSigmaRad);
    const boxes = await detector.detect({ ...decoded.value, ...(geometry && { geometry }) });
    detections.publish({ header: image.header, detections: boxes.map((box) => toDetection2D(box, image.header)) });
    health.done(node.clock.monotonicMs() - begun);
  };
  const queue = new LatestWins<Image>(look, (error) => health.fail(error));
  node.createSubscription(robotTopics.thermalImage, 'sensor_msgs/msg/Image', qos.sensor, (image) => queue.offer(image));
  node.createTimer(diagnosticsPeriodMs, () => {
    const header = { stamp: toStamp(node.clock.now()), frame_id: '' };
    diagnostics.publish({ header, status: [health.take(queue.takeDropped())] });
  });
  return { stop: () => node.destroy() };
}

function declareParameters(node: RosNode): { attitudeSigmaRad: number; diagnosticsPeriodMs: number } {
  const attitudeSigmaRad = node.declareParameter({
    name: 'attitude_sigma_rad',
    value: 0.0035,
    description: 'One sigma of pitch and roll: how far size may be judged by range.',
    check: (value) => (Number(value) > 0 && Number(value) < 0.2 ? undefined : 'must lie between 0 and 0.2'),
  });
  const diagnosticsPeriodMs = node.declareParameter({
    name: 'diagnostics_period_ms',
    value: 5000,
    description: 'How often latency and drops are published.',
    check: (value) => (Number(value) >= 100 ? undefined : 'must be at least 100'),
  });
  return { attitudeSigmaRad: Number(attitudeSigmaRad), diagnosticsPeriodMs: Number(diagnosticsPeriodMs) };
}
