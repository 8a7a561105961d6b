import type { RobotAgentDeps } from './agent-deps.ts';
import { assembleRobot } from './assembly/assemble-robot.ts';
import type { RobotParts } from './assembly/assemble-robot.ts';
import type { Behaviour } from './autonomy/autonomy-state.ts';
import type { ServiceState } from './link/extension-bodies.ts';

export interface RobotAgent extends AsyncDisposable {
  /** Begins to connect and to work, with or without a link. Aborting the signal disposes the agent. */
  start(signal: AbortSignal): Promise<void>;
  readonly behaviour: Behaviour;
  /** This boot's id: a ULID, new with every start. */
  readonly boot: string;
  /** On site, by somebody who works on the robot. */
  setServiceState(state: ServiceState): void;
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
    get behaviour() {
      return parts.mission.behaviour;
    },
    setServiceState(state) {
      parts.service.set(state);
      parts.status.authorityChanged();
    },
    async start(signal) {
      if (signal.aborted || isStarted) return;
      isStarted = true;
      signal.addEventListener('abort', () => void end(), { once: true });
      parts.localization.start();
      parts.supervisor.start();
      parts.executor.start();
      parts.camera.start();
      parts.perception.start();
      parts.watchman.start();
      parts.status.start();
      parts.link.start();
    },
    [Symbol.asyncDispose]: end,
  };
}

async function stop(parts: RobotParts): Promise<void> {
  parts.executor.destroy();
  parts.supervisor.destroy();
  parts.camera.destroy();
  parts.perception.stop();
  parts.watchman.destroy();
  parts.status.destroy();
  parts.localization.destroy();
  await parts.link.end();
}
