import type { IdSource } from '#shared/ids/ulid.ts';
import { declareParameters } from '#shared/ros/declare-parameters.ts';
import type { Detection2DArray } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import type { ParameterValue, RosGraph } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { fromStamp } from '#shared/ros/stamp.ts';
import { CameraRig } from '../perception/camera/camera-rig.ts';
import type { CameraMount } from '../perception/camera/camera-view.ts';
import type { CurrentPose } from '../perception/camera/current-pose.ts';
import { toBox, toDetection3D } from '../perception/detection-messages.ts';
import type { ModelIdentity } from '../perception/detector-port.ts';
import { defaultErrorModel } from '../perception/geolocation/error-model.ts';
import type { GroundHeight } from '../perception/geolocation/ground-height.ts';
import { observe } from '../perception/tracking/observation.ts';
import type { TrackReport } from '../perception/tracking/track-report.ts';
import { Tracker } from '../perception/tracking/tracker.ts';
import { nodeParameters } from './node-parameters.ts';

export interface TrackerNodeDependencies {
  readonly graph: RosGraph;
  readonly namespace: string;
  readonly currentPose: CurrentPose;
  /** Default: that of our robots. */
  readonly mount?: CameraMount;
  readonly ground: GroundHeight;
  readonly ids: IdSource;
  /** Of whatever publishes the detections: vision_msgs does not carry it. */
  readonly model: ModelIdentity;
  /** Every confirmed track, once a frame in which it was seen, and once when it is lost. More than vision_msgs can carry. */
  readonly onTrack: (report: TrackReport) => void;
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
}

/** Detection2DArray -> Detection3DArray in the frame `map`, and reports in process. Returns its end. */
export function createTrackerNode(dependencies: TrackerNodeDependencies): { stop(): void } {
  const { graph, namespace, currentPose, ground, ids, model, onTrack, mount, parameters } = dependencies;
  const node = graph.createNode('tracker', { namespace, ...(parameters && { parameters }) });
  const { attitude_bias_rad: attitudeBiasRad } = declareParameters(node, nodeParameters.tracker);
  const errors = { ...defaultErrorModel, attitudeBiasRad };
  const tracker = new Tracker({ ids, ground, errors, model });
  const rig = new CameraRig(node, currentPose, mount);
  const tracks = node.createPublisher(robotTopics.detections3d, 'vision_msgs/msg/Detection3DArray', qos.stream);
  /** The clock of the newest frame, to end tracks also when frames stop. */
  let newest: { readonly stamp: number; readonly arrivedAt: number } | undefined;

  const follow = ({ header, detections }: Detection2DArray): void => {
    const at = fromStamp(header.stamp);
    const seen = rig.viewAt(at);
    if (seen === undefined) return;
    newest = { stamp: at, arrivedAt: node.clock.monotonicMs() };
    const { view, pose } = seen;
    const boxes = detections.map(toBox).filter((box) => box !== undefined);
    const reports = tracker.update(
      at,
      boxes.map((box) => observe(box, view)),
      {
        origin: view.origin,
        positionSigmaM: pose.positionSigmaM,
        yawSigmaRad: pose.yawSigmaRad,
        pixelRad: 1 / view.intrinsics.fy,
      },
    );
    const mapHeader = { stamp: header.stamp, frame_id: 'map' };
    tracks.publish({
      header: mapHeader,
      detections: reports.flatMap((report) =>
        report.estimate && report.state === 'TRACKING' ? [toDetection3D(report, report.estimate, mapHeader)] : [],
      ),
    });
    for (const report of reports) onTrack(report);
  };
  node.createSubscription(robotTopics.detections2d, 'vision_msgs/msg/Detection2DArray', qos.stream, follow);
  node.createTimer(1000, () => {
    if (newest === undefined) return;
    const now = newest.stamp + node.clock.monotonicMs() - newest.arrivedAt;
    for (const report of tracker.expire(now)) onTrack(report);
  });
  return { stop: () => node.destroy() };
}
