import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { robotConfigOf } from '#launch/field/robot-config-of.ts';
import { rosArgumentsOf } from '#launch/field/ros-arguments-of.ts';
import { fieldFolder } from '#tests/support/field-robot.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';
import { loadRobotFile } from './load-robot-file.ts';
import { parseRobotFile } from './parse-robot-file.ts';

/** The lines of the refusal, without the folder's name. */
function refusal(change: (text: string) => string): string[] {
  using folder = temporaryFolder();
  const { config } = fieldFolder(folder.path);
  writeFileSync(config, change(readFileSync(config, 'utf8')));
  try {
    loadRobotFile(config);
  } catch (error) {
    return (error as Error).message
      .replaceAll(`${folder.path}/`, '')
      .split('\n')
      .map((line) => line.trim());
  }
  return [];
}

describe('the configuration file of a robot', () => {
  it('with the least that is needed has the defaults of the product for all the rest', () => {
    using folder = temporaryFolder();
    const loaded = loadRobotFile(fieldFolder(folder.path).config);
    const config = robotConfigOf(loaded, 'secret');
    expect(config).toMatchObject({
      robot: 'bpc/R-01',
      opex: 'o',
      sight: 'images',
      navigator: 'built-in',
      vdaVersion: '3.0',
    });
    expect(config).toMatchObject({ autoPatrol: false, requireAuthority: true, outboxCapacity: 20_000 });
    expect(config.sector.interfaceName).toBe('sim-bp-north');
    expect(loaded.dem.heightAt(0, 0)).toBeGreaterThan(50);
    expect([loaded.dataDir, loaded.keysDir]).toEqual([join(folder.path, 'data'), join(folder.path, 'keys')]);
  });

  it('reaches every part of the robot that it names', () => {
    using folder = temporaryFolder();
    const extra = `
ros: { namespace: /unit7, remap: { odom: /wheel/odom, gps/fix: /gnss/fix }, arguments: [-p, use_sim_time:=true] }
navigator: nav2
sight: { source: detections, mount: { heightM: 2.5 } }
limits: { maxSpeedMps: 1.2 }
battery: { reservePercent: 20 }
scanner: { standOffM: 2 }
chargingTurn: { minutes: 30 }
person: { standOffM: 80 }
disk: { outboxItems: 500 }
vdaVersion: "2.1"
`;
    const loaded = loadRobotFile(fieldFolder(folder.path, { extra }).config);
    expect(robotConfigOf(loaded, 'x')).toMatchObject({
      navigator: 'nav2',
      sight: 'detections',
      cameraMount: { forwardM: 0, heightM: 2.5, tiltRad: 0 },
      limits: { maxSpeedMps: 1.2, maxTurnRateRadps: 1 },
      energy: { reservePercent: 20, chargedPercent: 90 },
      obstacles: { standOffM: 2 },
      chargingTurn: { minutes: 30, belowPercent: 70 },
      person: { standOffM: 80, closestM: 8 },
      outboxCapacity: 500,
      vdaVersion: '2.1',
    });
    expect(rosArgumentsOf(loaded.file)).toEqual([
      '--ros-args',
      '-r',
      'odom:=/wheel/odom',
      '-r',
      'gps/fix:=/gnss/fix',
      '-p',
      'use_sim_time:=true',
    ]);
  });

  it('may be JSON', () => {
    expect(parseRobotFile('{"identity": {"manufacturer": "bpc"}}').ok).toBe(false);
    const faults = parseRobotFile('{\n "identity": {\n  "manufacturer": 7\n }\n}');
    expect(!faults.ok && faults.error.find(({ path }) => path === 'identity.manufacturer')).toMatchObject({
      line: 3,
      column: 19,
    });
  });

  it.each<[string, (text: string) => string, RegExp]>([
    [
      'a value that is out of range',
      (text) => `${text}limits:\n  maxSpeedMps: 200\n`,
      /^robot\.yaml:12:16 {2}limits\.maxSpeedMps must be a number from 0\.1 to 20, is 200$/,
    ],
    [
      'text that YAML reads as a number',
      (text) => text.replace('R-01', '0123'),
      /^robot\.yaml:3:17 {2}identity\.serialNumber must be 1 to 64 letters, digits, _ \. or -, is 123$/,
    ],
    ['a misspelt key', (text) => text.replace('  url:', '  ulr:'), /^robot\.yaml:7:3 {2}centre\.ulr is no setting$/],
    [
      'a missing key',
      (text) => text.replace(/ {2}serialNumber.*\n/, ''),
      /^robot\.yaml:1:1 {2}identity\.serialNumber is missing$/,
    ],
    [
      'a word that is none of the choices',
      (text) => `${text}navigator: nav3\n`,
      /^robot\.yaml:11:12 {2}navigator must be one of built-in, nav2, is "nav3"$/,
    ],
    ['a key given twice', (text) => `${text}dataDir: twice\n`, /^robot\.yaml:11:1 {2}Map keys must be unique$/],
    ['broken YAML', (text) => `${text}limits: [\n`, /^robot\.yaml:\d+:\d+ {2}Flow sequence/],
    [
      'an open link to another machine',
      (text) => text.replace('mqtt://127.0.0.1', 'mqtt://broker'),
      /^robot\.yaml:8:11 {2}centre\.broker goes unencrypted to broker$/,
    ],
    [
      'a robot that the sector does not know',
      (text) => text.replace('R-01', 'R-99'),
      /^robot\.yaml:3:17 {2}identity\.serialNumber bpc\/R-99 is not in the roster of Border hills$/,
    ],
    [
      'a patrol that does not exist',
      (text) => text.replace('  file:', '  patrolId: P-9\n  file:'),
      /^robot\.yaml:5:13 {2}sector\.patrolId Border hills has no patrol P-9$/,
    ],
    [
      'another sector than was pinned',
      (text) => text.replace('  file:', `  sha256: ${'ab'.repeat(32)}\n  file:`),
      /^robot\.yaml:5:11 {2}sector\.sha256 the file named by sector\.file has [0-9a-f]{64}$/,
    ],
    [
      'a sector file that is not there',
      (text) => text.replace('sector.json', 'none.json'),
      /^robot\.yaml:5:9 {2}sector\.file none\.json does not exist$/,
    ],
    [
      'thresholds that contradict each other',
      (text) => `${text}battery: { reservePercent: 50, chargedPercent: 40 }\n`,
      /^robot\.yaml:11:28 {2}battery\.reservePercent 50 is not below chargedPercent 40$/,
    ],
    [
      'a disk budget that holds nothing',
      (text) => `${text}disk: { totalMb: 100 }\n`,
      /^robot\.yaml:11:18 {2}disk\.totalMb 100 does not hold/,
    ],
    [
      'a name that ROS would not take',
      (text) => `${text}ros: { namespace: 7up }\n`,
      /^robot\.yaml:11:19 {2}ros\.namespace must be a ROS name/,
    ],
  ])('says of %s where it stands, what is wrong and what to do', (_, change, expected) => {
    const lines = refusal(change);
    const at = lines.findIndex((line) => expected.test(line));
    expect(lines[at], lines.join('\n')).toMatch(expected);
    expect(lines[at + 1]).toMatch(/\w{2,}.*\w/);
  });

  it('tells all faults at once, in the order of the lines', () => {
    const lines = refusal((text) => `${text.replace('  url:', '  ulr:')}limits: { maxSpeedMps: -1 }\nfoo: 1\n`);
    expect(lines[0]).toMatch(/robot\.yaml has 4 faults; nothing was started\./);
    const order = lines.flatMap((line) => /^robot\.yaml:(\d+)/.exec(line)?.[1] ?? []).map(Number);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });
});
