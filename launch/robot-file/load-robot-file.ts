import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CodedError } from '#shared/errors/domain-error.ts';
import { readSectorFile } from '../sector/read-sector-file.ts';
import type { KnownSector } from '../sector/read-sector-file.ts';
import type { FileFault, ParsedRobotFile } from './parse-robot-file.ts';
import { parseRobotFile } from './parse-robot-file.ts';
import type { RobotFile } from './robot-file-schema.ts';

/** A configuration file that holds together, its paths absolute, and the sector it names. */
export interface LoadedRobotFile extends KnownSector {
  readonly path: string;
  readonly file: RobotFile;
  readonly keysDir: string;
  readonly dataDir: string;
  readonly rosterEntry: KnownSector['sector']['roster'][number];
}

/** Throws BPC_E_CONFIG_INVALID that lists every fault with file, line, path and cure. */
export function loadRobotFile(path: string): LoadedRobotFile {
  const file = resolve(path);
  const parsed = parseRobotFile(readText(file));
  if (!parsed.ok) throw refused(path, parsed.error);
  const { keysDir, dataDir, sector: part, identity } = parsed.value.file;
  const inFolder = (name: string): string => resolve(dirname(file), name);
  const known = readSectorFile(inFolder(part.file));
  if (!known.ok) {
    const cure =
      'The centre writes it: npm run control-center -- --export-sector FILE; export it again and copy it here.';
    throw refused(path, [parsed.value.fault('sector.file', known.error, cure)]);
  }
  const faults = contradictions(parsed.value, known.value);
  if (faults.length > 0) throw refused(path, faults);
  const entry = known.value.sector.roster.find(({ manufacturer, serialNumber }) => {
    return manufacturer === identity.manufacturer && serialNumber === identity.serialNumber;
  });
  if (entry === undefined) throw new Error('unreachable: contradictions() found the robot in the roster');
  const rosterEntry = {
    ...entry,
    callSign: identity.callSign ?? entry.callSign,
    patrolId: part.patrolId ?? entry.patrolId,
    dockNodeId: part.dockNodeId ?? entry.dockNodeId,
  };
  const folders = { keysDir: inFolder(keysDir), dataDir: inFolder(dataDir) };
  return { path: file, file: parsed.value.file, ...known.value, ...folders, rosterEntry };
}

/** What values mean together: each fault at its own line. */
function contradictions({ file, fault }: ParsedRobotFile, { sector, sha256 }: KnownSector): readonly FileFault[] {
  const { identity, sector: part } = file;
  const inRoster = sector.roster.some(
    ({ manufacturer, serialNumber }) =>
      manufacturer === identity.manufacturer && serialNumber === identity.serialNumber,
  );
  const patrols = sector.patrols.map(({ patrolId }) => patrolId);
  const isNode = (id: string): boolean => sector.routeGraph.nodes.some(({ nodeId }) => nodeId === id);
  const roster = sector.roster.map(({ manufacturer, serialNumber }) => `${manufacturer}/${serialNumber}`).join(', ');
  return [
    ...plainLinks(file, fault),
    ...thresholds(file, fault),
    ...(part.sha256 === undefined || part.sha256 === sha256
      ? []
      : [
          fault(
            'sector.sha256',
            `the file named by sector.file has ${sha256}`,
            'Take the sector that was meant, or this hash.',
          ),
        ]),
    ...(inRoster
      ? []
      : [
          fault(
            'identity.serialNumber',
            `${identity.manufacturer}/${identity.serialNumber} is not in the roster of ${sector.name}`,
            `The roster holds ${roster}. Add the robot at the centre and export the sector again.`,
          ),
        ]),
    ...(part.patrolId === undefined || patrols.includes(part.patrolId)
      ? []
      : [fault('sector.patrolId', `${sector.name} has no patrol ${part.patrolId}`, `It has ${patrols.join(', ')}.`)]),
    ...(part.dockNodeId === undefined || isNode(part.dockNodeId)
      ? []
      : [
          fault(
            'sector.dockNodeId',
            `${sector.name} has no node ${part.dockNodeId}`,
            'Take a node of its route graph.',
          ),
        ]),
  ];
}

/** Nothing goes unencrypted over a network by mistake. */
function plainLinks({ centre }: RobotFile, fault: ParsedRobotFile['fault']): readonly FileFault[] {
  if (centre.allowPlainLink === true) return [];
  return (['broker', 'url'] as const).flatMap((name) => {
    const { hostname, protocol } = new URL(centre[name]);
    const isPlain = protocol === 'mqtt:' || protocol === 'ws:' || protocol === 'http:';
    if (!isPlain || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return [];
    const safe = name === 'broker' ? 'mqtts://' : 'https://';
    const cure = `Use ${safe}, or set centre.allowPlainLink: true where the network itself is protected.`;
    return [fault(`centre.${name}`, `goes unencrypted to ${hostname}`, cure)];
  });
}

function thresholds(
  { battery = {}, person = {}, disk = {} }: RobotFile,
  fault: ParsedRobotFile['fault'],
): readonly FileFault[] {
  const { reservePercent = 12, chargedPercent = 90 } = battery;
  const { closestM = 8, standOffM = 60 } = person;
  const { totalMb = 2000, logMb = 50, recordingsMb = 500 } = disk;
  return [
    ...(reservePercent < chargedPercent
      ? []
      : [
          fault(
            'battery.reservePercent',
            `${reservePercent} is not below chargedPercent ${chargedPercent}`,
            'The robot could never leave its dock; lower it.',
          ),
        ]),
    ...(closestM <= standOffM
      ? []
      : [
          fault(
            'person.closestM',
            `${closestM} m is more than standOffM ${standOffM} m`,
            'By itself the robot keeps further away than when sent; swap them.',
          ),
        ]),
    ...(logMb + recordingsMb < totalMb
      ? []
      : [
          fault(
            'disk.totalMb',
            `${totalMb} does not hold logMb ${logMb} and recordingsMb ${recordingsMb} and leaves nothing for messages`,
            'Raise it or lower those.',
          ),
        ]),
  ];
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : (error as Error).message;
    throw new CodedError({
      code: 'BPC_E_CONFIG_INVALID',
      message: `Robot configuration ${path} ${why}. docs/robot-in-the-field.md has one to begin with.`,
    });
  }
}

const refused = (path: string, faults: readonly FileFault[]): CodedError => {
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`;
  const lines = faults.map(
    ({ line, column, path: where, what, cure }) =>
      `  ${path}:${line}:${column}  ${[where, what].filter((part) => part !== '').join(' ')}\n      ${cure}`,
  );
  return new CodedError({
    code: 'BPC_E_CONFIG_INVALID',
    message: `${path} has ${count}; nothing was started.\n${lines.join('\n')}`,
  });
};
