import { describe, it } from 'vitest';
import { killBroker, killCentre } from '#tests/support/durability-campaign.ts';
import { mosquittoFile, noMosquitto } from '#tests/support/mosquitto.ts';

const kills = 50;

describe('nothing acknowledged is lost and nothing is doubled', () => {
  it(`when the centre is killed ${kills} times under load`, { timeout: 60_000 + kills * 8000 }, async () => {
    console.log(await killCentre(kills));
  });

  it(
    `when an external Mosquitto is killed ${kills} times under load`,
    { timeout: 60_000 + kills * 8000 },
    async (context) => {
      context.skip(mosquittoFile === undefined, noMosquitto);
      console.log(await killBroker(kills));
    },
  );
});
