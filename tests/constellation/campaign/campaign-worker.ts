import { Constellation } from '../constellation.ts';
import { campaignOptions } from './campaign-options.ts';
import type { CampaignLength } from './campaign-options.ts';
import { played } from './campaign-result.ts';

/** A child process of a campaign: plays the seeds its parent sends, one after the other. A process, not a thread: it may crash alone. */
process.on('message', ({ seed, ...length }: CampaignLength & { readonly seed: number }) => {
  void new Constellation(campaignOptions(seed, length)).run().then(
    (report) => process.send?.(played(report)),
    (error: unknown) => {
      process.send?.({
        seed,
        kind: 'crashed',
        how: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    },
  );
});

/** Nobody waits for it any more. */
process.on('disconnect', () => process.exit());
