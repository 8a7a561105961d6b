import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sourceDigest } from './source-digest.ts';
import type { CampaignLength } from './campaign-options.ts';
import type { SeedResult } from './campaign-result.ts';

/** Results of one state of the sources and one length of run, a line each: a campaign that was interrupted goes on with what is missing. */
export class ResultsFile {
  readonly path: string;

  constructor(folder: string, { hours, robots }: CampaignLength) {
    this.path = join(folder, `${sourceDigest()}-${hours}h-${robots}robots.jsonl`);
    mkdirSync(dirname(this.path), { recursive: true });
  }

  /** The last line may be half written. */
  read(): readonly SeedResult[] {
    if (!existsSync(this.path)) return [];
    return readFileSync(this.path, 'utf8')
      .split('\n')
      .flatMap((line) => {
        try {
          return [JSON.parse(line) as SeedResult];
        } catch {
          return [];
        }
      });
  }

  add(result: SeedResult): void {
    appendFileSync(this.path, `${JSON.stringify(result)}\n`);
  }
}
