import { DatabaseSync } from 'node:sqlite';
import { MemoryBlobStore } from '#control-center/server/evidence/memory-blob-store.ts';
import type { RobotIdentity } from '#control-center/server/access/robot-registry.ts';
import type { Store, Write } from '#control-center/server/work/store-port.ts';
import type { MqttMessage } from '#shared/link/mqtt-port.ts';
import type { Random } from '#shared/random/random.ts';
import type { Sector } from '#shared/sector/sector.ts';
import type { Clock } from '#shared/time/clock.ts';
import { idealConditions } from '#simulation/link/link-conditions.ts';
import { SimulatedBroker } from '#simulation/link/simulated-broker.ts';
import { CentreDisk } from './centre-disk.ts';
import type { CrashPlan } from './crash-plan.ts';
import { keySeed } from './key-seed.ts';
import { startCentre } from './simulated-centre.ts';
import type { SimulatedCentre } from './simulated-centre.ts';
import { SimulatedProcess } from './simulated-process.ts';
import { drawDriftPpm, WallClock } from './wall-clock.ts';

/** Where the broker lives, and what a kill of it leaves: aedes in the centre's process, or Mosquitto beside it. */
const brokers = [
  { where: 'embedded', persistence: 'nothing' },
  { where: 'embedded', persistence: 'nothing' },
  { where: 'external', persistence: 'everything' },
  { where: 'external', persistence: { snapshotEveryMs: 60_000 } },
] as const;
type BrokerSetup = (typeof brokers)[number];

export interface CentreHostOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly sector: Sector;
  readonly centreId: string;
  readonly centreSeed: string;
  readonly robots: () => readonly RobotIdentity[];
  /** Draw the kind of broker, the clock's drift and the disk's pace; false: the shipped default on a perfect machine. */
  readonly isDrawn: boolean;
  /** Between the centre and its disk: for proving that the invariants notice a disk that lies. */
  readonly disk: ((store: Store) => Store) | undefined;
  readonly onRouted: (message: MqttMessage) => void;
  readonly onCommitted: (writes: readonly Write[]) => void;
  readonly onUp: (centre: SimulatedCentre) => void;
  /** The centre did not start: a fault of ours. */
  readonly onFailed: (error: unknown) => void;
  readonly log: (what: string) => void;
}

/** The machine of the control centre: its disk and clock, its broker, and a process on it that dies and is started again. */
export class CentreHost {
  readonly wall: WallClock;
  readonly broker: SimulatedBroker;
  readonly disk: CentreDisk;
  readonly setup: BrokerSetup;
  readonly #o: CentreHostOptions;
  readonly #database = new DatabaseSync(':memory:');
  readonly #blobs = new MemoryBlobStore();
  readonly #usualDelayMs: number;
  #process: SimulatedProcess | undefined;
  #running: SimulatedCentre | undefined;
  #upSinceMs: number | undefined;
  #brokerUpSinceMs: number | undefined = 0;
  #diskTroubles = 0;
  #boots = 0;

  constructor(options: CentreHostOptions) {
    const { clock, isDrawn, onCommitted, onRouted, random } = options;
    this.#o = options;
    const drawn = random.fork('machine');
    this.setup = isDrawn ? drawn.pick(brokers) : brokers[0];
    this.wall = new WallClock(() => clock.monotonicMs(), isDrawn ? drawDriftPpm(drawn) : 0);
    this.#usualDelayMs = isDrawn && drawn.chance(0.5) ? drawn.integer(1, 20) : 0;
    const { persistence } = this.setup;
    this.broker = new SimulatedBroker({
      clock,
      random: random.fork('broker'),
      persistence,
      onRouted,
      // An embedded broker opens its door to robots once the centre hears what comes through it.
      mayConnect: ({ clientId }) =>
        this.setup.where === 'external' || clientId === options.centreId || this.#running !== undefined,
    });
    this.disk = new CentreDisk(clock, random.fork('disk'), onCommitted);
    this.disk.delayMs = this.#usualDelayMs;
  }

