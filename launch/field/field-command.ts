import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import { parseProgramOrExit } from '../args.ts';
import type { Finding } from '../doctor/finding.ts';
import type { RosDistro } from './containerfile.ts';
import { fieldSpec } from './field-spec.ts';

/** A robot in the field: `npm run robot -- --config FILE`. Resolves with the exit code. */
export async function fieldCommand(argv: readonly string[]): Promise<number> {
  const { operands, values } = parseProgramOrExit(fieldSpec, argv);
  const [word = values.check ? 'check' : 'run', ...rest] = operands;
  if (rest.length > 0) return refuse(`Unexpected "${rest.join(' ')}".`);
  switch (word) {
    case 'run':
      return run(values.config);
    case 'check':
      return check(values.config);
    case 'recordings':
      return (await import('./recordings.ts')).printRecordings(await loaded(values.config), console.log);
    case 'unit':
      console.log((await import('./systemd-unit.ts')).systemdUnit(await loaded(values.config)));
      return 0;
    case 'containerfile':
      console.log((await import('./containerfile.ts')).containerfile(values['ros-distro'] as RosDistro));
      return 0;
    case 'service':
      return (await import('./service-command.ts')).serviceCommand(await loaded(values.config), values, console.log);
    case 'bundle':
      await (await import('./bundle-agent.ts')).bundleAgent();
      return 0;
    case 'slots':
      return (await import('./slots-command.ts')).slotsCommand(values);
    default:
      return refuse(`"${word}" is none of recordings, unit, containerfile, bundle, slots, service.`);
  }
}

async function run(path: string): Promise<number> {
  const { installedRosFault } = await import('#robots/ros/load-rclnodejs.ts');
  const fault = installedRosFault();
  if (fault !== undefined) {
    const what = `A robot in the field stands on a real ROS 2 graph, and there is none here: ${fault}`;
    throw new CodedError(domainError('BPC_E_DEPENDENCY_MISSING', what));
  }
  const { startSupervisor } = await import('./start-supervisor.ts');
  return startSupervisor(await loaded(path), (line) => console.log(line));
}

async function check(path: string): Promise<number> {
  const [{ checkRobot }, { findingLines, summary }] = await Promise.all([
    import('./checks/check-robot.ts'),
    import('../doctor/print-finding.ts'),
  ]);
  const findings: Finding[] = [];
  await checkRobot(path, (finding) => {
    findings.push(finding);
    console.log(findingLines(finding));
  });
  console.log(summary(findings));
  return findings.some(({ level }) => level === 'fault') ? 1 : 0;
}

const loaded = async (path: string) => (await import('../robot-file/load-robot-file.ts')).loadRobotFile(path);

function refuse(what: string): number {
  process.stderr.write(`${what}\n${fieldSpec.command} --help lists what there is.\n`);
  return 2;
}
