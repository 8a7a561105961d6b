import type { DomainError } from '#shared/errors/domain-error.ts';
import type { Result } from '#shared/result/result.ts';
import type { RobotAgentDeps } from './agent-deps.ts';
import { assembleRobot } from './assembly/assemble-robot.ts';
import type { RobotParts } from './assembly/assemble-robot.ts';
import { nodeOrder } from './assembly/node-order.ts';
import { changeService } from './assembly/robot-radio.ts';
import type { Behaviour } from './autonomy/autonomy-state.ts';
import type { DiskTenant } from './disk/disk-budget.ts';
import type { ServiceChange } from './identity/service-book.ts';
import type { ServiceState } from './link/extension-bodies.ts';

export interface RobotAgent extends AsyncDisposable {
  /** Begins to connect and to work, with or without a link. Aborting the signal disposes the agent. */
  start(signal: AbortSignal): Promise<void>;
  readonly behaviour: Behaviour;
  /** This boot's id: a ULID, new with every start. */
  readonly boot: string;
  /** Pictures that wait for the centre, for the disk budget. */
  readonly pictures: DiskTenant;
  /** On site, by somebody who works on the robot. The error says who may end what somebody else set. */
  setServiceState(change: ServiceChange): Result<ServiceState, DomainError>;
}

/** One robot: its ROS nodes, autonomy and link. Nothing happens before `start`. */
export function createRobotAgent(deps: RobotAgentDeps, parts: RobotParts = assembleRobot(deps)): RobotAgent {
  let isStarted = false;
  let ending: Promise<void> | undefined;

  const end = (): Promise<void> => {
    ending ??= isStarted ? stop(parts) : Promise.resolve();
    return ending;
  };

  return {
    boot: parts.boot,
    pictures: parts.pictures,
    get behaviour() {
      return parts.mission.behaviour;
    },
    setServiceState: (change) => changeService(parts, parts, parts.status, change),
    async start(signal) {
      if (signal.aborted || isStarted) return;
      isStarted = true;
      signal.addEventListener('abort', () => void end(), { once: true });
      parts.localization.start();
      parts.mapFrame?.start();
      parts.supervisor.start();
      parts.executor.start();
      parts.zoneKeeper.start();
      parts.camera.start();
      parts.perception.start();
      parts.watchman.start();
      parts.status.start();
      parts.link.start();
      parts.diagnostics.start();
      parts.nodes.bringUp(nodeOrder);
    },
    [Symbol.asyncDispose]: end,
  };
}

async function stop(parts: RobotParts): Promise<void> {
  parts.nodes.bringDown(nodeOrder);
  parts.diagnostics.destroy();
  parts.mapFrame?.destroy();
  parts.executor.destroy();
  parts.zoneKeeper.destroy();
  parts.supervisor.destroy();
  parts.camera.destroy();
  parts.perception.stop();
  parts.watchman.destroy();
  parts.status.destroy();
  parts.localization.destroy();
  await parts.link.end();
}
