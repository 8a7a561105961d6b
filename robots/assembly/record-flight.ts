import { toIso } from '#shared/time/clock.ts';
import type { RobotAgentDeps } from '../agent-deps.ts';
import { EvidenceChain } from '../perception/evidence/evidence-chain.ts';
import type { Recording } from '../recorder/recording.ts';
import type { RobotCore } from './robot-core.ts';

/** Stops and faults start a recording; a finished one is announced as a link of the evidence chain. */
export function recordFlight(deps: RobotAgentDeps, core: RobotCore): void {
  const { recorder } = deps;
  if (recorder === undefined) return;
  recorder.listen((recording) => announce(deps, core, recording));
  const { mission } = core;
  mission.listen({
    onTransition: ({ before }) => {
      const { fault, halt } = mission.state;
      if (halt !== undefined && before.halt?.haltId !== halt.haltId) {
        const text = `halt by ${halt.by}: ${halt.reason}`;
        recorder.happened({ cause: 'stop', text, incident: `halt:${halt.haltId}` });
      }
      if (before.halt !== undefined && halt === undefined) recorder.over(`halt:${before.halt.haltId}`);
      if (fault !== undefined && before.fault === undefined) {
        recorder.happened({ cause: 'fault', text: fault, incident: 'fault' });
      }
      if (fault === undefined && before.fault !== undefined) recorder.over('fault');
    },
  });
}

/** The file stays on the robot; its hash stands in the signed chain, so that a changed recording shows. */
function announce(
  { config, evidenceSigner, ids, disk, sha256 }: RobotAgentDeps,
  core: RobotCore,
  recording: Recording,
): void {
  const { frame, localization, note, report, writer } = core;
  const { anchor } = config.sector;
  const { pose } = localization;
  const place = pose === undefined ? anchor : frame.toGeo({ x: pose.x, y: pose.y, z: 0 });
  const { manufacturer, serialNumber } = config.identity;
  const manifest = new EvidenceChain(disk.memory, evidenceSigner, sha256).append({
    manufacturer,
    serialNumber,
    opex: config.opex,
    evidenceId: ids.next(),
    kind: 'RECORDING',
    mime: 'application/mcap',
    bytes: recording.bytes,
    sha256: recording.sha256,
    capturedAt: recording.at,
    lat: place.latitude,
    lon: place.longitude,
    poseSource: pose === undefined ? 'sector anchor: not localised' : 'gnss+odometry+imu',
    sensor: 'thermal',
    maskVersion: 'none: kept on the robot',
  });
  note('evidence', `recording ${recording.name}: ${recording.text} (${toIso(Date.parse(recording.at))})`);
  report('evidence', 'evidence', { ...manifest, ...writer.header('evidence'), uploadState: 'ON_ROBOT' });
}
