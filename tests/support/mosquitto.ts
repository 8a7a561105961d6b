import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChildProgram } from './child-program.ts';
import { findProgram } from './find-program.ts';
import { freePort } from './free-port.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const mosquittoFile = findProgram('mosquitto');
export const noMosquitto = 'mosquitto is not installed: apt-get install mosquitto';

export interface Mosquitto {
  readonly url: string;
  /** kill -9. */
  kill(): Promise<void>;
  /** Starts again on the same port and folder. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** A real Mosquitto on loopback, with its own folder. Options are further configuration lines. */
export async function startMosquitto(lines: readonly string[] = []): Promise<Mosquitto> {
  const file = mosquittoFile;
  if (file === undefined) throw new Error(noMosquitto);
  const folder = temporaryFolder();
  const port = await freePort();
  const configuration = join(folder.path, 'mosquitto.conf');
  writeFileSync(
    configuration,
    [
      `listener ${port} 127.0.0.1`,
      'allow_anonymous true',
      'persistence false',
      'set_tcp_nodelay true',
      ...lines,
      '',
    ].join('\n'),
  );
  let program: ChildProgram;
  const start = async (): Promise<void> => {
    program = new ChildProgram(file, ['-c', configuration]);
    await program.listening(port);
  };
  await start();
  return {
    url: `mqtt://127.0.0.1:${port}`,
    kill: () => program.stop('SIGKILL'),
    start,
    async close() {
      await program.stop();
      folder[Symbol.dispose]();
    },
  };
}
