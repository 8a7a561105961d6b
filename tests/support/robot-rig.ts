import { createRobotAgent } from '#robots/agent.ts';
import type { RobotAgent } from '#robots/agent.ts';
import type { RobotAgentDeps, RobotDisk, RobotEvent } from '#robots/agent-deps.ts';
import { assembleRobot } from '#robots/assembly/assemble-robot.ts';
import type { RobotParts } from '#robots/assembly/assemble-robot.ts';
import { robotConfig } from '#robots/config.ts';
import type { RobotConfig } from '#robots/config.ts';
import { ed25519PublicKey, ed25519Signer, ed25519Verifier, hmacSigner, sha256 } from '#robots/identity/node-crypto.ts';
import { inMemoryRobotMemory } from '#robots/identity/robot-memory.ts';
import { anchorHash } from '#robots/link/centre-watch.ts';
import { memoryEvidenceSpool } from '#robots/link/evidence-uploader.ts';
import type { PoseEstimate } from '#robots/navigation/pose-estimate.ts';
import type { TrackReport } from '#robots/perception/tracking/track-report.ts';
import { memoryOutboxStorage } from '#robots/link/outbox-storage.ts';
import { instantAuthorityPayload, orderAuthorityPayload } from '#shared/contracts/authority-payload.ts';
import { centreTopic, robotTopic } from '#shared/contracts/topics.ts';
import type { CentreTopicName, RobotTopicName } from '#shared/contracts/topics.ts';
import { instantActionsVersion2, orderVersion2 } from '#control-center/server/mqtt/vda-version-2.ts';
import { dialects } from '#robots/link/dialect.ts';
import type { InstantActions } from '#shared/contracts/vda5050/instant-actions.ts';
import type { Action } from '#shared/contracts/vda5050/common.ts';
import type { Order } from '#shared/contracts/vda5050/order.ts';
import type { State } from '#shared/contracts/vda5050/state.ts';
import { seal } from '#shared/crypto/envelope.ts';
import type { Envelope } from '#shared/crypto/envelope.ts';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import type { GeoPoint } from '#shared/geo/wgs84.ts';
import type { FlightRecorder } from '#robots/recorder/flight-recorder.ts';
import { tappedGraph } from '#robots/recorder/tapped-graph.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import type { MqttConnection } from '#shared/link/mqtt-port.ts';
import { seededRandom } from '#shared/random/random.ts';
import { ok } from '#shared/result/result.ts';
import { createInProcessGraph } from '#shared/ros/in-process-graph.ts';
import type { Imu } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import type { Publisher, RosFault, RosGraph } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { quaternionFromEuler, toStamp } from '#shared/ros/stamp.ts';
import { toIso } from '#shared/time/clock.ts';
import type { Clock } from '#shared/time/clock.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { MqttHub } from './mqtt-hub.ts';
import { smallSector } from './small-sector.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const centreSeed = new Uint8Array(32).fill(7);
export const robotSeed = new Uint8Array(32).fill(9);
const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The body of a robot and nothing else: flat ground, no noise unless asked for. */
export class RigWorld {
  x = -50;
  y = 0;
  yaw = -Math.PI / 2;
  speed = 0;
  turn = 0;
  pitch = 0;
  percent = 90;
  charging = false;
  /** A robot that comes back to its dock and stands there is charged. */
  chargerWorks = true;
  #hasLeft = false;
  percentPerMetre = 0.004;
  fixIsFrozen = false;
  odometryRuns = true;
  imuRuns = true;
  /** Runaway: the wheels do not obey. */
  obeys = true;
  /** Every sensor and every wish says NaN. */
  talksNonsense = false;
  /** Added to every fix, metres and milliseconds. */
  spoof = { east: 0, north: 0, stampMs: 0 };
  gaugeRuns = true;

