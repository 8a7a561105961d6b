import type { HaltOrder } from '#control-center/server/commands/halt-publisher-port.ts';
import type { RobotLinkBodies } from '#control-center/server/commands/robot-link-port.ts';
import type { Actor } from '#control-center/server/control-room.ts';
import { createControlRoom } from '#control-center/server/create-control-room.ts';
import type { RunningControlRoom } from '#control-center/server/running-control-room.ts';
import type { AuditEntry } from '#control-center/server/work/audit-port.ts';
import { createChangeFeed } from '#control-center/server/work/change-feed.ts';
import { createWorkQueue } from '#control-center/server/work/work-queue.ts';
import type { PictureChange } from '#shared/contracts/socket.ts';
import type { EvidenceView } from '#shared/contracts/views.ts';
import type { Sector } from '#shared/sector/sector.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import { seededRandom } from '#shared/random/random.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { FakeRobot } from './fake-robot.ts';
import { MemoryStore } from './memory-store.ts';
import { testSector } from './test-sector.ts';

const startOfTest = Date.UTC(2026, 5, 1, 12, 0, 0);

export const anna: Actor = { userId: 'u-anna', name: 'anna', role: 'operator' };
export const ben: Actor = { userId: 'u-ben', name: 'ben', role: 'supervisor' };
export const vera: Actor = { userId: 'u-vera', name: 'vera', role: 'viewer' };

interface Sent {
  readonly robot: string;
  readonly name: keyof RobotLinkBodies;
  readonly body: unknown;
  readonly at: number;
}

const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A running control room with fakes at its ports. */
export class Bench {
  readonly clock = new SimulatedClock(startOfTest, drain);
  readonly store = new MemoryStore();
  readonly ids = ulidSource(this.clock, seededRandom('ids'));
  readonly sent: Sent[] = [];
  readonly halts: { readonly order: HaltOrder; readonly at: number }[] = [];
  readonly audit: AuditEntry[] = [];
  readonly changes: PictureChange[] = [];
  readonly lease = {
    epoch: 5,
    async raise(): Promise<void> {
      this.epoch++;
    },
  };
  readonly evidence: EvidenceView[] = [];
  room!: RunningControlRoom;
  readonly #sector: Sector;
  #stopTicking: () => void = () => undefined;

  constructor(sector: Sector = testSector) {
    this.#sector = sector;
  }

  static async start(sector: Sector = testSector): Promise<Bench> {
    const bench = new Bench(sector);
    await bench.restart();
    return bench;
  }

  /** The process dies and starts again on what the store holds. */
  async restart(): Promise<void> {
    this.#stopTicking();
    const { clock, store, ids, lease } = this;
    const changes = createChangeFeed();
    const auditLog = {
      append: (entry: AuditEntry) => {
        this.audit.push(entry);
        return { index: this.audit.length - 1, entry: JSON.stringify(entry), leafHash: '' };
      },
    };
    const queue = createWorkQueue({ store, clock, ids, auditLog, onChanges: changes.emit });
    changes.onChange((list) => this.changes.push(...list));
    this.room = await createControlRoom({
      sector: this.#sector,
      mode: 'SIM',
      clock,
      ids,
      store,
      queue,
      changes,
      lease,
      link: { send: (robot, name, body) => this.sent.push({ robot, name, body, at: clock.now() }) },
      haltPublisher: { publish: (order) => this.halts.push({ order, at: clock.now() }) },
      commandSigner: { keyId: 'ed25519:test', sign: (bytes) => `signed-${bytes.length}` },
      evidence: { onManifest: () => undefined, views: () => this.evidence },
    });
    this.#stopTicking = clock.setRepeating(() => this.room.tick(), 1000);
  }

  key(): string {
    return this.ids.next();
  }

  robot(n: number): FakeRobot {
    return new FakeRobot(this, `bpc/r0${n}` as RobotId);
  }

  /** Seconds pass; robots given report their state every second. */
  async pass(seconds: number, ...robots: readonly FakeRobot[]): Promise<void> {
    for (let i = 0; i < seconds; i++) {
      for (const robot of robots) await robot.says();
      await this.clock.advance(1000);
    }
  }

  alarms(type?: string): ReturnType<RunningControlRoom['snapshot']>['alarms'] {
    const { alarms } = this.room.snapshot();
    return type === undefined ? alarms : alarms.filter((alarm) => alarm.type === type);
  }

  alarm(type: string): ReturnType<RunningControlRoom['snapshot']>['alarms'][number] {
    const [alarm] = this.alarms(type);
    if (alarm === undefined) throw new Error(`no ${type}`);
    return alarm;
  }

  sentTo(robot: FakeRobot, name: keyof RobotLinkBodies): readonly Sent[] {
    return this.sent.filter((sent) => sent.robot === robot.id && sent.name === name);
  }
}
