import { ed25519PrivateKey, rawPublicKey } from '#control-center/server/access/node-crypto.ts';
import type { RobotIdentity } from '#control-center/server/access/robot-registry.ts';
import { createRobotAgent } from '#robots/agent.ts';
import { robotConfig } from '#robots/config.ts';
import { ed25519Signer, ed25519Verifier, hmacSigner, sha256 } from '#robots/identity/node-crypto.ts';
import { inMemoryRobotMemory } from '#robots/identity/robot-memory.ts';
import { memoryEvidenceSpool } from '#robots/link/evidence-uploader.ts';
import { memoryOutboxStorage } from '#robots/link/outbox-storage.ts';
import type { OutboxRecord, OutboxStorage } from '#robots/link/outbox-storage.ts';
import { createHotSpotDetector } from '#robots/perception/hot-spot/hot-spot-detector.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { robotId } from '#shared/ids/branded.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import type { MqttConnector, MqttMessage } from '#shared/link/mqtt-port.ts';
import type { Random } from '#shared/random/random.ts';
import { err, ok } from '#shared/result/result.ts';
import { createInProcessGraph } from '#shared/ros/in-process-graph.ts';
import type { RosGraph } from '#shared/ros/port.ts';
import type { RosterEntry, Sector } from '#shared/sector/sector.ts';
import type { Dem } from '#shared/terrain/dem.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { SimulatedBroker } from '#simulation/link/simulated-broker.ts';
import type { Fidelity, SimulationBackend } from '#simulation/simulation-backend.ts';
import type { ObservedRobot } from './invariant.ts';
import { keySeed } from './key-seed.ts';
import type { RobotLink } from './robot-link.ts';
import { SimulatedProcess } from './simulated-process.ts';

export interface RobotRigOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Under the simulation's own tree. */
  readonly sector: Sector;
  readonly dem: Dem;
  readonly entry: RosterEntry;
  readonly backend: SimulationBackend;
  readonly fidelity: Fidelity;
  readonly centreId: string;
  readonly centreSeed: string;
  readonly link: RobotLink;
  readonly broker: SimulatedBroker;
  readonly upload: (robot: RobotId, evidenceId: string, bytes: Uint8Array) => Promise<boolean>;
  readonly onOutbox: (robot: RobotId, record: OutboxRecord) => void;
  readonly onAcknowledged: (robot: RobotId, message: MqttMessage) => void;
  readonly onFault: (what: string) => void;
}

/** One robot as hardware: a body in the world, a disk that outlives its software, and a process that can be killed. */
export class RobotRig {
  readonly id: RobotId;
  readonly identity: RobotIdentity;
  readonly link: RobotLink;
  readonly #o: RobotRigOptions;
  readonly #disk;
  readonly #evidenceSeed: string;
  #process: SimulatedProcess | undefined;
  #graph: RosGraph | undefined;
  #aliveSinceMs: number | undefined;
  #wallOffsetMs = 0;
  #boots = 0;
  #openSinceMs: number | undefined;

  constructor(options: RobotRigOptions) {
    const { entry, random } = options;
    this.#o = options;
    this.link = options.link;
    this.id = robotId(entry.manufacturer, entry.serialNumber);
    this.#evidenceSeed = keySeed(random.fork('evidence-key'));
    this.identity = {
      manufacturer: entry.manufacturer,
      serialNumber: entry.serialNumber,
      password: keySeed(random.fork('password')),
      hmacSecret: keySeed(random.fork('hmac')),
      evidencePublicKey: rawPublicKey(ed25519PrivateKey(this.#evidenceSeed)),
    };
    this.#disk = {
      outbox: tapped(memoryOutboxStorage(), (record) => options.onOutbox(this.id, record)),
      memory: inMemoryRobotMemory(),
      spool: memoryEvidenceSpool(),
    };
  }

  get isAlive(): boolean {
    return this.#process?.alive === true;
  }

  get observed(): ObservedRobot {
    const now = this.#o.clock.monotonicMs();
    if (!this.link.isOpen) this.#openSinceMs = undefined;
    else this.#openSinceMs ??= now;
    return {
      id: this.id,
      alive: this.isAlive,
      aliveSinceMs: this.#aliveSinceMs,
      linkOpenSinceMs: this.#openSinceMs,
      wallOffsetMs: this.#wallOffsetMs,
    };
  }

  /** Starts the robot's software; its disk is as the last life left it. */
  start(): void {
    const { clock, random, backend, fidelity, sector, entry, centreId, centreSeed, dem, onFault } = this.#o;
    const own = new SimulatedProcess(clock, this.#wallOffsetMs);
    const boot = random.fork(`boot-${this.#boots++}`);
    const fault = (what: string): void => onFault(`${this.id} ${what}`);
    const graph = createInProcessGraph({
      clock: own.clock,
      onFault: ({ node, entity, error }) => fault(`ros fault in ${node} ${entity}: ${String(error)}`),
    });
    const agent = createRobotAgent({
      clock: own.clock,
      ids: ulidSource(own.clock, boot.fork('ids')),
      graph,
      namespace: this.id,
      mqtt: own.connector(this.#observedConnector()),
      disk: this.#disk,
      linkSigner: hmacSigner(`hmac:${this.id}`, this.identity.hmacSecret ?? ''),
      evidenceSigner: ed25519Signer(`ed25519:${this.id}`, Buffer.from(this.#evidenceSeed, 'base64url')),
      verifier: ed25519Verifier({
        [`ed25519:${centreId}`]: Buffer.from(rawPublicKey(ed25519PrivateKey(centreSeed)), 'base64url'),
      }),
      sha256,
      uploader: { upload: (evidenceId, bytes) => own.hear(this.#upload(evidenceId, bytes)) },
      config: robotConfig(sector, entry, this.identity.password, {
        opex: 's',
        sight: fidelity === 'pixels' ? 'images' : 'detections',
        autoPatrol: true,
      }),
      groundHeight: (x, y) => dem.heightAt(x, y),
      ...(fidelity === 'pixels' ? { detector: createHotSpotDetector(sha256) } : {}),
      onEvent: ({ kind, text }) => fault(`${kind}: ${text}`),
    });
    this.#process = own;
    this.#graph = graph;
    this.#aliveSinceMs = clock.monotonicMs();
    backend.attach(this.id, graph, this.id);
    agent.start(new AbortController().signal).catch((error: unknown) => fault(`agent: ${String(error)}`));
  }

  kill(): void {
    this.#process?.kill();
    this.#graph?.shutdown();
    this.#aliveSinceMs = undefined;
  }

  stepClock(deltaMs: number): void {
    this.#wallOffsetMs += deltaMs;
    this.#process?.stepWallClock(deltaMs);
  }

  #observedConnector(): MqttConnector {
    const connect = this.#o.broker.remote(this.link.model);
    return (options) => {
      const connection = connect(options);
      const publish = connection.publish.bind(connection);
      connection.publish = async (topic, payload, how) => {
        await publish(topic, payload, how);
        if (how.qos === 1) this.#o.onAcknowledged(this.id, { topic, payload, qos: 1, retain: how.retain ?? false });
      };
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

function tapped(storage: OutboxStorage, tap: (record: OutboxRecord) => void): OutboxStorage {
  return {
    load: () => storage.load(),
    append: (record) => {
      storage.append(record);
      tap(record);
    },
    rewrite: (records) => storage.rewrite(records),
  };
}
