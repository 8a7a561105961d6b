import { ed25519PrivateKey, ed25519Signer, rawPublicKey } from '#control-center/server/access/node-crypto.ts';
import { ed25519Verifier } from '#robots/identity/node-crypto.ts';
import type { RobotEvent } from '#robots/agent-deps.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import type { MqttMessage } from '#shared/link/mqtt-port.ts';
import { seededRandom } from '#shared/random/random.ts';
import type { Random } from '#shared/random/random.ts';
import { generateDem } from '#shared/terrain/generate-dem.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { createEmbeddedBackend } from '#simulation/embedded/embedded-backend.ts';
import { idealConditions } from '#simulation/link/link-conditions.ts';
import type { SimulationBackend } from '#simulation/simulation-backend.ts';
import { carryOut } from './carry-out-fault.ts';
import { CentreHost } from './centre-host.ts';
import type { ConstellationOptions } from './constellation-options.ts';
import type { ConstellationReport } from './constellation-report.ts';
import { constellationWorld } from './constellation-world.ts';
import { drain } from './drain.ts';
import { EventLog } from './event-log.ts';
import { describeFault, planFaults } from './fault-plan.ts';
import type { Fault } from './fault-plan.ts';
import { HostileSender } from './hostile-sender.ts';
import type { Observation } from './invariant.ts';
import { allInvariants } from './invariants/all-invariants.ts';
import { keySeed } from './key-seed.ts';
import { Observers } from './observers.ts';
import { RobotLink } from './robot-link.ts';
import { RobotRig } from './robot-rig.ts';
import type { RobotWatch } from './robot-rig.ts';
import { asShipped, drawContract, drawVariation } from './robot-variation.ts';
import type { RobotVariation } from './robot-variation.ts';
import { ScriptedOperators } from './scripted-operators.ts';
import { sharedVerifier } from './shared-verifier.ts';
import type { SimulatedCentre } from './simulated-centre.ts';
import { drawDriftPpm, WallClock } from './wall-clock.ts';

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
  readonly #log: EventLog;
  readonly #invariants: ReturnType<typeof allInvariants>;
  readonly #observers: Observers;
  readonly #backend: SimulationBackend;
  readonly #centre: CentreHost;
  readonly #robots: readonly RobotRig[];
  readonly #byId: ReadonlyMap<RobotId, RobotRig>;
  readonly #hostile: HostileSender | undefined;
  readonly #world: ReturnType<typeof constellationWorld>;
  readonly #faults: readonly Fault[];
  readonly #counts: Record<string, number> = {};

  constructor(options: ConstellationOptions) {
    this.#options = options;
    this.#random = seededRandom(`constellation-${options.seed}`);
    this.#log = new EventLog(options.onLogged);
    this.#faults = this.#planFaults();
    const variations = Array.from({ length: options.robots }, (_, robot) => this.#variation(robot));
    const contract = options.vary === true ? drawContract(this.#random.fork('contract')) : undefined;
    this.#world = constellationWorld(options, this.#faults, variations, contract);
    this.#clock = new SimulatedClock(Date.parse(this.#world.scenario.startsAt), drain);
    const centreSeed = keySeed(this.#random.fork('centre-key'));
    const verifier = sharedVerifier(
      ed25519Verifier({
        [`ed25519:${centreId}`]: Buffer.from(rawPublicKey(ed25519PrivateKey(centreSeed)), 'base64url'),
      }),
    );
    this.#centre = this.#makeCentre(centreSeed);
    this.#invariants = allInvariants({ verifier, pubackMeansStored: this.#centre.setup.where === 'embedded' });
    const all = [...Object.values(this.#invariants), ...(options.extraInvariants ?? [])];
    this.#observers = new Observers(all, this.#log, this.#nowMs);
    const { scenario, sector } = this.#world;
    const backend = { scenario, sector, clock: this.#clock, random: this.#random.fork('world') };
    this.#backend = createEmbeddedBackend({ ...backend, fidelity: options.fidelity });
    const dem = generateDem(sector);
    this.#robots = variations.map((variation, index) => {
      const random = this.#random.fork(`robot-${index}`);
      const rig: RobotRig = new RobotRig({
        clock: this.#clock,
        random,
        sector,
        dem,
        verifier,
        entry: sector.roster[index]!,
        backend: this.#backend,
        fidelity: options.fidelity,
        wall: new WallClock(this.#nowMs, options.vary === true ? drawDriftPpm(random.fork('drift')) : 0),
        link: new RobotLink(this.#clock, random.fork('link'), () => this.#backend.truth.radio(rig.id), this.#isFaulty),
        broker: this.#centre.broker,
        configure: variation.configure,
        upload: (id, evidenceId, bytes) => this.#upload(id, evidenceId, bytes),
        watch: this.#watch,
      });
      return rig;
    });
    this.#byId = new Map(this.#robots.map((robot) => [robot.id, robot]));
    if (options.operators !== false) this.#makeOperators();
    this.#hostile = this.#makeHostile(centreSeed);
  }

  get recent(): readonly string[] {
    return this.#log.recent;
  }

  async run(): Promise<ConstellationReport> {
    const wallBefore = performance.now();
    const cpuBefore = process.cpuUsage();
    const end = new AbortController();
    this.#backend.start(end.signal);
    this.#centre.start();
    for (const robot of this.#robots) robot.start();
    this.#hostile?.start();
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

  get #isFaulty(): boolean {
    return this.#options.meanFaultGapMs !== undefined;
  }

  #planFaults(): readonly Fault[] {
    const { meanFaultGapMs, robots, durationMs } = this.#options;
    if (meanFaultGapMs === undefined) return [];
    const random = this.#random.fork('faults');
    return planFaults({ random, robots, durationMs, meanGapMs: meanFaultGapMs, quietStartMs: 30_000, quietEndMs: 0 });
  }

  #variation(robot: number): RobotVariation {
    const { variation, vary } = this.#options;
    const drawn = vary === true ? drawVariation(this.#random.fork(`variation-${robot}`)) : asShipped;
    return variation?.(drawn, robot) ?? drawn;
  }

  #makeCentre(centreSeed: string): CentreHost {
    return new CentreHost({
      clock: this.#clock,
      random: this.#random.fork('centre'),
      sector: this.#world.sector,
      centreId,
      centreSeed,
      robots: () => this.#robots.map((robot) => robot.identity),
      isDrawn: this.#options.vary === true,
      disk: this.#options.disk,
      onRouted: (message) => this.#routed(message),
      onCommitted: (writes) => this.#observers.tell((invariant) => invariant.onCommitted?.(writes)),
      onUp: (centre) => this.#listen(centre),
      onFailed: (error) => this.#observers.fail(`the centre starts: ${String(error)}`, error),
      log: (what) => this.#log.record(this.#nowMs(), what),
    });
  }

  #routed(message: MqttMessage): void {
    this.#log.record(this.#nowMs(), `mqtt ${message.topic}`, message.payload);
    this.#count('messages');
    const trueTime = this.#clock.now();
    const at = { nowMs: this.#nowMs(), trueTime, centreTime: trueTime + this.#centre.wall.offsetMs };
    this.#observers.tell((invariant) => invariant.onMessage?.(message, at));
    this.#hostile?.onMessage(message);
  }

  readonly #watch: RobotWatch = {
    onPut: (id, record) => this.#observers.tell((invariant) => invariant.onOutboxPut?.(id, record)),
    onConfirmed: (id, item) => this.#observers.tell((invariant) => invariant.onOutboxConfirmed?.(id, item)),
    onKept: (id, record) => this.#observers.tell((invariant) => invariant.onOutbox?.(id, record)),
    onAcknowledged: (id, message) => this.#observers.tell((invariant) => invariant.onAcknowledged?.(id, message)),
    onHeard: (id, message) => {
      this.#hostile?.onHeard(id, message);
      this.#observers.tell((invariant) => invariant.onHeard?.(id, message, this.#nowMs()));
    },
    onEvent: (id, event) => this.#robotSays(id, event),
    onTransition: (robot) => this.#observers.tell((invariant) => invariant.onTransition?.(robot, this.#nowMs())),
    onStarted: (id) => this.#observers.tell((invariant) => invariant.onRobotStarted?.(id, this.#nowMs())),
    onFailed: (id, error) => this.#observers.fail(`${id} starts: ${String(error)}`, error),
    onKilled: (id) => this.#observers.tell((invariant) => invariant.onRobotKilled?.(id)),
    log: (what) => this.#log.record(this.#nowMs(), what),
  };

  #robotSays(id: RobotId, event: RobotEvent): void {
    this.#log.record(this.#nowMs(), `${id} ${event.kind}: ${event.text}`);
    const became = event.kind === 'behaviour' ? / -> (\w+):/.exec(event.text)?.[1] : undefined;
    if (became !== undefined) this.#count(`became ${became}`);
    const robot = this.#byId.get(id)?.observed;
    if (robot === undefined) return;
    this.#observers.tell((invariant) => invariant.onRobotEvent?.(robot, event, this.#nowMs()));
  }

  #makeOperators(): void {
    const { meanHaltGapMs } = this.#options;
    const random = this.#random.fork('operators');
    const operators = new ScriptedOperators({
      clock: this.#clock,
      random,
      ids: ulidSource(this.#clock, random.fork('ids')),
      room: () => this.#centre.running?.room,
      onPromised: (promise) => {
        this.#count(promise.kind);
        this.#invariants.promises.promised(promise);
      },
      log: (what) => this.#log.record(this.#nowMs(), what),
      ...(meanHaltGapMs === undefined ? {} : { meanHaltGapMs }),
    });
    operators.start();
  }

  #makeHostile(centreSeed: string): HostileSender | undefined {
    const { meanHostileGapMs: meanGapMs } = this.#options;
    if (meanGapMs === undefined) return undefined;
    const random = this.#random.fork('hostile');
    const { interfaceName, mapId } = this.#world.sector;
    return new HostileSender({
      clock: this.#clock,
      random,
      ids: ulidSource(this.#clock, random.fork('ids')),
      interfaceName,
      mapId,
      connection: this.#centre.broker.remote(() => idealConditions)({
        clientId: 'mallory',
        clean: true,
        keepAliveSeconds: 60,
      }),
      centreSigner: ed25519Signer(`ed25519:${centreId}`, ed25519PrivateKey(centreSeed)),
      foreignSigner: ed25519Signer(`ed25519:${centreId}`, ed25519PrivateKey(keySeed(random.fork('key')))),
      centreTime: () => Math.round(this.#clock.now() + this.#centre.wall.offsetMs),
      robots: () => this.#backend.truth.robots().map(({ id, x, y }) => ({ id, at: { x, y } })),
      meanGapMs,
      rightfulShare: this.#options.rightfulShare ?? 0,
      onHostile: (command) => {
        this.#log.record(this.#nowMs(), `hostile: ${command.how} ${command.ids.join(' ')} to ${command.robot}`);
        this.#observers.tell((invariant) => invariant.onHostile?.(command));
      },
    });
  }

  #listen(centre: SimulatedCentre): void {
    centre.room.onChange((changes) => {
      for (const change of changes) {
        this.#count(`change:${change.kind}`);
        this.#observers.tell((invariant) => invariant.onPictureChange?.(change, this.#nowMs()));
      }
    });
  }

  #begin(fault: Fault): void {
    const isBegun = carryOut(fault, { clock: this.#clock, robots: this.#robots, centre: this.#centre });
    this.#log.record(this.#nowMs(), `fault ${describeFault(fault)}${isBegun ? '' : ': nothing left to break'}`);
    if (isBegun) this.#count(`fault:${fault.kind}`);
  }

  async #upload(id: RobotId, evidenceId: string, bytes: Uint8Array): Promise<boolean> {
    const centre = this.#centre.running;
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
    const { running } = this.#centre;
    if (running !== undefined) this.#options.people?.(running.room, world.nowMs);
  }

  #observe(): Observation {
    return {
      nowMs: this.#nowMs(),
      trueTime: this.#clock.now(),
      sector: this.#world.sector,
      truth: this.#backend.truth,
      robots: this.#robots.map((robot) => robot.observed),
      picture: this.#centre.running?.room.snapshot(),
      centreUpSinceMs: this.#centre.upSinceMs,
    };
  }

  async #judgeEnd(): Promise<void> {
    const centre = this.#centre.running;
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

  #count(what: string, by = 1): void {
    this.#counts[what] = (this.#counts[what] ?? 0) + by;
  }

  #report(wallMs: number, cpuMs: number): ConstellationReport {
    const { seed, robots, fidelity } = this.#options;
    for (const { disk } of this.#robots) {
      this.#count('disk:ENOSPC', disk.refused.ENOSPC);
      this.#count('disk:EIO', disk.refused.EIO);
      this.#count('disk:torn by kill', disk.tornByKill);
      this.#count('disk:torn by power cut', disk.tornByPowerCut);
    }
    this.#count('centre disk:refused', this.#centre.disk.refusals);
    this.#count('centre disk:orphans', this.#centre.disk.orphans);
    const { messages = 0, ...counts } = this.#counts;
    const { commands, energy, ghosts, lostLink, outbox } = this.#invariants;
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
      detections: outbox.outcome,
      ghosts: ghosts.samples,
      lostLink: lostLink.timings,
      injected: commands.injected,
      lowestBatteryPercent: energy.lowestPercent,
      broken: this.#observers.broken,
    };
  }
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
