import type { LoadedRobotFile } from '../robot-file/load-robot-file.ts';
import { ServiceDrop } from './service-drop.ts';

const patienceMs = 10_000;
const pollMs = 200;

interface ServiceOptions {
  readonly state: string | undefined;
  readonly by: string | undefined;
  readonly reason: string | undefined;
}

/** Puts the robot out of service or back, from its own console. Returns the exit code. */
export async function serviceCommand(
  { dataDir }: Pick<LoadedRobotFile, 'dataDir'>,
  { by, reason = '', state }: ServiceOptions,
  print: (line: string) => void,
): Promise<number> {
  if (by === undefined || (state !== 'out' && state !== 'in')) {
    print('Say --state out or --state in, who you are (--by NAME) and, going out, why (--reason TEXT).');
    return 2;
  }
  const drop = new ServiceDrop(dataDir);
  drop.ask({ state: state === 'out' ? 'OUT_OF_SERVICE' : 'IN_SERVICE', by, reason });
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pollMs) {
    const { answer } = drop;
    if (answer !== undefined && !drop.isWaiting) {
      print(answer);
      return answer.startsWith('Refused') ? 1 : 0;
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  if (state === 'out') print('The robot does not run. It will be out of service as soon as it is started.');
  else {
    // Whoever starts it later must not find it back in service by surprise.
    drop.withdraw();
    print('The robot does not run: nothing was changed. Start it, then say it again.');
  }
  return state === 'out' ? 0 : 1;
}
