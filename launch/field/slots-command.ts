import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import { loadRobotFile } from '../robot-file/load-robot-file.ts';
import { readReport } from './process-report.ts';
import { changeSlot, slots, viewSlots } from './slots.ts';
import type { SlotMachine } from './slots.ts';

export interface SlotsOptions {
  readonly config: string;
  readonly root: string;
  readonly to: string | undefined;
  readonly back: boolean;
  readonly restart: string;
}

/** Running for so long without an end: then a release is taken for well. */
const steadyMs = 20_000;

/** `npm run robot -- slots`: shows the two releases, or changes between them. Resolves with the exit code. */
export async function slotsCommand({ back, config, restart, root, to }: SlotsOptions): Promise<number> {
  const views = viewSlots(root);
  const other = views.find(({ isCurrent }) => !isCurrent)?.slot;
  const wanted = back ? other : slots.find((slot) => slot === to);
  if (to !== undefined && wanted === undefined)
    throw new CodedError(domainError('BPC_E_CONFIG_INVALID', `There is no slot "${to}", only a and b.`));
  if (wanted === undefined) {
    for (const { isCurrent, slot, version = 'empty' } of views)
      console.log(`${isCurrent ? '*' : ' '} ${slot}  ${version}`);
    return 0;
  }
  return (await changeSlot(root, wanted, machine(config, restart))) ? 0 : 1;
}

function machine(config: string, restart: string): SlotMachine {
  const { dataDir, file } = loadRobotFile(config);
  const startMs = (file.process?.startSeconds ?? 60) * 1000;
  const isRunningSince = (since: number): boolean => {
    const report = readReport(dataDir);
    return report?.state.kind === 'running' && Date.parse(report.since) >= since;
  };
  return {
    now: () => Date.now(),
    print: (line) => console.log(line),
    restart() {
      const { status, stderr } = spawnSync('/bin/sh', ['-c', restart], { encoding: 'utf8' });
      return status === 0
        ? Promise.resolve()
        : Promise.reject(new Error(`${restart}: ${stderr.trim() || `code ${status}`}`));
    },
    async isHealthy(since) {
      for (const end = Date.now() + startMs; !isRunningSince(since); await sleep(500))
        if (Date.now() > end) return false;
      await sleep(steadyMs);
      return isRunningSince(since);
    },
  };
}
