import type { SignedEvidenceCore } from '#shared/contracts/evidence-chain.ts';
import { declareParameters } from '#shared/ros/declare-parameters.ts';
import { qos } from '#shared/ros/port.ts';
import type { ParameterValue, RosGraph } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { fromStamp } from '#shared/ros/stamp.ts';
import { CameraRig } from '../perception/camera/camera-rig.ts';
import type { CameraMount } from '../perception/camera/camera-view.ts';
import type { CurrentPose } from '../perception/camera/current-pose.ts';
import { toBox } from '../perception/detection-messages.ts';
import { EvidenceRecorder } from '../perception/evidence/evidence-recorder.ts';
import type { EvidenceRecorderDependencies } from '../perception/evidence/evidence-recorder.ts';
import type { TrackReport } from '../perception/tracking/track-report.ts';
import { nodeParameters } from './node-parameters.ts';

export interface EvidenceRecorderNodeDependencies extends Omit<EvidenceRecorderDependencies, 'capacity'> {
  readonly graph: RosGraph;
  readonly namespace: string;
  readonly currentPose: CurrentPose;
  /** Default: that of our robots. */
  readonly mount?: CameraMount;
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
}

export interface EvidenceRecorderNode {
  /** To be called with every report of the tracker: says which object a box of a frame is. */
  noteTrack(report: TrackReport): void;
  /**
   * Hands the best picture of the object within the window to the sink. Undefined if there is none: with statistical sight there are
   * no frames, so there are no pictures.
   */
  record(objectId: string, detectionIds: readonly string[]): SignedEvidenceCore | undefined;
  stop(): void;
}

/**
 * Keeps the newest frames of the thermal camera and makes evidence of them on request. Created before the tracker node, it knows a
 * frame's boxes by the time the tracker reports them.
 */
export function createEvidenceRecorderNode(dependencies: EvidenceRecorderNodeDependencies): EvidenceRecorderNode {
  const { graph, namespace, currentPose, mount, parameters } = dependencies;
  const node = graph.createNode('evidence_recorder', { namespace, ...(parameters && { parameters }) });
  const recorderParameters = declareParameters(node, nodeParameters.evidence_recorder);
  const rig = new CameraRig(node, currentPose, mount);
  const recorder = new EvidenceRecorder({ ...dependencies, capacity: recorderParameters.frames_kept });
  const { archive } = recorder;
  let newest = 0;
  node.createSubscription(robotTopics.thermalImage, 'sensor_msgs/msg/Image', qos.sensor, (image) => {
    const at = fromStamp(image.header.stamp);
    const seen = rig.viewAt(at);
    if (seen === undefined) return;
    newest = Math.max(newest, at);
    archive.addImage(image, seen.view);
  });
  node.createSubscription(robotTopics.detections2d, 'vision_msgs/msg/Detection2DArray', qos.stream, (message) => {
    const boxes = message.detections.map(toBox).filter((box) => box !== undefined);
    archive.addBoxes(fromStamp(message.header.stamp), boxes);
  });
  return {
    noteTrack: (report) => archive.addTrack(report),
    record: (objectId, detectionIds) => recorder.record(objectId, detectionIds, newest - recorderParameters.window_ms),
    stop: () => node.destroy(),
  };
}