  get running(): SimulatedCentre | undefined {
    return this.#running;
  }

  /** Since when centre and broker have both been up; undefined while one is not. */
  get upSinceMs(): number | undefined {
    if (this.#upSinceMs === undefined || this.#brokerUpSinceMs === undefined) return undefined;
    return Math.max(this.#upSinceMs, this.#brokerUpSinceMs);
  }

  start(): void {
    const { centreId, centreSeed, clock, disk, log, onFailed, random, robots, sector } = this.#o;
    const own = new SimulatedProcess(clock, () => this.wall.offsetMs);
    this.#process = own;
    log('centre starts');
    const started = startCentre({
      process: own,
      connect: own.connector(this.#connector()),
      database: this.#database,
      blobs: this.#blobs,
      sector,
      centreId,
      signingSeed: centreSeed,
      robots: robots(),
      random: random.fork(`centre-${this.#boots++}`),
      disk: (store) => {
        const honest = this.disk.storeFor(own, store);
        return disk?.(honest) ?? honest;
      },
      onFault: (what) => log(`centre ${what}`),
    });
    started.then(
      (centre) => this.#isUp(own, centre),
      (error: unknown) => {
        // A full disk at the start: whoever runs it tries again.
        if (own.alive && this.disk.isFull) this.#restart(own);
        else if (own.alive) onFailed(error);
      },
    );
  }

  /** False if it is dead already. */
  crash(plan: CrashPlan, forMs: number): boolean {
    const own = this.#process;
    if (own?.alive !== true) return false;
    own.crashAt(plan, () => {
      this.#o.log(`centre dies for ${forMs} ms`);
      this.#kill(own);
      this.#o.clock.setTimer(() => {
        if (this.setup.where === 'embedded') this.#startBroker();
        this.start();
      }, forMs);
    });
    return true;
  }

  fillDisk(forMs: number): void {
    this.#trouble(forMs, () => (this.disk.isFull = true));
  }

  slowDisk(delayMs: number, forMs: number): void {
    this.#trouble(forMs, () => (this.disk.delayMs = delayMs));
  }

  /** Alone; false if it lives in the centre's process or is down already. */
  killBroker(forMs: number): boolean {
    if (this.setup.where === 'embedded' || this.#brokerUpSinceMs === undefined) return false;
    this.#stopBroker();
    this.#o.clock.setTimer(() => this.#startBroker(), forMs);
    return true;
  }

  #connector() {
    if (this.setup.where === 'embedded') return this.broker.local();
    return this.broker.remote(() => ({ ...idealConditions, delayMs: 1 }));
  }

  #isUp(own: SimulatedProcess, centre: SimulatedCentre): void {
    if (!own.alive) return;
    this.#running = centre;
    this.#upSinceMs = this.#o.clock.monotonicMs();
    this.#o.onUp(centre);
  }

  #restart(own: SimulatedProcess): void {
    this.#kill(own);
    this.#o.clock.setTimer(() => {
      if (this.setup.where === 'embedded') this.#startBroker();
      this.start();
    }, 2000);
  }

  #kill(own: SimulatedProcess): void {
    own.kill();
    this.#running = undefined;
    this.#upSinceMs = undefined;
    if (this.setup.where === 'embedded') this.#stopBroker();
  }

  #stopBroker(): void {
    this.broker.kill();
    this.#brokerUpSinceMs = undefined;
  }

  #startBroker(): void {
    this.broker.restart();
    this.#brokerUpSinceMs = this.#o.clock.monotonicMs();
  }

  /** All troubles of the disk end with the last of them. */
  #trouble(forMs: number, begin: () => void): void {
    begin();
    this.#diskTroubles++;
    this.#o.clock.setTimer(() => {
      if (--this.#diskTroubles > 0) return;
      this.disk.isFull = false;
      this.disk.delayMs = this.#usualDelayMs;
    }, forMs);
  }
}

export const centreKeySeed = (random: Random): string => keySeed(random.fork('centre-key'));
