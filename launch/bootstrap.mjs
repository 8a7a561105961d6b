// Plain JavaScript for Node >= 20: installs the dependencies when they are absent or old, then runs a program of this
// repository under the Node 24 that comes with them. Usage: node launch/bootstrap.mjs <program.ts> [arguments]
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const bin = join(root, 'node_modules', '.bin');
const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

function modifiedAt(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

/** npm writes node_modules/.package-lock.json at the end of every complete install. */
function isInstalled() {
  const installed = modifiedAt(join(root, 'node_modules', '.package-lock.json'));
  return existsSync(node) && installed > 0 && installed >= modifiedAt(join(root, 'package-lock.json'));
}

function install() {
  process.stderr.write('First run: installing the dependencies (npm ci); this takes about half a minute, once.\n');
  const npm = process.env.npm_execpath;
  const [command, args] = npm?.endsWith('.js') ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']];
  const started = Date.now();
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) {
    process.stderr.write('npm ci failed: see its message above. Check the network and the registry, then try again.\n');
    process.exit(status ?? 1);
  }
  if (!existsSync(node)) {
    process.stderr.write(
      'The `node` package did not install its program: install scripts may be disabled (npm config get ignore-scripts).\n',
    );
    process.exit(1);
  }
  process.stderr.write(`Dependencies installed in ${Math.round((Date.now() - started) / 1000)} s.\n`);
}

const [major] = process.versions.node.split('.');
if (Number(major) < 20) {
  process.stderr.write(`Node ${process.versions.node} is too old to start from: install Node 20 or newer.\n`);
  process.exit(1);
}
const [program, ...args] = process.argv.slice(2);
if (program === undefined) {
  process.stderr.write('Usage: node launch/bootstrap.mjs <program.ts> [arguments]\n');
  process.exit(2);
}
if (!isInstalled()) install();

const child = spawn(node, [join(root, program), ...args], {
  stdio: 'inherit',
  env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
});
// Ctrl-C reaches the child by itself (same terminal group); a signal sent to this process alone is handed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
// npm hands a signal to its shell, and the shell to nobody: when that parent is gone, so is the reason to run.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 1000).unref();
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128 + 2)));
