import { spawnSync } from 'node:child_process';
import { existsSync, globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRobotFile } from '#launch/robot-file/load-robot-file.ts';
import { fieldFolder } from '#tests/support/field-robot.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';
import { containerfile, rosDistros } from './containerfile.ts';
import { systemdUnit } from './systemd-unit.ts';

const root = new URL('../..', import.meta.url).pathname.replace(/\/$/, '');
const places = { root, node: process.execPath, rosSetup: '/opt/ros/jazzy/setup.sh', user: 'root' };

function unitIn(folder: string, extra = ''): string {
  return systemdUnit(loadRobotFile(fieldFolder(folder, { extra }).config), places);
}

/** Sections with their settings, as systemd reads them. */
function parseUnit(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let settings: Map<string, string> | undefined;
  for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
    const [, name] = /^\[(\w+)\]$/.exec(line) ?? [];
    if (name !== undefined) sections.set(name, (settings = new Map<string, string>()));
    else {
      const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
      if (key === undefined || settings === undefined) throw new Error(`not a unit line: ${line}`);
      settings.set(key, value ?? '');
    }
  }
  return sections;
}

describe('the systemd unit', () => {
  it('starts what exists, watches, restarts, and is bounded by the budgets of the file', () => {
    using folder = temporaryFolder();
    const unit = parseUnit(unitIn(folder.path, 'process: { memoryMb: 200 }\n'));
    expect([...unit.keys()]).toEqual(['Unit', 'Service', 'Install']);
    const service = unit.get('Service')!;
    const [, node, program] = /exec (\S+) .*?(\S+robot\.ts) --config/.exec(service.get('ExecStart')!)!;
    expect([existsSync(node!), existsSync(program!)]).toEqual([true, true]);
    expect(existsSync(unit.get('Unit')!.get('Documentation')!.replace('file://', ''))).toBe(true);
    expect(service.get('MemoryMax')).toBe('400M');
    expect(service.get('ReadWritePaths')).toBe(`${join(folder.path, 'data')} ${join(folder.path, 'keys')}`);
    expect(Object.fromEntries(service)).toMatchObject({
      Type: 'notify',
      NotifyAccess: 'all',
      WatchdogSec: '30',
      Restart: 'always',
      RestartPreventExitStatus: '75 78',
      StateDirectory: 'border-patrol',
      LogsDirectory: 'border-patrol',
      NoNewPrivileges: 'yes',
      ProtectSystem: 'strict',
    });
  });

  const hasSystemd = existsSync('/usr/bin/systemd-analyze');
  it.skipIf(!hasSystemd)(`passes systemd-analyze verify${hasSystemd ? '' : ' (not installed here)'}`, () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'border-patrol-robot.service');
    const verify = (text: string): string => {
      writeFileSync(path, text);
      const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' });
      return stderr
        .split('\n')
        .filter((line) => line.includes('border-patrol-robot.service'))
        .join('\n');
    };
    const unit = unitIn(folder.path);
    expect(verify(unit)).toBe('');
    expect(verify(unit.replace('WatchdogSec=30', 'WatchdogSec=soon'))).toMatch(/Failed to parse sec value/);
  });
});

const instructions = new Set([
  'FROM',
  'SHELL',
  'RUN',
  'WORKDIR',
  'COPY',
  'ENV',
  'USER',
  'VOLUME',
  'HEALTHCHECK',
  'ENTRYPOINT',
]);

/** Instructions with their arguments, continuation lines joined, comments dropped. */
const parseContainerfile = (text: string): { readonly name: string; readonly rest: string }[] =>
  text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', rest = ''] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
      if (!instructions.has(name)) throw new Error(`not an instruction: ${line}`);
      return { name, rest };
    });

describe('the container recipe', () => {
  it.each(rosDistros)('for %s is made of instructions, in JSON where they must be', (distro) => {
    const parsed = parseContainerfile(containerfile(distro));
    expect(parsed.filter(({ name }) => name === 'FROM').map(({ rest }) => rest)).toEqual([
      `docker.io/library/ros:${distro}-ros-base AS build`,
      `docker.io/library/ros:${distro}-ros-core`,
    ]);
    for (const { name, rest } of parsed) {
      if (['SHELL', 'VOLUME', 'ENTRYPOINT'].includes(name)) expect(Array.isArray(JSON.parse(rest))).toBe(true);
    }
    expect(parsed.at(-1)!.name).toBe('ENTRYPOINT');
    expect(parsed.findIndex(({ name }) => name === 'USER')).toBeGreaterThan(0);
  });

  it('copies what there is, and starts programs that are copied', () => {
    const parsed = parseContainerfile(containerfile('jazzy'));
    const sources = parsed
      .filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from'))
      .flatMap(({ rest }) => rest.split(' ').slice(0, -1));
    for (const source of sources) expect(existsSync(join(root, source)), source).toBe(true);
    const started = [...containerfile('jazzy').matchAll(/"(launch\/[^"]+\.ts)"/g)].map(([, path]) => path!);
    expect(started).toHaveLength(2);
    for (const path of started) expect(globSync(path, { cwd: root })).toEqual([path]);
  });
});
