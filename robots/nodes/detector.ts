import type { Image } from '#shared/ros/messages.ts';
import { declareParameters } from '#shared/ros/declare-parameters.ts';
import { qos } from '#shared/ros/port.ts';
import type { ParameterValue, RosGraph } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import type { Health } from '../diagnostics/health.ts';
import { CameraRig } from '../perception/camera/camera-rig.ts';
import type { CameraMount } from '../perception/camera/camera-view.ts';
import type { CurrentPose } from '../perception/camera/current-pose.ts';
import { toDetection2D } from '../perception/detection-messages.ts';
import type { Detector } from '../perception/detector-port.ts';
import { frameGeometry } from '../perception/geolocation/frame-geometry.ts';
import type { GroundHeight } from '../perception/geolocation/ground-height.ts';
import { decodeThermal } from '../perception/image/decode-thermal.ts';
import { DetectorHealth } from '../perception/image/detector-health.ts';
import { LatestWins } from '../perception/image/latest-wins.ts';
import { nodeParameters } from './node-parameters.ts';

export interface DetectorNodeDependencies {
  readonly graph: RosGraph;
  readonly namespace: string;
  readonly detector: Detector;
  readonly currentPose: CurrentPose;
  /** Default: that of our robots. */
  readonly mount?: CameraMount;
  readonly ground: GroundHeight;
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
}

export interface DetectorNode {
  /** Latency, drops and refusals since the last call. */
  takeHealth(): Health;
  stop(): void;
}

/** Image -> Detection2DArray, the newest frame first. */
export function createDetectorNode(dependencies: DetectorNodeDependencies): DetectorNode {
  const { graph, namespace, detector, currentPose, ground, mount, parameters } = dependencies;
  const node = graph.createNode('detector', { namespace, ...(parameters && { parameters }) });
  const detectorParameters = declareParameters(node, nodeParameters.detector);
  const rig = new CameraRig(node, currentPose, mount);
  const health = new DetectorHealth(detector.model);
  const detections = node.createPublisher(robotTopics.detections2d, 'vision_msgs/msg/Detection2DArray', qos.stream);
  const look = async (image: Image): Promise<void> => {
    const begun = node.clock.monotonicMs();
    const decoded = decodeThermal(image);
    if (!decoded.ok) {
      health.refuse(decoded.error.message);
      return;
    }
    const seen = rig.viewAt(decoded.value.at);
    const geometry = seen && frameGeometry(seen.view, ground, detectorParameters.attitude_sigma_rad);
    const boxes = await detector.detect({ ...decoded.value, ...(geometry && { geometry }) });
    detections.publish({ header: image.header, detections: boxes.map((box) => toDetection2D(box, image.header)) });
    health.done(node.clock.monotonicMs() - begun);
  };
  const queue = new LatestWins<Image>(look, (error) => health.fail(error));
  node.createSubscription(robotTopics.thermalImage, 'sensor_msgs/msg/Image', qos.sensor, (image) => queue.offer(image));
  return { takeHealth: () => health.take(queue.takeDropped()), stop: () => node.destroy() };
}
