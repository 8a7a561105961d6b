import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseProvisioning } from '#control-center/server/config/provisioning.ts';
import { demoFolder, provision, readRobotSecrets } from './provision.ts';

const roster = ['r-01', 'r-02'].map((serialNumber) => ({
  manufacturer: 'bpc',
  serialNumber,
  callSign: serialNumber.toUpperCase(),
  dockNodeId: 'dock',
  patrolId: 'p',
}));

describe('provision', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'bpc-demo-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('makes files for this user only, which the centre and the robots accept', () => {
    const folder = demoFolder(join(root, 'demo'));
    provision(folder, roster, false);
    for (const file of [folder.provisioning, folder.robots]) expect(statSync(file).mode & 0o777).toBe(0o600);
    const centre = parseProvisioning(readFileSync(folder.provisioning), 'provisioning');
    expect(centre.ok && centre.value.robots.map(({ serialNumber }) => serialNumber)).toEqual(['r-01', 'r-02']);
    expect(readRobotSecrets(folder.robots)).toHaveLength(2);
  });

  it('gives the centre no secret key of a robot but the shared ones', () => {
    const folder = demoFolder(join(root, 'demo'));
    provision(folder, roster, false);
    const centre = readFileSync(folder.provisioning, 'utf8');
    for (const { evidenceSeed } of readRobotSecrets(folder.robots)) expect(centre).not.toContain(evidenceSeed);
  });

  it('keeps keys between runs and makes new ones when asked', () => {
    const folder = demoFolder(join(root, 'demo'));
    provision(folder, roster, false);
    const before = readFileSync(folder.robots, 'utf8');
    provision(folder, roster, false);
    expect(readFileSync(folder.robots, 'utf8')).toBe(before);
    provision(folder, roster, true);
    expect(readFileSync(folder.robots, 'utf8')).not.toBe(before);
  });
});
