import { chmodSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import {
  mosquittoAccess,
  mosquittoConfiguration,
  mosquittoFileNames as names,
} from '#control-center/server/pki/mosquitto-files.ts';
import { ChildProgram } from './child-program.ts';
import type { CertifiedFleet } from './certified-fleet.ts';
import { freePort } from './free-port.ts';
import { mosquittoFile, noMosquitto } from './mosquitto.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface SecureMosquitto extends AsyncDisposable {
  readonly url: string;
  /** Where the centre may take over a session. */
  readonly kickUrl: string;
  readonly log: () => string;
  /** Replaces the revocation list; Mosquitto does not look by itself. */
  writeList(pem: string): void;
  /** SIGHUP. */
  reload(): void;
  restart(): Promise<void>;
}

/** A real Mosquitto with the configuration that the product generates, certificates of `fleet` and `list` as its revocation list. */
export async function startSecureMosquitto(fleet: CertifiedFleet, list: string): Promise<SecureMosquitto> {
  const file = mosquittoFile;
  if (file === undefined) throw new Error(noMosquitto);
  const folder = temporaryFolder();
  const [port, kickPort] = [await freePort(), await freePort()];
  const setup = {
    port,
    kickPort,
    interfaceName: 'bp-north',
    centreId: 'centre-1',
    folder: folder.path,
    revokedSource: '/nowhere',
  };
  const write = (name: string, text: string): void => {
    writeFileSync(join(folder.path, name), text, { mode: 0o600 });
    chmodSync(join(folder.path, name), 0o600);
  };
  // Started by root it would drop to a user that may not read the test's files.
  write(
    names.configuration,
    `${mosquittoConfiguration(setup)}user ${userInfo().username}\npersistence false\nlog_type debug\n`,
  );
  write(names.access, mosquittoAccess(setup));
  write(names.roots, fleet.authority.roots.join('\n'));
  write(names.certificate, fleet.server.cert);
  write(names.key, fleet.server.key);
  write(names.revoked, list);
  let program: ChildProgram;
  const start = async (): Promise<void> => {
    program = new ChildProgram(file, ['-c', join(folder.path, names.configuration)]);
    await program.listening(port);
  };
  await start();
  return {
    url: `mqtts://127.0.0.1:${port}`,
    kickUrl: `mqtts://127.0.0.1:${kickPort}`,
    log: () => program.output,
    writeList: (pem) => write(names.revoked, pem),
    reload: () => void program.process.kill('SIGHUP'),
    async restart() {
      await program.stop();
      await start();
    },
    async [Symbol.asyncDispose]() {
      await program.stop();
      folder[Symbol.dispose]();
    },
  };
}