  connect(graph: RosGraph, namespace: string, anchor: GeoPoint = smallSector.anchor): void {
    const node = graph.createNode('driver', { namespace });
    const frame = enuFrame(anchor);
    const random = seededRandom('rig');
    const { clock } = node;
    node.createSubscription(robotTopics.cmdVel, 'geometry_msgs/msg/Twist', qos.command, ({ linear, angular }) => {
      if (!this.obeys) return;
      this.speed = linear.x;
      this.turn = angular.z;
    });
    const odometry = node.createPublisher(robotTopics.odometry, 'nav_msgs/msg/Odometry', qos.stream);
    const imu = node.createPublisher(robotTopics.imu, 'sensor_msgs/msg/Imu', qos.stream);
    const fix = node.createPublisher(robotTopics.fix, 'sensor_msgs/msg/NavSatFix', qos.stream);
    const battery = node.createPublisher(robotTopics.battery, 'sensor_msgs/msg/BatteryState', qos.latched);
    const zero = { x: 0, y: 0, z: 0 };
    const header = (frame_id: string) => ({ stamp: toStamp(clock.now()), frame_id });
    node.createTimer(100, () => {
      this.yaw += this.turn * 0.1;
      this.x += this.speed * 0.1 * Math.cos(this.yaw);
      this.y += this.speed * 0.1 * Math.sin(this.yaw);
      this.percent -= Math.abs(this.speed) * 0.1 * this.percentPerMetre;
      this.#plug();
      if (this.charging) this.percent = Math.min(100, this.percent + 0.1);
      if (!this.odometryRuns) return;
      odometry.publish({
        header: header('odom'),
        child_frame_id: 'base_link',
        pose: {
          pose: { position: { x: 0, y: 0, z: 0 }, orientation: quaternionFromEuler(0, 0, this.yaw) },
          covariance: [],
        },
        twist: {
          twist: {
            linear: { ...zero, x: this.talksNonsense ? Number.NaN : this.speed },
            angular: { ...zero, z: this.turn },
          },
          covariance: [],
        },
      });
    });
    let last = { latitude: 0, longitude: 0, altitude: 0 };
    node.createTimer(1000, () => {
      if (this.imuRuns) this.#publishImu(imu, clock);
      if (!this.fixIsFrozen) {
        const x = this.talksNonsense ? Number.NaN : this.x + random.normal(0, 0.2) + this.spoof.east;
        const y = this.y + random.normal(0, 0.2) + this.spoof.north;
        last = frame.toGeo({ x, y, z: 0 });
      }
      fix.publish({
        header: { stamp: toStamp(clock.now() + this.spoof.stampMs), frame_id: 'gps' },
        status: { status: 0, service: 1 },
        ...last,
        position_covariance: [0.04, 0, 0, 0, 0.04, 0, 0, 0, 0.2],
        position_covariance_type: 2,
      });
      if (!this.gaugeRuns) return;
      battery.publish({
        header: header(''),
        voltage: 48,
        temperature: 20,
        current: -1,
        charge: 0,
        capacity: 0,
        design_capacity: 0,
        percentage: this.percent / 100,
        power_supply_status: this.charging ? 1 : 2,
        power_supply_health: 1,
        power_supply_technology: 2,
        present: true,
        cell_voltage: [],
        cell_temperature: [],
        location: '',
        serial_number: '',
      });
    });
  }

  #publishImu(imu: Publisher<Imu>, clock: Clock): void {
    const zero = { x: 0, y: 0, z: 0 };
    imu.publish({
      header: { stamp: toStamp(clock.now()), frame_id: 'imu' },
      orientation: quaternionFromEuler(0, this.talksNonsense ? Number.NaN : this.pitch, this.yaw),
      orientation_covariance: [1e-4, 0, 0, 0, 1e-4, 0, 0, 0, 1e-4],
      angular_velocity: zero,
      angular_velocity_covariance: [],
      linear_acceleration: zero,
      linear_acceleration_covariance: [],
    });
  }

  #plug(): void {
    const fromDockM = Math.hypot(this.x + 50, this.y);
    if (fromDockM > 10) this.#hasLeft = true;
    if (this.#hasLeft) this.charging = this.chargerWorks && fromDockM < 3 && this.speed === 0;
  }
}

let rigs = 0;

/** One robot agent on a rig, with a scripted centre at the other end of the link. */
export class RobotRig {
  readonly clock = new SimulatedClock(Date.UTC(2026, 0, 1), drain);
  readonly hub = new MqttHub();
  readonly world = new RigWorld();
  readonly events: RobotEvent[] = [];
  readonly faults: RosFault[] = [];
  readonly uploads: string[] = [];
  readonly config: RobotConfig;
  readonly disk: RobotDisk;
  readonly centreSigner = ed25519Signer('ed25519:centre', centreSeed);
  readonly graph: RosGraph;
  readonly ids = ulidSource(this.clock, seededRandom(`ids-${rigs++}`));
  connection: MqttConnection | undefined;
  /** Set before `boot`: hears the graph and what happens. */
  recorder: FlightRecorder | undefined;
  agent!: RobotAgent;
  parts!: RobotParts;
  #stop: AbortController | undefined;
  #headerId = 0;
  #beat: (() => void) | undefined;
  #centreBoot = this.ids.next();
  #centreSeq = 0;
  #beats = 0;
  epoch = 1;

