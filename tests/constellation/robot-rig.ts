import { ed25519PrivateKey, rawPublicKey } from '#control-center/server/access/node-crypto.ts';
import type { RobotIdentity } from '#control-center/server/access/robot-registry.ts';
import { createRobotAgent } from '#robots/agent.ts';
import type { RobotAgentDeps, RobotEvent } from '#robots/agent-deps.ts';
import { assembleRobot } from '#robots/assembly/assemble-robot.ts';
import type { RobotParts } from '#robots/assembly/assemble-robot.ts';
import { robotConfig } from '#robots/config.ts';
import type { RobotConfig } from '#robots/config.ts';
import { ed25519Signer, hmacSigner, sha256 } from '#robots/identity/node-crypto.ts';
import type { OutboxItem } from '#robots/link/outbox-item.ts';
import type { OutboxRecord } from '#robots/link/outbox-storage.ts';
import { createHotSpotDetector } from '#robots/perception/hot-spot/hot-spot-detector.ts';
import type { Verifier } from '#shared/crypto/ports.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { robotId } from '#shared/ids/branded.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import type { MqttConnection, MqttConnector, MqttMessage } from '#shared/link/mqtt-port.ts';
import type { Random } from '#shared/random/random.ts';
import { err, ok } from '#shared/result/result.ts';
import { createInProcessGraph } from '#shared/ros/in-process-graph.ts';
import type { RosGraph } from '#shared/ros/port.ts';
import type { RosterEntry, Sector } from '#shared/sector/sector.ts';
import type { Dem } from '#shared/terrain/dem.ts';
import type { Clock } from '#shared/time/clock.ts';
import { SimulatedDisk } from '#simulation/disk/simulated-disk.ts';
import type { SimulatedBroker } from '#simulation/link/simulated-broker.ts';
import type { Fidelity, SimulationBackend } from '#simulation/simulation-backend.ts';
import type { CrashPlan } from './crash-plan.ts';
import type { ObservedRobot } from './invariant.ts';
import { keySeed } from './key-seed.ts';
import type { RobotLink } from './robot-link.ts';
import { robotStorage } from './robot-storage.ts';
import { SimulatedProcess } from './simulated-process.ts';
import type { WallClock } from './wall-clock.ts';

/** What an all-seeing observer is told as it happens. */
export interface RobotWatch {
  onPut(robot: RobotId, record: OutboxRecord): void;
  onKept(robot: RobotId, record: OutboxRecord): void;
  /** Its `put` returned. */
  onConfirmed(robot: RobotId, item: OutboxItem): void;
  onAcknowledged(robot: RobotId, message: MqttMessage): void;
  /** Before the robot's software sees it. */
  onHeard(robot: RobotId, message: MqttMessage): void;
  onEvent(robot: RobotId, event: RobotEvent): void;
  /** Its autonomy changed. */
  onTransition(robot: ObservedRobot): void;
  onStarted(robot: RobotId): void;
  /** It did not start although nothing was done to it: a fault of ours. */
  onFailed(robot: RobotId, error: unknown): void;
  onKilled(robot: RobotId): void;
  log(what: string): void;
}

export interface RobotRigOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Under the simulation's own tree. */
  readonly sector: Sector;
  readonly dem: Dem;
  readonly entry: RosterEntry;
  readonly backend: SimulationBackend;
  readonly fidelity: Fidelity;
  readonly wall: WallClock;
  /** Knows the centre's keys. */
  readonly verifier: Verifier;
  readonly link: RobotLink;
  readonly broker: SimulatedBroker;
  readonly configure: (config: RobotConfig) => RobotConfig;
  readonly upload: (robot: RobotId, evidenceId: string, bytes: Uint8Array) => Promise<boolean>;
  readonly watch: RobotWatch;
}

/** Whoever supervises the robot's software tries again after so long if it does not come up. */
const retryStartMs = 5000;

