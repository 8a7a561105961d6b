import { DatabaseSync } from 'node:sqlite';
import { MemoryBlobStore } from '#control-center/server/evidence/memory-blob-store.ts';
import type { Store } from '#control-center/server/work/store-port.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import { seededRandom } from '#shared/random/random.ts';
import type { Random } from '#shared/random/random.ts';
import { generateDem } from '#shared/terrain/generate-dem.ts';
import type { Dem } from '#shared/terrain/dem.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { createEmbeddedBackend } from '#simulation/embedded/embedded-backend.ts';
import { SimulatedBroker } from '#simulation/link/simulated-broker.ts';
import type { Fidelity, SimulationBackend } from '#simulation/simulation-backend.ts';
import type { ConstellationReport } from './constellation-report.ts';
import { drain } from './drain.ts';
import { EventLog } from './event-log.ts';
import { carryOut } from './carry-out-fault.ts';
import { describeFault, planFaults } from './fault-plan.ts';
import type { Fault } from './fault-plan.ts';
import type { Invariant, Observation } from './invariant.ts';
import { allInvariants } from './invariants/all-invariants.ts';
import { keySeed } from './key-seed.ts';
import { Observers } from './observers.ts';
import { RobotLink } from './robot-link.ts';
import { RobotRig } from './robot-rig.ts';
import { ScriptedOperators } from './scripted-operators.ts';
import type { Promised } from './scripted-operators.ts';
import { startCentre } from './simulated-centre.ts';
import type { SimulatedCentre } from './simulated-centre.ts';
import { SimulatedProcess } from './simulated-process.ts';
import { constellationWorld } from './constellation-world.ts';

export interface ConstellationOptions {
  readonly seed: number;
  readonly robots: number;
  readonly durationMs: number;
  readonly fidelity: Fidelity;
  readonly sector?: 'border-hills' | 'customs-terminal';
  /** Mean time between faults; undefined: a run without faults and with a perfect link. */
  readonly meanFaultGapMs?: number;
  readonly meanHaltGapMs?: number;
  /** Scripted people at the desk; default: yes. */
  readonly operators?: boolean;
  /** Quiet time at the end, for what is owed. Default: two minutes. */
  readonly settleMs?: number;
  /** Beside the ones that are always on. */
  readonly extraInvariants?: readonly Invariant[];
  /** Between the centre and its disk: for proving that the invariants notice a disk that lies. */
  readonly disk?: (store: Store) => Store;
  readonly onProgress?: (simulatedMs: number) => void;
}

/** Links open, everybody alive, nobody disturbed: long enough for robots to catch up with what they owe. */
const settleMs = 120_000;
const sampleMs = 1000;
const centreId = 'centre-1';
const progressEveryMs = 10_000;

/** World, robots, link, broker, centre and operators in one process under simulated time. The same options give the same run. */
export class Constellation {
  readonly #options: ConstellationOptions;
  readonly #random: Random;
  readonly #clock: SimulatedClock;
  readonly #log = new EventLog();
  readonly #observers: Observers;
  readonly #broker: SimulatedBroker;
  readonly #backend: SimulationBackend;
  readonly #robots: readonly RobotRig[];
  readonly #database = new DatabaseSync(':memory:');
  readonly #blobs = new MemoryBlobStore();
  readonly #world: ReturnType<typeof constellationWorld>;
  readonly #faults: readonly Fault[];
  readonly #counts: Record<string, number> = {};
  readonly #dem: Dem;
  #centre: SimulatedCentre | undefined;
  #centreProcess: SimulatedProcess | undefined;
  #centreUpSinceMs: number | undefined;
  #centreWallOffsetMs = 0;
  #boots = 0;

