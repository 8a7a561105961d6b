import { loadRobotFile } from '../robot-file/load-robot-file.ts';
import { readReport } from './process-report.ts';

/** For container health checks and the update: `node launch/field/health-program.ts <configuration file>`; 0 if the robot runs. */
const [path = ''] = process.argv.slice(2);
const report = readReport(loadRobotFile(path).dataDir);
console.log(report === undefined ? 'never started' : `${report.state.kind} since ${report.since}`);
process.exit(report?.state.kind === 'running' ? 0 : 1);
