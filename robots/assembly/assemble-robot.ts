import type { RobotAgentDeps } from '../agent-deps.ts';
import { TrackReporter } from '../link/track-reporter.ts';
import { vdaError } from '../link/vda-errors.ts';
import { Perception } from '../nodes/perception.ts';
import { noMasks } from '../perception/evidence/masked-area.ts';
import type { EvidenceItem } from '../perception/evidence/evidence-recorder.ts';
import type { TrackReport } from '../perception/tracking/track-report.ts';
import { buildBody } from './robot-body.ts';
import type { RobotBody } from './robot-body.ts';
import { buildCore } from './robot-core.ts';
import type { RobotCore } from './robot-core.ts';
import { buildRadio } from './robot-radio.ts';

const personConfidence = 0.5;
/** A track that ended may only have lost its boxes: the person is looked for so long. */
const lingerMs = 10_000;

export type RobotParts = ReturnType<typeof assembleRobot>;

/** Builds every part of a robot and connects them; starts nothing. */
export function assembleRobot(deps: RobotAgentDeps) {
  const core = buildCore(deps);
  const body = buildBody(deps, core, () => radio.status.stateChanged());
  const radio = buildRadio(deps, core, body);
  const reporter = new TrackReporter({
    ...deps,
    ...core,
    maskVersion: (deps.masks ?? noMasks).version,
    send: (detection) => core.report('detection', 'detection', detection),
    takePicture: (objectId, reportId) => perception.takePicture(objectId, reportId),
  });
  const onEvidence = ({ bytes, manifest }: EvidenceItem): void => {
    core.report('evidence', 'evidence', { ...manifest, ...core.writer.header('evidence'), uploadState: 'PENDING' });
    radio.evidence.add(manifest.evidenceId, bytes);
  };
  const onTrack = (track: TrackReport): void => {
    watchPeople(deps, core, track);
    reporter.report(track);
  };
  const perception = new Perception(deps, core.localization, onTrack, onEvidence);
  listenToMission(deps, core, body, radio.status);
  return { ...core, ...body, ...radio, perception, onTrack };
}

/** A person the robot sees makes it stop and look, never come nearer. */
function watchPeople({ clock, config }: RobotAgentDeps, core: RobotCore, track: TrackReport): void {
  const { contract, mission, people } = core;
  const { classification, estimate, objectId, state } = track;
  if (state === 'LOST') {
    mission.apply({ kind: 'person-lost', objectId, lingerUntil: clock.monotonicMs() + lingerMs });
    return;
  }
  const [best] = classification;
  if (best?.type !== 'person' || best.confidence < personConfidence || estimate === undefined) return;
  const now = clock.monotonicMs();
  const { x, y } = estimate.position;
  const isNew = people.see({ objectId, x, y, seenAt: now });
  const { task } = mission.state;
  if (task.kind !== 'OBSERVE' && !(isNew && task.kind === 'PATROL')) return;
  const response = mission.state.link === 'UP' ? 'HOLD_AND_OBSERVE' : contract.get().onDetection;
  mission.apply({ kind: 'person-confirmed', objectId, until: now + config.person.observeSeconds * 1000, response });
}

/** Every change of behaviour is an event, and shows on the wire. */
function listenToMission(
  { clock }: RobotAgentDeps,
  core: RobotCore,
  { fence }: RobotBody,
  status: { authorityChanged(): void },
): void {
  const { alerts, contract, errors, gap, mission, note, people } = core;
  mission.listen({
    onMotion: () => {},
    onAlert: (category, text) => alerts.raise({ category, dedupKey: 'fault', description: text, priority: 'HIGH' }),
    onTransition: ({ cause, from, to }) => {
      const { fault, halt, link, task } = mission.state;
      fence.forbid(link === 'UP' ? [] : contract.get().forbiddenZoneIds);
      note(to === 'HALTED' || from === 'HALTED' ? 'halt' : 'behaviour', `${from} -> ${to}: ${cause}`);
      gap.addEvent(clock.now(), `${to}: ${cause}`);
      if (halt !== undefined) gap.noteHalt(clock.now());
      if (from === 'OBSERVE' && task.kind !== 'OBSERVE') people.noteObserved(clock.monotonicMs());
      if (fault === undefined) alerts.clear('fault');
      errors.condition('BP_FAULT', fault === undefined ? undefined : vdaError('BP_FAULT', fault));
      const isSavingEnergy = task.kind === 'RETURN' && task.why === 'energy';
      errors.condition('BP_ENERGY_LOW', isSavingEnergy ? vdaError('BP_ENERGY_LOW', 'going home to charge') : undefined);
      status.authorityChanged();
    },
  });
}