  constructor(options: ConstellationOptions) {
    this.#options = options;
    this.#random = seededRandom(`constellation-${options.seed}`);
    this.#faults = this.#planFaults();
    this.#world = constellationWorld(options, this.#faults);
    this.#dem = generateDem(this.#world.sector);
    this.#clock = new SimulatedClock(Date.parse(this.#world.scenario.startsAt), drain);
    const { invariants, promised } = allInvariants();
    this.#observers = new Observers([...invariants, ...(options.extraInvariants ?? [])], this.#log, this.#nowMs);
    this.#broker = this.#makeBroker();
    this.#backend = createEmbeddedBackend({
      scenario: this.#world.scenario,
      sector: this.#world.sector,
      clock: this.#clock,
      random: this.#random.fork('world'),
      fidelity: options.fidelity,
    });
    this.#robots = this.#world.sector.roster.map((_entry, index) => this.#makeRobot(index));
    if (options.operators !== false) this.#makeOperators(promised);
  }

  get recent(): readonly string[] {
    return this.#log.recent;
  }

  async run(): Promise<ConstellationReport> {
    const wallBefore = performance.now();
    const cpuBefore = process.cpuUsage();
    const end = new AbortController();
    this.#backend.start(end.signal);
    this.#startCentre();
    for (const robot of this.#robots) robot.start();
    for (const fault of this.#faults) this.#clock.setTimer(() => this.#begin(fault), fault.atMs);
    const total = this.#options.durationMs + (this.#options.settleMs ?? settleMs);
    while (this.#nowMs() < total && this.#observers.broken === undefined) {
      await this.#clock.advance(sampleMs);
      this.#sample();
      if (this.#nowMs() % progressEveryMs === 0) this.#options.onProgress?.(this.#nowMs());
    }
    if (this.#options.settleMs !== 0) await this.#judgeEnd();
    end.abort();
    const { user, system } = process.cpuUsage(cpuBefore);
    return this.#report(performance.now() - wallBefore, (user + system) / 1000);
  }

  readonly #nowMs = (): number => this.#clock.monotonicMs();

  #planFaults(): readonly Fault[] {
    const { meanFaultGapMs, robots, durationMs } = this.#options;
    if (meanFaultGapMs === undefined) return [];
    const random = this.#random.fork('faults');
    return planFaults({ random, robots, durationMs, meanGapMs: meanFaultGapMs, quietStartMs: 30_000, quietEndMs: 0 });
  }

  #makeBroker(): SimulatedBroker {
    return new SimulatedBroker({
      clock: this.#clock,
      random: this.#random.fork('broker'),
      onRouted: (message) => {
        this.#log.record(this.#nowMs(), `mqtt ${message.topic}`, message.payload);
        this.#count('messages');
        const at = { nowMs: this.#nowMs(), trueTime: this.#clock.now() };
        this.#observers.tell((invariant) => invariant.onMessage?.(message, at));
      },
    });
  }

  #makeRobot(index: number): RobotRig {
    const random = this.#random.fork(`robot-${index}`);
    const { sector } = this.#world;
    const rig: RobotRig = new RobotRig({
      clock: this.#clock,
      random,
      sector,
      dem: this.#dem,
      centreId,
      entry: sector.roster[index]!,
      backend: this.#backend,
      fidelity: this.#options.fidelity,
      centreSeed: keySeed(this.#random.fork('centre-key')),
      link: new RobotLink(
        this.#clock,
        random.fork('link'),
        () => this.#backend.truth.radio(rig.id),
        this.#options.meanFaultGapMs !== undefined,
      ),
      broker: this.#broker,
      upload: (id, evidenceId, bytes) => this.#upload(id, evidenceId, bytes),
      onOutbox: (id, record) => this.#observers.tell((invariant) => invariant.onOutbox?.(id, record)),
      onAcknowledged: (id, message) => this.#observers.tell((invariant) => invariant.onAcknowledged?.(id, message)),
      onFault: (what) => this.#log.record(this.#nowMs(), what),
    });
    return rig;
  }

  #makeOperators(promised: (promise: Promised) => void): void {
    const { meanHaltGapMs } = this.#options;
    const random = this.#random.fork('operators');
    const operators = new ScriptedOperators({
      clock: this.#clock,
      random,
      ids: ulidSource(this.#clock, random.fork('ids')),
      room: () => this.#centre?.room,
      onPromised: (promise) => {
        this.#count(promise.kind);
        promised(promise);
      },
      log: (what) => this.#log.record(this.#nowMs(), what),
      ...(meanHaltGapMs === undefined ? {} : { meanHaltGapMs }),
    });
    operators.start();
  }

  #startCentre(): void {
    const centreProcess = new SimulatedProcess(this.#clock, this.#centreWallOffsetMs);
    const random = this.#random.fork(`centre-${this.#boots++}`);
    this.#centreProcess = centreProcess;
    this.#log.record(this.#nowMs(), 'centre starts');
    const started = startCentre({
      process: centreProcess,
      connect: centreProcess.connector(this.#broker.local()),
      database: this.#database,
      blobs: this.#blobs,
      sector: this.#world.sector,
      centreId,
      signingSeed: keySeed(this.#random.fork('centre-key')),
      robots: this.#robots.map((robot) => robot.identity),
      random,
      ...(this.#options.disk === undefined ? {} : { disk: this.#options.disk }),
      onCommitted: (writes) => this.#observers.tell((invariant) => invariant.onCommitted?.(writes)),
      onFault: (what) => this.#log.record(this.#nowMs(), `centre ${what}`),
    });
    started.then(
      (centre) => this.#centreIsUp(centreProcess, centre),
      (error: unknown) => this.#observers.fail(`the centre starts: ${String(error)}`, error),
    );
  }

  #centreIsUp(centreProcess: SimulatedProcess, centre: SimulatedCentre): void {
    if (!centreProcess.alive) return;
    this.#centre = centre;
    this.#centreUpSinceMs = this.#nowMs();
    centre.room.onChange((changes) => {
      for (const change of changes) {
        this.#count(`change:${change.kind}`);
        this.#observers.tell((invariant) => invariant.onPictureChange?.(change, this.#nowMs()));
      }
    });
  }

  #killCentre(): void {
    this.#centreProcess?.kill();
    this.#centre = undefined;
    this.#centreUpSinceMs = undefined;
    this.#broker.kill();
  }

  #begin(fault: Fault): void {
    this.#log.record(this.#nowMs(), `fault ${describeFault(fault)}`);
    this.#count(`fault:${fault.kind}`);
    carryOut(fault, {
      clock: this.#clock,
      robots: this.#robots,
      onRobotKilled: (id) => this.#observers.tell((invariant) => invariant.onRobotKilled?.(id)),
      onClockStepped: (id) => this.#observers.tell((invariant) => invariant.onClockStepped?.(id)),
      isCentreAlive: () => this.#centreProcess?.alive === true,
      killCentre: () => this.#killCentre(),
      startCentre: () => {
        this.#broker.restart();
        this.#startCentre();
      },
      stepCentreClock: (stepMs) => {
        this.#centreWallOffsetMs += stepMs;
        this.#centreProcess?.stepWallClock(stepMs);
      },
    });
  }

  async #upload(id: RobotId, evidenceId: string, bytes: Uint8Array): Promise<boolean> {
    const centre = this.#centre;
    if (centre === undefined) return false;
    const stored = await centre.evidence.upload(id, evidenceId, once(bytes));
    this.#count(stored.ok ? 'pictures' : 'pictures refused');
    return stored.ok;
  }

  #sample(): void {
    const world = this.#observe();
    for (const { id, x, y, yaw } of world.truth.robots()) {
      this.#log.record(world.nowMs, `at ${id} ${x.toFixed(3)} ${y.toFixed(3)} ${yaw.toFixed(4)}`);
    }
    this.#observers.tell((invariant) => invariant.onSample?.(world));
  }

  #observe(): Observation {
    return {
      nowMs: this.#nowMs(),
      trueTime: this.#clock.now(),
      sector: this.#world.sector,
      truth: this.#backend.truth,
      robots: this.#robots.map((robot) => robot.observed),
      picture: this.#centre?.room.snapshot(),
      centreUpSinceMs: this.#centreUpSinceMs,
    };
  }

  async #judgeEnd(): Promise<void> {
    const centre = this.#centre;
    if (this.#observers.broken !== undefined) return;
    if (centre === undefined) {
      this.#observers.fail('the centre is up at the end', undefined);
      return;
    }
    const world = this.#observe();
    await this.#observers.tellAtEnd((invariant) => invariant.onEnd?.(world, centre.store));
    const verdict = await centre.verifyAudit();
    if (!verdict.ok) this.#observers.fail(`the audit chain verifies: ${verdict.faults.join('; ')}`, verdict);
  }

  #count(what: string): void {
    this.#counts[what] = (this.#counts[what] ?? 0) + 1;
  }

  #report(wallMs: number, cpuMs: number): ConstellationReport {
    const { seed, robots, fidelity } = this.#options;
    const { messages = 0, ...counts } = this.#counts;
    return {
      seed,
      robots,
      fidelity,
      simulatedMs: this.#nowMs(),
      wallMs,
      cpuMs,
      digest: this.#log.digest(),
      events: this.#log.count,
      messages,
      faults: this.#faults.length,
      counts,
      broken: this.#observers.broken,
    };
  }
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