/** One robot as hardware: a body in the world, a disk that outlives its software, and a process that can die. */
export class RobotRig {
  readonly id: RobotId;
  readonly identity: RobotIdentity;
  readonly link: RobotLink;
  readonly wall: WallClock;
  readonly disk: SimulatedDisk;
  readonly #o: RobotRigOptions;
  readonly #evidenceSeed: string;
  #process: SimulatedProcess | undefined;
  #graph: RosGraph | undefined;
  #parts: RobotParts | undefined;
  #aliveSinceMs: number | undefined;
  #openSinceMs: number | undefined;
  #boots = 0;
  #diskTroubles = 0;

  constructor(options: RobotRigOptions) {
    const { entry, random } = options;
    this.#o = options;
    this.link = options.link;
    this.wall = options.wall;
    this.id = robotId(entry.manufacturer, entry.serialNumber);
    this.#evidenceSeed = keySeed(random.fork('evidence-key'));
    this.identity = {
      manufacturer: entry.manufacturer,
      serialNumber: entry.serialNumber,
      password: keySeed(random.fork('password')),
      hmacSecret: keySeed(random.fork('hmac')),
      evidencePublicKey: rawPublicKey(ed25519PrivateKey(this.#evidenceSeed)),
    };
    this.disk = new SimulatedDisk(random.fork('disk'));
  }

  get observed(): ObservedRobot {
    const now = this.#o.clock.monotonicMs();
    if (!this.link.isOpen) this.#openSinceMs = undefined;
    else this.#openSinceMs ??= now;
    const parts = this.#process?.alive === true ? this.#parts : undefined;
    return {
      id: this.id,
      alive: parts !== undefined,
      aliveSinceMs: this.#aliveSinceMs,
      linkOpenSinceMs: this.#openSinceMs,
      wallOffsetMs: this.wall.offsetMs,
      autonomy: parts?.mission.state,
      contract: parts?.contract.contract,
    };
  }

  /** Starts the robot's software; its disk is as the last life left it. */
  start(): void {
    const { clock, watch } = this.#o;
    const own = new SimulatedProcess(clock, () => this.wall.offsetMs);
    this.#process = own;
    try {
      this.#run(own);
    } catch (error) {
      if (!own.alive) return;
      watch.log(`${this.id} does not start: ${String(error)}`);
      if (this.#diskTroubles === 0) watch.onFailed(this.id, error);
      this.#stop(own);
      clock.setTimer(() => this.start(), retryStartMs);
    }
  }

  #run(own: SimulatedProcess): void {
    const { backend, clock, watch } = this.#o;
    const fault = (what: string): void => watch.log(`${this.id} ${what}`);
    const graph = createInProcessGraph({
      clock: own.clock,
      onFault: ({ node, entity, error }) => fault(`ros fault in ${node} ${entity}: ${String(error)}`),
    });
    this.#graph = graph;
    const deps = this.#deps(own, graph);
    const parts = assembleRobot(deps);
    this.#hearOutbox(own, parts);
    const agent = createRobotAgent(deps, parts);
    if (!own.alive) return;
    this.#parts = parts;
    this.#aliveSinceMs = clock.monotonicMs();
    parts.mission.listen({
      onTransition: () => {
        if (own.alive) watch.onTransition(this.observed);
      },
    });
    watch.onStarted(this.id);
    backend.attach(this.id, graph, this.id);
    agent.start(new AbortController().signal).catch((error: unknown) => fault(`agent: ${String(error)}`));
  }

  #hearOutbox(own: SimulatedProcess, { outbox }: RobotParts): void {
    const put = outbox.put.bind(outbox);
    outbox.put = (...args) => {
      const item = put(...args);
      if (own.alive) this.#o.watch.onConfirmed(this.id, item);
      return item;
    };
  }

  /** Dies as planned and is started again so much later; false if it is dead already. */
  crash(plan: CrashPlan, how: 'kill' | 'power-cut', forMs: number): boolean {
    const own = this.#process;
    if (own?.alive !== true) return false;
    own.crashAt(plan, () => {
      this.#o.watch.log(`${this.id} ${how} for ${forMs} ms`);
      this.#stop(own);
      if (how === 'power-cut') this.disk.powerCut();
      this.#o.watch.onKilled(this.id);
      this.#o.clock.setTimer(() => this.start(), forMs);
    });
    return true;
  }

  /** `full`, or the share of operations that fail. All troubles end with the last of them. */
  breakDisk(how: 'full' | number, forMs: number): void {
    if (how === 'full') this.disk.isFull = true;
    else this.disk.failureShare = how;
    this.#diskTroubles++;
    this.#o.clock.setTimer(() => {
      if (--this.#diskTroubles > 0) return;
      this.disk.isFull = false;
      this.disk.failureShare = 0;
    }, forMs);
  }

