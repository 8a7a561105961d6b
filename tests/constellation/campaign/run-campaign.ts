import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { CampaignLength } from './campaign-options.ts';
import type { SeedResult } from './campaign-result.ts';

export interface Campaign extends CampaignLength {
  readonly seeds: readonly number[];
  readonly workers: number;
  readonly onResult: (result: SeedResult) => void;
}

const workerFile = join(import.meta.dirname, 'campaign-worker.ts');
/** A fresh process now and then, so that what one run leaves in memory does not slow a hundred. */
const seedsAProcess = 20;

/** Plays all seeds in so many child processes. A child that crashes costs its seed, and another takes its place. */
export async function runCampaign(campaign: Campaign): Promise<void> {
  const waiting = [...campaign.seeds];
  await Promise.all(Array.from({ length: campaign.workers }, () => work(waiting, campaign)));
}

async function work(waiting: number[], campaign: Campaign): Promise<void> {
  while (waiting.length > 0) {
    const child = fork(workerFile, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    try {
      for (let count = 0; count < seedsAProcess && child.connected; count++) {
        const seed = waiting.shift();
        if (seed === undefined) break;
        campaign.onResult(await play(child, seed, campaign));
      }
    } finally {
      child.kill();
    }
  }
}

function play(child: ChildProcess, seed: number, { hours, robots }: CampaignLength): Promise<SeedResult> {
  return new Promise((resolve) => {
    const settle = (result: SeedResult): void => {
      child.off('exit', onExit);
      child.off('message', onMessage);
      resolve(result);
    };
    const onExit = (code: number | null, signal: string | null): void =>
      settle({ seed, kind: 'crashed', how: `its process ended with ${signal ?? code ?? 'nothing'}` });
    const onMessage = (message: unknown): void => settle(message as SeedResult);
    child.on('exit', onExit);
    child.on('message', onMessage);
    child.send({ seed, hours, robots });
  });
}
