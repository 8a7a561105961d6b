import { CertificateKeeper } from '#robots/identity/certificate-keeper.ts';
import { httpsCentreDoor } from '#robots/identity/https-centre-door.ts';
import { systemClock } from '../system-clock.ts';
import { keyFolderStore } from './key-folder-store.ts';

/**
 * One look whether the certificate in a key folder is due for renewal, and the renewal: `node launch/enrol/renew-program.ts <folder>`. A
 * process of its own, so that the robot does not carry the code of certificate requests all day.
 */
const [folder = ''] = process.argv.slice(2);
process.umask(0o077);
await new CertificateKeeper({
  clock: systemClock(),
  centre: httpsCentreDoor(),
  store: keyFolderStore(folder),
  onEvent: (text) => console.log(text),
}).check();
process.exit(0);