  #stop(own: SimulatedProcess): void {
    own.kill();
    this.#graph?.shutdown();
    this.#parts = undefined;
    this.#aliveSinceMs = undefined;
  }

  #deps(own: SimulatedProcess, graph: RosGraph): RobotAgentDeps {
    const { configure, dem, entry, fidelity, random, sector, verifier, watch } = this.#o;
    const boot = random.fork(`boot-${this.#boots++}`);
    const config = robotConfig(sector, entry, this.identity.password, {
      opex: 's',
      sight: fidelity === 'pixels' ? 'images' : 'detections',
      autoPatrol: true,
    });
    return {
      clock: own.clock,
      ids: ulidSource(own.clock, boot.fork('ids')),
      graph,
      namespace: this.id,
      mqtt: own.connector(this.#observedConnector(own)),
      disk: robotStorage(this.disk, own, {
        onPut: (record) => watch.onPut(this.id, record),
        onKept: (record) => watch.onKept(this.id, record),
        onFault: (error) => watch.log(`${this.id} disk: ${String(error)}`),
      }),
      linkSigner: hmacSigner(`hmac:${this.id}`, this.identity.hmacSecret ?? ''),
      evidenceSigner: ed25519Signer(`ed25519:${this.id}`, Buffer.from(this.#evidenceSeed, 'base64url')),
      verifier,
      sha256,
      uploader: { upload: (evidenceId, bytes) => own.hear(this.#upload(evidenceId, bytes)) },
      config: configure(config),
      groundHeight: (x, y) => dem.heightAt(x, y),
      ...(fidelity === 'pixels' ? { detector: createHotSpotDetector(sha256) } : {}),
      onEvent: (event) => {
        if (own.alive) watch.onEvent(this.id, event);
      },
    };
  }

  #observedConnector(own: SimulatedProcess): MqttConnector {
    const { broker, link, watch } = this.#o;
    const connect = broker.remote(link.model);
    return (options) => {
      const connection: MqttConnection = connect(options);
      const publish = connection.publish.bind(connection);
      const subscribe = connection.subscribe.bind(connection);
      connection.publish = async (topic, payload, how) => {
        await publish(topic, payload, how);
        if (how.qos === 1) watch.onAcknowledged(this.id, { topic, payload, qos: 1, retain: how.retain ?? false });
      };
      connection.subscribe = (filter, qos, handler) =>
        subscribe(filter, qos, (message) => {
          if (own.alive) watch.onHeard(this.id, message);
          return handler(message);
        });
      return connection;
    };
  }

  /** By HTTP in the real system: it needs the link at the start and at the end, and a fair time in between. */
  async #upload(evidenceId: string, bytes: Uint8Array) {
    const failed = err(domainError('BPC_E_TIMEOUT', `Evidence ${evidenceId}.`));
    if (!this.link.isOpen) return failed;
    await new Promise<void>((resolve) => this.#o.clock.setTimer(resolve, 200));
    if (!this.link.isOpen) return failed;
    return (await this.#o.upload(this.id, evidenceId, bytes)) ? ok(undefined) : failed;
  }
}
