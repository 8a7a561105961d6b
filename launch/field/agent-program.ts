import { CodedError } from '#shared/errors/domain-error.ts';
import { loadRobotFile } from '../robot-file/load-robot-file.ts';
import { stopSignal } from '../stop-signal.ts';
import { exitCodes } from './exit-codes.ts';
import { runFieldAgent } from './field-agent.ts';
import type { Beat } from './watched-process.ts';

/** The watched process of a robot in the field: `node launch/field/agent-program.ts <configuration file>`. */
process.umask(0o077);
const [path = ''] = process.argv.slice(2);
try {
  await runFieldAgent({
    loaded: loadRobotFile(path),
    signal: stopSignal(),
    beat: (status) => void process.send?.({ kind: 'beat', status } satisfies Beat),
    print: (line) => console.log(line),
  });
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(error.domainError.code === 'BPC_E_CONFIG_INVALID' ? exitCodes.configuration : exitCodes.fault);
}
process.exit(0);
