import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import { completeMark } from './gazebo-site.ts';
import { runProgram } from './run-program.ts';

/** Gazebo Classic 11 is in Debian 11 and in no later one. The plugins are only a recommendation of the server. */
const release = 'bullseye';
const packages = ['gazebo', 'gazebo-plugin-base', 'libgl1-mesa-dri'] as const;
/** The machine's own C library serves; a second one beside it would not. */
const ownCopies = /^(?:libc6|libc-bin)_/;

/**
 * Downloads Debian 11's packages with apt into folders of their own and unpacks them under `prefix`: no root, nothing outside it is
 * touched. About 260 MB to fetch and 820 MB on disk. Resolves at once if it is complete. Rejects with BPC_E_INSTALL_FAILED.
 */
export async function installGazebo(prefix: string, print: (line: string) => void): Promise<void> {
  if ((await readdir(prefix).catch((): string[] => [])).includes(completeMark)) return;
  const apt = join(prefix, 'apt');
  await rm(prefix, { recursive: true, force: true });
  for (const folder of ['state', 'lists/partial', 'cache/archives/partial']) {
    await mkdir(join(apt, folder), { recursive: true });
  }
  await mkdir(join(prefix, 'root'));
  await writeFile(join(apt, 'status'), '');
  await writeFile(join(apt, 'sources.list'), `deb [signed-by=${keyring}] ${await debianMirror()} ${release} main\n`);
  await writeFile(join(apt, 'apt.conf'), aptConfiguration(apt));
  const environment = { APT_CONFIG: join(apt, 'apt.conf') };
  print('Gazebo: fetching the package lists of Debian 11');
  await runProgram('apt-get', ['update'], environment);
  print(`Gazebo: fetching ${packages.join(', ')} and what they need (about 260 MB)`);
  await runProgram('apt-get', ['install', '--yes', '--download-only', ...packages], environment);
  const archives = join(apt, 'cache/archives');
  const files = (await readdir(archives)).filter((file) => file.endsWith('.deb') && !ownCopies.test(file));
  print(`Gazebo: unpacking ${files.length} packages`);
  for (const file of files) await runProgram('dpkg', ['--extract', join(archives, file), join(prefix, 'root')], {});
  await rm(apt, { recursive: true });
  await writeFile(
    join(prefix, completeMark),
    JSON.stringify({ release, packages: files.map(nameAndVersion) }, undefined, 1),
  );
}

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

const nameAndVersion = (file: string): string => file.split('_').slice(0, 2).join(' ').replaceAll('%3a', ':');

const aptConfiguration = (apt: string): string =>
  [
    `Dir::Etc::SourceList "${join(apt, 'sources.list')}";`,
    'Dir::Etc::SourceParts "-";',
    `Dir::State "${join(apt, 'state')}";`,
    `Dir::State::Lists "${join(apt, 'lists')}";`,
    `Dir::State::status "${join(apt, 'status')}";`,
    `Dir::Cache "${join(apt, 'cache')}";`,
    'APT::Install-Recommends "false";',
    'APT::Architecture "amd64";',
    'APT::Sandbox::User "";',
    'Debug::NoLocking "true";',
    '',
  ].join('\n');

/** The mirror this machine itself uses for Debian's main archive. */
async function debianMirror(): Promise<string> {
  const targets = await runProgram('apt-get', ['indextargets', '--format', '$(REPO_URI) $(ORIGIN) $(COMPONENT)'], {});
  const mirror = targets
    .split('\n')
    .map((line) => line.split(' '))
    .find(
      ([uri, origin, component]) => origin === 'Debian' && component === 'main' && !/security/.test(uri ?? ''),
    )?.[0];
  if (mirror !== undefined) return mirror;
  throw new CodedError(
    domainError(
      'BPC_E_INSTALL_FAILED',
      'apt on this machine names no Debian mirror; Gazebo Classic comes from Debian 11.',
    ),
  );
}
