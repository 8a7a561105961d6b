import { stopSignal } from '../stop-signal.ts';
import { superviseRobot } from './supervise.ts';
import type { SupervisedRobot } from './supervised-robot.ts';

/** `node supervisor-program.ts <SupervisedRobot as JSON>`: what `npm run robot -- --config FILE` becomes once all was checked. */
process.umask(0o077);
const robot = JSON.parse(process.argv[2] ?? '') as SupervisedRobot;
process.exit(await superviseRobot(robot, (line) => console.log(line), stopSignal()));
