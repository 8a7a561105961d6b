import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BatchedHistory } from '#control-center/server/history/batched-history.ts';
import { openInfluxHistory } from '#control-center/server/storage/influx-history.ts';
import { openSqliteHistory } from '#control-center/server/storage/sqlite-history.ts';
import { historyContract } from '#tests/support/history-contract.ts';
import { influxdFile, noInfluxd, startInfluxd } from '#tests/support/influxd.ts';
import type { Influxd } from '#tests/support/influxd.ts';
import { realClock } from '#tests/support/real-clock.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';

historyContract('SQLite', async () => {
  const folder = temporaryFolder();
  const backend = openSqliteHistory(join(folder.path, 'history.sqlite'));
  return {
    backend,
    async close() {
      await backend.close();
      folder[Symbol.dispose]();
    },
  };
});

describe.skipIf(influxdFile === undefined)(influxdFile === undefined ? noInfluxd : 'a real influxd', () => {
  let influxd: Influxd;
  let databases = 0;
  beforeAll(async () => {
    influxd = await startInfluxd();
  });
  afterAll(() => influxd.close());

  historyContract('InfluxDB', async () => {
    const backend = await openInfluxHistory(`${influxd.url}/test${databases++}`);
    return { backend, close: () => backend.close() };
  });

  it(
    'is missed by nobody: while it is down points are kept, and written when it is back',
    { timeout: 60_000 },
    async () => {
      const states: boolean[] = [];
      const history = new BatchedHistory({
        backend: await openInfluxHistory(`${influxd.url}/outage`),
        clock: realClock,
        onDegraded: (degraded) => states.push(degraded),
      });
      await influxd.stop();
      history.append([{ kind: 'sighting', robot: 'acme/r1', at: 1000, objectClass: 'person' }]);
      await history.flush();
      expect(history.degraded).toBe(true);
      const query = { from: 0, to: 10_000, bucketMs: 10_000 };
      await expect(history.sightings(query)).rejects.toThrow('BPC_E_HISTORY_UNAVAILABLE');
      await influxd.start();
      for (let turn = 0; turn < 100 && history.degraded; turn++) {
        await sleep(200);
        await history.flush();
      }
      expect(await history.sightings(query)).toEqual([{ at: 0, objectClass: 'person', count: 1 }]);
      expect(states).toEqual([true, false]);
      expect(history.dropped).toBe(0);
      await history.close();
    },
  );
});
