import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { flavours } from '#simulation/gz-sim/flavour.ts';
import type { Flavour } from '#simulation/gz-sim/flavour.ts';
import { writeArtefacts } from '#simulation/gz-sim/write-artefacts.ts';
import { parseProgramOrExit } from '../args.ts';
import { scenarioOrExit, stagingOptions } from './gz-sim-options.ts';

const { values, operands } = parseProgramOrExit({
  command: 'npm run gz-sim --',
  summary:
    'Writes a scenario as files for gz-sim and ros_gz: SDF world, terrain, bridge, ROS 2 launch file (docs/gz-sim.md).',
  operands: '[scenario]',
  options: {
    out: { kind: 'text', value: 'FOLDER', help: 'default: .data/gz-sim/<scenario>' },
    flavour: { kind: 'choice', choices: flavours, help: 'harmonic: Garden to Jetty', default: 'harmonic' },
    lidar: { kind: 'flag', help: 'robots with a lidar on `scan`' },
    ...stagingOptions,
  },
  examples: [
    ['npm run gz-sim -- border-hills --out /tmp/hills', 'for Garden, Harmonic, Ionic, Jetty'],
    ['npm run gz-sim -- customs-terminal --flavour fortress', 'for Fortress, as with Humble'],
  ],
});

const scenario = scenarioOrExit(operands);
const folder = resolve(values.out ?? `.data/gz-sim/${scenario.name}`);
const { robots, actors } = await writeArtefacts({
  scenario,
  folder,
  flavour: values.flavour as Flavour,
  minutes: values.minutes,
  lidar: values.lidar,
  product: fileURLToPath(new URL('../..', import.meta.url)),
});
process.stdout.write(`${folder} holds ${scenario.name} with ${robots.length} robots and ${actors.length} actors.\n`);
process.stdout.write(`In a shell with ROS 2, gz-sim and ros_gz: ros2 launch ${folder}/gz_sim.launch.py\n`);