  /** `serialNumber`: one of several robots; they differ in nothing else. */
  constructor(overrides: Partial<RobotConfig> = {}, disk?: RobotDisk, serialNumber = 'r1') {
    const entry = { ...smallSector.roster[0]!, serialNumber };
    this.config = { ...robotConfig(smallSector, entry, 'secret'), sight: 'detections', opex: 's', ...overrides };
    this.disk = disk ?? {
      outbox: memoryOutboxStorage(),
      memory: inMemoryRobotMemory(),
      spool: memoryEvidenceSpool(),
    };
    this.graph = createInProcessGraph({ clock: this.clock, onFault: (fault) => this.faults.push(fault) });
    this.world.connect(this.graph, this.namespace);
  }

  async boot(): Promise<void> {
    const deps: RobotAgentDeps = {
      clock: this.clock,
      ids: this.ids,
      graph: this.#heard(),
      ...(this.recorder && { recorder: this.recorder }),
      namespace: this.namespace,
      mqtt: (options) => {
        this.connection = this.hub.connect(options);
        return this.connection;
      },
      disk: this.disk,
      linkSigner: hmacSigner(`hmac:${this.config.robot}`, 'hmac-secret'),
      evidenceSigner: ed25519Signer(`ed25519:${this.config.robot}`, robotSeed),
      verifier: ed25519Verifier({ 'ed25519:centre': ed25519PublicKey(centreSeed) }),
      sha256,
      uploader: {
        upload: async (evidenceId) => {
          this.uploads.push(evidenceId);
          return ok(undefined);
        },
      },
      config: this.config,
      groundHeight: () => 0,
      onEvent: (event) => this.events.push(event),
    };
    this.parts = assembleRobot(deps);
    this.agent = createRobotAgent(deps, this.parts);
    this.#stop = new AbortController();
    await this.agent.start(this.#stop.signal);
  }

  #heard(): RosGraph {
    const { graph, recorder } = this;
    if (recorder === undefined) return graph;
    return tappedGraph(
      graph,
      (topic, type, message) => recorder.takeRos(topic, type, message),
      () => undefined,
    );
  }

  get namespace(): string {
    return `/${this.config.robot}`;
  }

  /** As kill -9: nothing more of it runs, nothing is said. */
  async kill(): Promise<void> {
    this.connection?.sever();
    this.#stop?.abort();
    await this.agent[Symbol.asyncDispose]();
  }

  pass(seconds: number): Promise<void> {
    return this.clock.advance(seconds * 1000);
  }

  /** Seconds until the condition holds, looked at ten times a second; throws if it does not within `maxSeconds`. */
  async until(holds: () => boolean, maxSeconds: number): Promise<number> {
    for (let tenths = 0; tenths <= maxSeconds * 10; tenths++) {
      if (holds()) return tenths / 10;
      await this.pass(0.1);
    }
    throw new Error(`not within ${maxSeconds} s; ${this.agent.behaviour} at ${this.world.x}, ${this.world.y}`);
  }

