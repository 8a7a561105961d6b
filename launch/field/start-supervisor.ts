import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LoadedRobotFile } from '../robot-file/load-robot-file.ts';
import { bundleAgent, bundleFolder } from './bundle-agent.ts';
import { leanFlags, sourcePrograms, supervisedRobot } from './supervised-robot.ts';

/** Becomes the supervisor of the robot: this process with all it loaded for checking is replaced and does not return. */
export async function startSupervisor(loaded: LoadedRobotFile, print: (line: string) => void): Promise<never> {
  let programs = sourcePrograms;
  let supervisor = fileURLToPath(new URL('supervisor-program.ts', import.meta.url));
  try {
    await bundleAgent();
    programs = { agent: join(bundleFolder, 'agent.js'), renew: join(bundleFolder, 'renew.js') };
    supervisor = join(bundleFolder, 'supervisor.js');
  } catch (error) {
    print(
      `Running from the sources, with 40 MB more: no bundle could be made in ${bundleFolder} (${(error as Error).message})`,
    );
  }
  const argument = JSON.stringify(supervisedRobot(loaded, programs));
  const args = [process.execPath, ...leanFlags, '--max-old-space-size=48', supervisor, argument];
  if (process.execve === undefined) throw new Error(`robots in the field run on Linux, not on ${process.platform}`);
  return process.execve(process.execPath, args, process.env);
}
