import type { AlertCategory } from '#shared/contracts/extension/alert.ts';
import type { RobotAgentDeps } from '../agent-deps.ts';
import type { ManagedGraph } from '../lifecycle/managed-graph.ts';
import { vdaError } from '../link/vda-errors.ts';
import type { VdaErrorType } from '../link/vda-errors.ts';
import { Geofence } from '../navigation/geofence.ts';
import { CameraPointer } from '../nodes/camera-pointer.ts';
import { PatrolExecutor } from '../nodes/patrol-executor.ts';
import { SafetySupervisor } from '../nodes/safety-supervisor.ts';
import type { SupervisorDeps, TroubleSource } from '../nodes/safety-supervisor.ts';
import { ZoneKeeper } from '../nodes/zone-keeper.ts';
import { motionNodes } from './node-order.ts';
import type { RobotCore } from './robot-core.ts';

/** Heartbeats come at 1 Hz. */
const heardWellMs = 2500;

const dockingText = (reason: string): string =>
  `Docking failed: ${reason}. Look at contacts and charger, or send it to its dock again.`;

export type RobotBody = ReturnType<typeof buildBody>;

/** What moves the robot, and what keeps it from moving. `onProgress`: the next state message has something to say. */
export function buildBody(
  deps: RobotAgentDeps & { readonly graph: ManagedGraph },
  core: RobotCore,
  onProgress: () => void,
) {
  const { config, graph, groundHeight: ground, namespace } = deps;
  const { alerts, book, errors, localization, mission, note, people, service, silence, zones } = core;
  const fence = new Geofence(config.sector);
  const camera = new CameraPointer(graph, namespace, { localization, mission, people });

  const onNeedsHelp = (reason: string, orderNodeId: string | undefined): void => {
    service.needHelp(reason);
    if (orderNodeId !== undefined) {
      errors.condition('NODE_UNREACHABLE', vdaError('NODE_UNREACHABLE', reason, { nodeId: orderNodeId }));
    }
    alerts.raise({
      category: 'ROBOT',
      dedupKey: 'needs-help',
      description: `Needs help: ${reason}`,
      priority: 'MEDIUM',
    });
    note('fault', reason);
  };

  /** Informs, offers a retry, and hinders nothing else (lessons 8). */
  const onDockingFailed = (reason: string | undefined): void => {
    const dedupKey = 'docking-failed';
    errors.condition('BP_DOCKING_FAILED', reason === undefined ? undefined : vdaError('BP_DOCKING_FAILED', reason));
    onProgress();
    if (reason === undefined) {
      alerts.clear(dedupKey);
      return;
    }
    alerts.raise({ category: 'ROBOT', dedupKey, description: dockingText(reason), priority: 'MEDIUM' });
    note('fault', `docking failed: ${reason}`);
  };

  const executor = new PatrolExecutor({
    graph,
    namespace,
    config,
    localization,
    mission,
    book,
    people,
    camera,
    fence,
    zones,
    ground,
    memory: deps.disk.memory,
    hearsCentre: () => (silence.silentMs ?? Number.POSITIVE_INFINITY) < heardWellMs,
    onProgress,
    onNeedsHelp,
    onDockingFailed,
    onNote: (text) => note('behaviour', text),
    onFault: (error) => note('fault', error instanceof Error ? error.message : String(error)),
    limitedBy: () => supervisor.limitedBy,
  });
  const supervisor = new SafetySupervisor({
    graph,
    namespace,
    config,
    localization,
    mission,
    people,
    fence,
    zones,
    inactiveNode: () => graph.firstInactive(motionNodes),
    ground,
    service: () => service.state.state,
    onTrouble: troubleTeller(core, onProgress),
  });
  const zoneKeeper = new ZoneKeeper({
    ...deps,
    ...core,
    way: () => executor.way,
    onChange: onProgress,
  });
  return { fence, camera, executor, supervisor, zoneKeeper };
}

const troubles: Readonly<
  Record<TroubleSource, (trouble: string) => readonly [VdaErrorType, AlertCategory, description: string]>
> = {
  fix: (trouble) => {
    if (trouble === 'frozen') return ['BP_GNSS_FROZEN', 'TAMPER', 'GNSS fixes do not change while the wheels turn.'];
    if (trouble === 'none')
      return ['BP_GNSS_LOST', 'ROBOT', 'No GNSS fix: driving by odometry, less sure with every metre.'];
    return ['BP_GNSS_SPOOFED', 'TAMPER', `GNSS fixes contradict the way driven (${trouble}): driving by odometry.`];
  },
  camera: (trouble) => ['BP_CAMERA_FROZEN', 'TAMPER', `The camera shows nothing new: ${trouble}.`],
  clock: (trouble) => ['BP_CLOCK_STEPPED', 'ROBOT', `The wall clock was stepped by ${trouble}.`],
};

/** Each source has one trouble at a time: an error in the state and an alert while it lasts. */
function troubleTeller({ alerts, errors }: RobotCore, onProgress: () => void): SupervisorDeps['onTrouble'] {
  const told = new Map<TroubleSource, VdaErrorType>();
  return (source, trouble) => {
    const before = told.get(source);
    const now = trouble === undefined ? undefined : troubles[source](trouble);
    if (before !== undefined && before !== now?.[0]) {
      errors.condition(before, undefined);
      alerts.clear(before);
      told.delete(source);
    }
    if (now !== undefined) {
      const [type, category, description] = now;
      told.set(source, type);
      errors.condition(type, vdaError(type, description));
      alerts.raise({ category, dedupKey: type, description, priority: 'MEDIUM' });
    }
    onProgress();
  };
}
