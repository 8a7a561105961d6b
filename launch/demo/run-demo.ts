import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sectors } from '#shared/sector/sectors.ts';
import { scenarios } from '#simulation/scenario/library/scenarios.ts';
import type { ScenarioName } from '#simulation/scenario/library/scenarios.ts';
import { Supervisor } from '../supervisor.ts';
import { untilAborted } from '../until-aborted.ts';
import { freePort } from './free-port.ts';
import { demoFolder, provision } from './provision.ts';

export interface DemoOptions {
  readonly scenario: ScenarioName;
  readonly fidelity: string;
  /** 0: the system chooses. A wanted port that is taken is replaced, and said so. */
  readonly port: number;
  readonly dataDir: string;
  readonly fresh: boolean;
  readonly verbose: boolean;
  /** Given: the robots stand on a real ROS 2 graph, with these arguments for it. */
  readonly rosArguments?: readonly string[];
  /** The world is a real Gazebo Classic, which must be installed. */
  readonly gazebo?: boolean;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

const centreId = 'centre-1';

/** Control centre and fleet as two supervised processes; returns when the signal aborts and both have ended. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const { print, signal, scenario } = options;
  const folder = demoFolder(join(options.dataDir, scenario));
  const sectorName = scenarios[scenario].sector;
  provision(folder, sectors[sectorName].roster, options.fresh);
  const port = await freePort(options.port);
  if (options.port !== 0 && port !== options.port) print(`Port ${options.port} is taken; using ${port}.`);
  const mqttPort = await freePort(0);
  mkdirSync(join(folder.path, 'logs'), { recursive: true });
  await using supervisor = new Supervisor({ print, graceMs: 8000 });
  const welcome = new Welcome(print);
  const keep = (name: string) => logFile(join(folder.path, 'logs', `${name}.log`), options.verbose, name, print);
  const fleetArguments = {
    scenario,
    fidelity: options.fidelity,
    'centre-id': centreId,
    'mqtt-url': `mqtt://127.0.0.1:${mqttPort}`,
    'centre-url': `http://127.0.0.1:${port}`,
    secrets: folder.robots,
    'data-dir': join(folder.path, 'robots'),
  };
  const startFleet = (): void =>
    supervisor.start({
      name: 'robots',
      args: [
        'launch/fleet.ts',
        ...Object.entries(fleetArguments).flatMap(([name, value]) => [`--${name}`, value]),
        ...(options.gazebo === true ? ['--gazebo'] : []),
        ...(options.rosArguments === undefined ? [] : ['--ros', ...options.rosArguments]),
      ],
      onLine: both(keep('robots'), (line) => welcome.fromRobots(line)),
    });
  let isFleetStarted = false;
  supervisor.start({
    name: 'centre',
    args: ['launch/control-center.ts'],
    env: {
      BPC_MODE: 'SIM',
      BPC_HOST: '127.0.0.1',
      BPC_PORT: String(port),
      BPC_TLS: '',
      BPC_MQTT_HOST: '127.0.0.1',
      BPC_MQTT_PORT: String(mqttPort),
      BPC_DATA_DIR: join(folder.path, 'centre'),
      BPC_SECTOR: sectorName,
      BPC_PROVISIONING: folder.provisioning,
      BPC_CENTRE_ID: centreId,
      BPC_DEMO_LINKS: '1',
      BPC_LOG_LEVEL: process.env['BPC_LOG_LEVEL'] ?? 'warn',
      MQTT_URL: '',
    },
    onLine: both(keep('centre'), (line) => {
      welcome.fromCentre(line);
      if (line.startsWith('robots') && !isFleetStarted) {
        isFleetStarted = true;
        startFleet();
      }
    }),
  });
  await untilAborted(signal);
  print('Stopping …');
}

/** The last lines of a start are the address and the one-time links, and they come when everything is up. */
class Welcome {
  readonly #print: (line: string) => void;
  #console: string | undefined;
  #links: string[] = [];
  #robots = '';

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  fromRobots(line: string): void {
    if (!line.endsWith('on patrol')) return;
    this.#robots = line;
    this.#say();
  }

  fromCentre(line: string): void {
    if (line.startsWith('robots')) this.#links = [];
    if (line.startsWith('console')) this.#console = line.replace('console', '').trim();
    if (line.startsWith('login as')) this.#links.push(line.replace('login as', '').trim());
    if (line.startsWith('login as')) this.#say();
  }

  #say(): void {
    if (this.#robots === '' || this.#console === undefined || this.#links.length < 5) return;
    this.#print('');
    this.#print(`${this.#robots}. Ctrl-C ends everything.`);
    this.#print(`Console: ${this.#console}`);
    this.#print('Log in with a one-time link, a role each:');
    for (const link of this.#links) this.#print(`  ${link}`);
  }
}

const both =
  (...takers: readonly ((line: string) => void)[]) =>
  (line: string): void =>
    takers.forEach((take) => take(line));

function logFile(path: string, verbose: boolean, name: string, print: (line: string) => void): (line: string) => void {
  const file = createWriteStream(path, { flags: 'a', mode: 0o600 });
  return (line) => {
    // A one-time link is a secret until it is used.
    if (!line.startsWith('login as')) file.write(`${new Date().toISOString()} ${line}\n`);
    if (verbose) print(`${name.padEnd(7)} ${line}`);
  };
}
