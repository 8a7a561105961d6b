import type { RobotAgentDeps } from '../agent-deps.ts';
import { ManagedGraph } from '../lifecycle/managed-graph.ts';
import type { PendingIntent } from '../autonomy/autonomy-state.ts';
import { steadyClock } from '../safety/steady-clock.ts';
import type { DiskTenant } from '../disk/disk-budget.ts';
import { OpenEvidence } from '../link/open-evidence.ts';
import { TrackReporter } from '../link/track-reporter.ts';
import { vdaError } from '../link/vda-errors.ts';
import { DiagnosticsNode } from '../nodes/diagnostics.ts';
import { MapFrame } from '../nodes/map-frame.ts';
import { Perception } from '../nodes/perception.ts';
import { noMasks } from '../perception/evidence/masked-area.ts';
import type { EvidenceItem } from '../perception/evidence/evidence-recorder.ts';
import type { TrackReport } from '../perception/tracking/track-report.ts';
import { buildBody } from './robot-body.ts';
import type { RobotBody } from './robot-body.ts';
import { buildCore } from './robot-core.ts';
import type { RobotCore } from './robot-core.ts';
import { robotHealth } from './robot-health.ts';
import { recordFlight } from './record-flight.ts';
import { buildRadio } from './robot-radio.ts';

const personConfidence = 0.5;
/** A track that ended may only have lost its boxes: the person is looked for so long. */
const lingerMs = 10_000;

export type RobotParts = ReturnType<typeof assembleRobot>;

/** Builds every part of a robot and connects them; starts nothing. */
export function assembleRobot(given: RobotAgentDeps) {
  const nodes = new ManagedGraph(given.graph, ({ node, error }) => tellFault(given, node, error), given.nodeParameters);
  const deps = { ...given, graph: nodes, clock: steadyClock(given.clock) };
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
  const openEvidence = new OpenEvidence(core.alerts);
  const onEvidence = ({ bytes, manifest }: EvidenceItem): void => {
    core.report('evidence', 'evidence', { ...manifest, ...core.writer.header('evidence'), uploadState: 'PENDING' });
    openEvidence.note(manifest.evidenceId, manifest.objectIds ?? []);
    radio.evidence.add(manifest.evidenceId, bytes);
  };
  const onTrack = (track: TrackReport): void => {
    watchPeople(deps, core, track);
    reporter.report(track);
  };
  const perception = new Perception(deps, core.localization, onTrack, onEvidence);
  listenToMission(deps, core, body, radio.status);
  tellUnsupervised(nodes, core);
  recordFlight(deps, core);
  const mapFrame = deps.publishMapFrame === true ? new MapFrame(nodes, deps.namespace, core.localization) : undefined;
  const health = robotHealth(deps, core, body, { evidence: radio.evidence, perception });
  const diagnostics = new DiagnosticsNode(nodes, deps.namespace, health);
  const pictures: DiskTenant = {
    name: 'pictures',
    bytes: () => radio.evidence.bytes,
    thin: (bytes) => radio.evidence.thin(bytes, (evidenceId) => openEvidence.isAttached(evidenceId)),
  };
  return { ...core, ...body, ...radio, pictures, diagnostics, mapFrame, nodes, perception, onTrack };
}

/** A supervisor that is not active cannot say itself why the robot stands. */
function tellUnsupervised(nodes: ManagedGraph, { mission }: RobotCore): void {
  const reason = 'the node safety_supervisor is not active';
  const onDeactivate = (): void => void (nodes.isGoingDown || mission.apply({ kind: 'fault', reason }));
  nodes.node('safety_supervisor')?.addHooks({ onDeactivate });
}

function tellFault({ clock, onEvent }: RobotAgentDeps, node: string, error: unknown): void {
  onEvent?.({
    at: clock.now(),
    kind: 'fault',
    text: `${node}: ${error instanceof Error ? error.message : String(error)}`,
  });
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
  const response = mission.state.link === 'UP' ? 'HOLD_AND_OBSERVE' : contract.contract.onDetection;
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
    onTransition: ({ before, cause, from, to }) => {
      const { fault, halt, link, pendingIntent, task } = mission.state;
      fence.forbid(link === 'UP' ? [] : contract.contract.forbiddenZoneIds);
      note(to === 'HALTED' || from === 'HALTED' ? 'halt' : 'behaviour', `${from} -> ${to}: ${cause}`);
      gap.addEvent(clock.now(), `${to}: ${cause}`);
      if (halt !== undefined) gap.noteHalt(clock.now());
      if (before.task.kind === 'OBSERVE' && task.kind !== 'OBSERVE') people.noteObserved(clock.monotonicMs());
      if (fault === undefined) alerts.clear('fault');
      else alerts.raise({ category: 'ROBOT', dedupKey: 'fault', description: fault, priority: 'HIGH' });
      sayStop(core, pendingIntent);
      errors.condition('BP_FAULT', fault === undefined ? undefined : vdaError('BP_FAULT', fault));
      const isSavingEnergy = task.kind === 'RETURN' && task.why === 'energy';
      errors.condition('BP_ENERGY_LOW', isSavingEnergy ? vdaError('BP_ENERGY_LOW', 'going home to charge') : undefined);
      status.authorityChanged();
    },
  });
}

/** A stop that the wheels did not confirm in time is an alarm, whatever is told next (lessons 6). */
function sayStop({ alerts, errors }: RobotCore, pendingIntent: PendingIntent | undefined): void {
  const type = 'BP_STOP_UNCONFIRMED';
  if (pendingIntent?.unconfirmed !== true) {
    errors.condition(type, undefined);
    alerts.clear(type);
    return;
  }
  const description = `Told to stop (${pendingIntent.verb}) in ${pendingIntent.from}, and the wheels do not stand.`;
  errors.condition(type, vdaError(type, description));
  alerts.raise({ category: 'ROBOT', dedupKey: type, description, priority: 'HIGH' });
}