  /** Anchor, heartbeat at 1 Hz. */
  centreSpeaks(): void {
    const { altitude, latitude: lat, longitude: lon } = smallSector.anchor;
    const { mapId } = smallSector;
    const hash = anchorHash(sha256, mapId, smallSector.anchor);
    this.sendCentre('anchor', { mapId, lat, lon, altHae: altitude, hash }, true);
    const beat = (): void => this.sendCentre('heartbeat', { seq: this.#beats++, epoch: this.epoch, watchKept: true });
    beat();
    this.#beat = this.clock.setRepeating(beat, 1000);
  }

  centreFallsSilent(): void {
    this.#beat?.();
  }

  sendCentre(name: CentreTopicName, body: object, retain = false): void {
    const sealed = this.sealed(body);
    const topic = centreTopic(smallSector.interfaceName, 'centre', name);
    this.hub.publish({ topic, payload: encoder.encode(JSON.stringify(sealed)), qos: 1, retain });
  }

  sealed(body: object): object {
    return this.sealedAs({ centreId: 'centre', sentAt: toIso(this.clock.now()), ...body });
  }

  /** Sealed by the centre, with nothing added. */
  sealedAs<T extends object>(body: T): T & { readonly envelope: Envelope } {
    return seal(body, { boot: this.#centreBoot, seq: this.#centreSeq++, ttlSeconds: 60 }, this.centreSigner);
  }

  send(name: RobotTopicName, body: object): void {
    const header = {
      headerId: this.#headerId++,
      timestamp: toIso(this.clock.now()),
      version: '3.0.0',
      manufacturer: 'bp',
      serialNumber: this.config.identity.serialNumber,
    };
    const topic = this.#topic(name);
    const payload = encoder.encode(JSON.stringify({ ...header, ...this.#inItsWords(name, body) }));
    this.hub.publish({ topic, payload, qos: 1, retain: false });
  }

  #topic(name: RobotTopicName): string {
    const { robot, vdaVersion } = this.config;
    return robotTopic(smallSector.interfaceName, robot, name, dialects[vdaVersion].tree);
  }

  /** As the centre translates for a robot of the 2.x tree; what is malformed is sent as it is. */
  #inItsWords(name: RobotTopicName, body: object): object {
    if (this.config.vdaVersion === '3.0') return body;
    if (name === 'instantActions') return instantActionsVersion2(body as InstantActions, '2.1.0');
    return name === 'order' && 'nodes' in body ? orderVersion2(body as Order, '2.1.0') : body;
  }

  /** Signs with the centre's key; `overrides` make it wrong. */
  grant(
    payload: (grant: { epoch: number; commandId: string; expiresAt: string }) => Uint8Array,
    overrides: object = {},
  ): Action {
    const grant = {
      epoch: this.epoch,
      commandId: this.ids.next(),
      expiresAt: toIso(this.clock.now() + 60_000),
      ...overrides,
    };
    const sig = this.centreSigner.sign(payload(grant));
    return action('bpAuthority', { ...grant, keyId: this.centreSigner.keyId, sig }, this.ids.next());
  }

  order(order: Pick<Order, 'orderId' | 'orderUpdateId' | 'nodes' | 'edges'>, overrides: object = {}): void {
    const carrier = this.grant((grant) => orderAuthorityPayload(this.config.robot, order, grant), overrides);
    const [first, ...rest] = order.nodes;
    this.send('order', { ...order, nodes: [{ ...first!, actions: [carrier, ...first!.actions] }, ...rest] });
  }

  instant(...actions: readonly Action[]): void {
    const carrier = this.grant((grant) => instantAuthorityPayload(this.config.robot, actions, grant));
    this.send('instantActions', { actions: [carrier, ...actions] });
  }

  sendStored(boot: string, seq: number): void {
    const topic = this.#topic('stored');
    const payload = encoder.encode(JSON.stringify(this.sealed({ boot, seq })));
    this.hub.publish({ topic, payload, qos: 1, retain: false });
  }

  /** Shows its tracker a person, without a camera in between. */
  sees(person: { objectId: string; x: number; y: number; welfare?: TrackReport['welfare'] }): void {
    const { objectId, welfare, x, y } = person;
    const now = this.clock.now();
    this.parts.onTrack({
      objectId,
      state: 'TRACKING',
      sensor: 'thermal',
      model: { name: 'rig', version: '1', sha256: '0'.repeat(64) },
      firstSeenAt: now,
      observedAt: now,
      detectionConfidence: 0.9,
      classification: [{ type: 'person', confidence: 0.9 }],
      azimuthRad: Math.atan2(y - this.world.y, x - this.world.x),
      elevationRad: 0,
      azimuthSigmaRad: 0.01,
      elevationSigmaRad: 0.01,
      estimate: {
        position: { x, y, z: 0 },
        velocity: { east: 0, north: 0 },
        covariance: [4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
      },
      box: { x: 100, y: 100, width: 10, height: 30 },
      ...(welfare && { welfare }),
    });
  }

  get motion(): string {
    return this.parts.mission.motion.kind;
  }
  get pose(): PoseEstimate {
    return this.parts.localization.pose!;
  }

  /** Parsed bodies the robot published on a topic, oldest first. */
  published<T = Record<string, unknown>>(name: RobotTopicName): T[] {
    const topic = this.#topic(name);
    return this.hub.log
      .filter((message) => message.topic === topic)
      .map(({ payload }) => JSON.parse(decoder.decode(payload)) as T);
  }

  get state(): State {
    return this.published<State>('state').at(-1)!;
  }
}

export const action = (
  actionType: string,
  parameters: object,
  actionId: string,
  blockingType: Action['blockingType'] = 'NONE',
): Action => ({
  actionType,
  actionId,
  blockingType,
  actionParameters: Object.entries(parameters).map(([key, value]: [string, unknown]) => ({ key, value })),
});

/** An order along places, each with its actions; the first is where the robot stands. */
export function orderAlong(
  orderId: string,
  places: readonly { readonly nodeId: string; readonly x: number; readonly y: number; readonly actions?: Action[] }[],
  { released = places.length, orderUpdateId = 0, firstSequenceId = 0 } = {},
): Pick<Order, 'orderId' | 'orderUpdateId' | 'nodes' | 'edges'> {
  return {
    orderId,
    orderUpdateId,
    nodes: places.map(({ nodeId, x, y, actions = [] }, index) => ({
      nodeId,
      sequenceId: firstSequenceId + 2 * index,
      released: index < released,
      nodePosition: { x, y, mapId: smallSector.mapId },
      actions,
    })),
    edges: places.slice(1).map(({ nodeId }, index) => ({
      edgeId: `to-${nodeId}`,
      sequenceId: firstSequenceId + 2 * index + 1,
      released: index + 1 < released,
      maximumSpeed: 2,
      actions: [],
    })),
  };
}
