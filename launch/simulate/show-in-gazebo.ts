import type { ScenarioName } from '#simulation/scenario/library/scenarios.ts';
import { buildConsole } from '../demo/build-console.ts';
import { runDemo } from '../demo/run-demo.ts';
import { ensureGazebo } from '../house/gazebo.ts';

export interface ShowInGazeboOptions {
  readonly scenario: ScenarioName;
  readonly port: number;
  readonly dataDir: string;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The demo with its world in a real Gazebo Classic, which is installed for this user first if need be. False if it cannot be. */
export async function showInGazebo({ print, ...options }: ShowInGazeboOptions): Promise<boolean> {
  const gazebo = await ensureGazebo(print);
  if ('reason' in gazebo) {
    print(`Gazebo cannot be used here: ${gazebo.reason}.`);
    print('The embedded simulator needs no installation: npm start');
    return false;
  }
  if (!(await buildConsole(print))) return false;
  print('Starting the control centre, Gazebo and the robots …');
  await runDemo({ ...options, print, fidelity: 'pixels', fresh: false, verbose: false, gazebo: true });
  return true;
}
