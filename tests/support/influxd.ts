import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChildProgram } from './child-program.ts';
import { findProgram } from './find-program.ts';
import { freePort } from './free-port.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const influxdFile = findProgram('influxd');
export const noInfluxd = 'influxd is not installed: apt-get install influxdb';

export interface Influxd {
  readonly url: string;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** A real InfluxDB 1.x on loopback, with its own folder. */
export async function startInfluxd(): Promise<Influxd> {
  const file = influxdFile;
  if (file === undefined) throw new Error(noInfluxd);
  const folder = temporaryFolder();
  const port = await freePort();
  const configuration = join(folder.path, 'influxdb.conf');
  const place = (name: string): string => JSON.stringify(join(folder.path, name));
  writeFileSync(
    configuration,
    `reporting-disabled = true
bind-address = "127.0.0.1:${await freePort()}"
[meta]
  dir = ${place('meta')}
[data]
  dir = ${place('data')}
  wal-dir = ${place('wal')}
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
`,
  );
  let program: ChildProgram;
  const start = async (): Promise<void> => {
    program = new ChildProgram(file, ['-config', configuration]);
    await program.listening(port, 30_000);
  };
  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => program.stop(),
    start,
    async close() {
      await program.stop();
      folder[Symbol.dispose]();
    },
  };
}
