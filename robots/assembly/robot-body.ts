import type { RobotAgentDeps } from '../agent-deps.ts';
import { vdaError } from '../link/vda-errors.ts';
import { Geofence } from '../navigation/geofence.ts';
import { CameraPointer } from '../nodes/camera-pointer.ts';
import { PatrolExecutor } from '../nodes/patrol-executor.ts';
import { SafetySupervisor } from '../nodes/safety-supervisor.ts';
import type { RobotCore } from './robot-core.ts';

export type RobotBody = ReturnType<typeof buildBody>;

/** What moves the robot, and what keeps it from moving. `onProgress`: the next state message has something to say. */
export function buildBody(deps: RobotAgentDeps, core: RobotCore, onProgress: () => void) {
  const { config, graph, groundHeight: ground, namespace } = deps;
  const { alerts, book, errors, localization, mission, note, people, service } = core;
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
    mission.apply({ kind: 'hold', why: `needs help: ${reason}` });
    note('fault', reason);
  };

  const onSuspicion = (what: 'gnss' | 'camera', isSuspect: boolean): void => {
    const [type, text] =
      what === 'gnss'
        ? (['BP_GNSS_FROZEN', 'GNSS fixes do not change while the wheels turn'] as const)
        : (['BP_CAMERA_FROZEN', 'the camera shows the same frame again and again'] as const);
    errors.condition(type, isSuspect ? vdaError(type, text) : undefined);
    if (isSuspect) alerts.raise({ category: 'TAMPER', dedupKey: type, description: text, priority: 'MEDIUM' });
    else alerts.clear(type);
    onProgress();
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
    ground,
    onProgress,
    onNeedsHelp,
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
    isOutOfService: () => service.isOut,
    onSuspicion,
  });
  return { fence, camera, executor, supervisor };
}
