import { createRobotAgent } from '#robots/agent.ts';
import { assembleRobot } from '#robots/assembly/assemble-robot.ts';
import type { RobotParts } from '#robots/assembly/assemble-robot.ts';
import type { RobotAgentDeps } from '#robots/agent-deps.ts';
import { robotConfig } from '#robots/config.ts';
import { ed25519PublicKey, ed25519Signer, ed25519Verifier, hmacSigner, sha256 } from '#robots/identity/node-crypto.ts';
import { inMemoryRobotMemory } from '#robots/identity/robot-memory.ts';
import { memoryEvidenceSpool } from '#robots/link/evidence-uploader.ts';
import { memoryOutboxStorage } from '#robots/link/outbox-storage.ts';
import { centreTopic } from '#shared/contracts/topics.ts';
import { seal } from '#shared/crypto/envelope.ts';
import { robotId } from '#shared/ids/branded.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import type { MqttConnection } from '#shared/link/mqtt-port.ts';
import { seededRandom } from '#shared/random/random.ts';
import { ok } from '#shared/result/result.ts';
import { createInProcessGraph } from '#shared/ros/in-process-graph.ts';
import type { Sector } from '#shared/sector/sector.ts';
import { generateDem } from '#shared/terrain/generate-dem.ts';
import type { Dem } from '#shared/terrain/dem.ts';
import { toIso } from '#shared/time/clock.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { createEmbeddedBackend } from '#simulation/embedded/embedded-backend.ts';
import { borderHillsScenario } from '#simulation/scenario/library/border-hills.ts';
import type { Scenario } from '#simulation/scenario/scenario.ts';
import type { SimulationBackend } from '#simulation/simulation-backend.ts';
import { MqttHub } from './mqtt-hub.ts';

type Overrides = Parameters<typeof robotConfig>[3];

const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const centreSigner = ed25519Signer('ed25519:centre', new Uint8Array(32).fill(7));
const verifier = ed25519Verifier({ 'ed25519:centre': ed25519PublicKey(new Uint8Array(32).fill(7)) });
const encoder = new TextEncoder();

/** A night without people, wildlife and faults: what is left is ground, batteries and radio. */
export const emptyHills: Scenario = {
  ...borderHillsScenario,
  intruders: [],
  vehicles: [],
  wildlife: [],
  distress: [],
  faults: [],
  crossings: undefined,
};

export interface TerrainFleetOptions {
  readonly sector: Sector;
  readonly scenario: Scenario;
  readonly config?: Overrides | ((index: number) => Overrides);
  /** Besides the radio of the scenario: does this robot hear the centre now? */
  readonly hears?: (id: RobotId) => boolean;
  /** False: nobody ever speaks to them, and they send nothing. */
  readonly centre?: boolean;
}

interface Member {
  readonly id: RobotId;
  readonly hub: MqttHub;
  readonly disk: RobotAgentDeps['disk'];
  parts: RobotParts;
  connection: MqttConnection | undefined;
  end: AbortController;
  readonly events: string[];
}

/** Real robot agents in the embedded world, each with a centre that only keeps the link alive, in simulated time. */
export class TerrainFleet {
  readonly clock = new SimulatedClock(Date.UTC(2026, 0, 1), drain);
  readonly backend: SimulationBackend;
  readonly dem: Dem;
  readonly members: Member[] = [];
  readonly #o: TerrainFleetOptions;
  #seq = 0;

  constructor(options: TerrainFleetOptions) {
    this.#o = options;
    const { scenario, sector } = options;
    this.dem = generateDem(sector);
    const random = seededRandom(`fleet-${scenario.seed}`);
    this.backend = createEmbeddedBackend({ scenario, sector, clock: this.clock, random, fidelity: 'statistical' });
  }

  async start(): Promise<void> {
    const { sector } = this.#o;
    for (const [index, entry] of sector.roster.entries()) {
      const id = robotId(entry.manufacturer, entry.serialNumber);
      const disk = { outbox: memoryOutboxStorage(), memory: inMemoryRobotMemory(), spool: memoryEvidenceSpool() };
      const hub = new MqttHub();
      await this.#boot(index, { id, hub, disk });
    }
    this.backend.start(new AbortController().signal);
    if (this.#o.centre === false) return;
    this.clock.setRepeating(() => this.#beat(), 1000);
    this.#beat();
  }

  /** Its software starts anew on the same disk. */
  async restart(index: number): Promise<void> {
    const member = this.members[index]!;
    member.end.abort();
    await drain();
    await this.#boot(index, member);
  }

  async #boot(index: number, { disk, hub, id }: Pick<Member, 'id' | 'hub' | 'disk'>): Promise<void> {
    const { config, sector } = this.#o;
    const events: string[] = [];
    const graph = createInProcessGraph({
      clock: this.clock,
      onFault: ({ error }) => void events.push(`fault ${String(error)}`),
    });
    const member = { id, hub, disk, events, end: new AbortController() } as Member;
    this.members[index] = member;
    const overrides = typeof config === 'function' ? config(index) : config;
    const deps: RobotAgentDeps = {
      clock: this.clock,
      ids: ulidSource(this.clock, seededRandom(`ids-${id}-${this.clock.monotonicMs()}`)),
      graph,
      namespace: id,
      mqtt: (options) => (member.connection = hub.connect(options)),
      disk,
      linkSigner: hmacSigner(`hmac:${id}`, 'secret'),
      evidenceSigner: ed25519Signer(`ed25519:${id}`, new Uint8Array(32).fill(9)),
      verifier,
      sha256,
      uploader: { upload: async () => ok(undefined) },
      config: robotConfig(sector, sector.roster[index]!, 'secret', {
        opex: 's',
        sight: 'detections',
        autoPatrol: true,
        ...overrides,
      }),
      groundHeight: (x, y) => this.dem.heightAt(x, y),
      onEvent: ({ kind, text }) => void events.push(`${kind}: ${text}`),
    };
    member.parts = assembleRobot(deps);
    const agent = createRobotAgent(deps, member.parts);
    this.backend.attach(id, graph, id);
    await agent.start(member.end.signal);
    await drain();
    if (this.#o.centre === false) member.connection?.sever();
  }

  pass(seconds: number): Promise<void> {
    return this.clock.advance(seconds * 1000);
  }

  truth(index: number): ReturnType<SimulationBackend['truth']['robots']>[number] {
    return this.backend.truth.robots()[index]!;
  }

  hears(index: number): boolean {
    const { id } = this.members[index]!;
    return this.backend.truth.radio(id).up && (this.#o.hears?.(id) ?? true);
  }

  #beat(): void {
    const { interfaceName } = this.#o.sector;
    for (const [index, { connection, hub }] of this.members.entries()) {
      if (!this.hears(index)) {
        if (connection?.state === 'connected') connection.sever();
        continue;
      }
      if (connection?.state === 'disconnected') connection.restore();
      const body = { centreId: 'centre', sentAt: toIso(this.clock.now()), seq: this.#seq++, epoch: 1, watchKept: true };
      const sealed = seal(body, { boot: '01JGFJJZ000000000000000001', seq: this.#seq, ttlSeconds: 60 }, centreSigner);
      hub.publish({
        topic: centreTopic(interfaceName, 'centre', 'heartbeat'),
        payload: encoder.encode(JSON.stringify(sealed)),
        qos: 0,
        retain: false,
      });
      // Nothing of what it says is looked at: the log would only grow.
      hub.log.length = 0;
    }
  }
}
