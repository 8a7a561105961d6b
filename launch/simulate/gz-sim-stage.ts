import { createRclnodejsGraph } from '#robots/ros/rclnodejs-graph.ts';
import { GzStage } from '#simulation/gz-sim/stage/gz-stage.ts';
import { stagingOf } from '#simulation/gz-sim/staging.ts';
import { parseProgramOrExit } from '../args.ts';
import { codedExit } from '../coded-exit.ts';
import { splitRosArguments } from '../ros/ros-arguments.ts';
import { timeOf } from '../ros/time-of.ts';
import { stopSignal } from '../stop-signal.ts';
import { systemClock } from '../system-clock.ts';
import { untilAborted } from '../until-aborted.ts';
import { scenarioOrExit, stagingOptions } from './gz-sim-options.ts';

const { own, ros } = splitRosArguments(process.argv.slice(2));
const { values, operands } = parseProgramOrExit(
  {
    command: 'node launch/simulate/gz-sim-stage.ts',
    summary:
      'Moves the actors of a scenario in a running gz-sim, makes its thermal pictures noisy, stops wheels that nobody commands. The launch file starts it.',
    operands: '[scenario]',
    options: stagingOptions,
    examples: [
      [
        'node launch/simulate/gz-sim-stage.ts border-hills --ros-args -p use_sim_time:=true',
        'beside gz-sim and the bridge',
      ],
    ],
  },
  own,
);
const scenario = scenarioOrExit(operands);
const signal = stopSignal();
await codedExit(play());
process.exit(0);

async function play(): Promise<void> {
  const print = (line: string): void => console.log(line);
  const graph = await createRclnodejsGraph({
    clock: systemClock(),
    argv: ros,
    onFault: ({ node, entity, error }) => print(`fault in ${node} ${entity}: ${String(error)}`),
  });
  await timeOf(graph, print, signal);
  const stage = new GzStage(graph, stagingOf({ scenario, minutes: values.minutes, lidar: false }));
  print(`the stage of ${scenario.name} is up`);
  await untilAborted(signal);
  stage.stop();
  graph.shutdown();
}
