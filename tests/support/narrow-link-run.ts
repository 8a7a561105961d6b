import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateEd25519 } from '#control-center/server/access/node-crypto.ts';
import { publicPart, secretsOf } from '#launch/demo/provision.ts';
import { NarrowLink } from './narrow-link.ts';
import type { NarrowLinkOptions } from './narrow-link.ts';
import type { NarrowRobotNews, NarrowRobotOptions, NarrowRobotOrder } from './narrow-robot.ts';
import { startRealCentre } from './real-centre.ts';
import type { RealCentre, RealSession } from './real-centre.ts';

type Acknowledged = Extract<NarrowRobotNews, { kind: 'acknowledged' }>;

/** A robot agent in a process of its own, mqtt.js, a narrow link, and the real centre. */
export class NarrowLinkRun implements AsyncDisposable {
  readonly centre: RealCentre;
  readonly session: RealSession;
  readonly link: NarrowLink;
  readonly #robot: ChildProcess;
  readonly acknowledged: Acknowledged[] = [];
  readonly halts: number[] = [];
  readonly links: { readonly at: number; readonly state: string }[] = [];
  depth = 0;

  private constructor(centre: RealCentre, session: RealSession, link: NarrowLink, robot: ChildProcess) {
    this.centre = centre;
    this.session = session;
    this.link = link;
    this.#robot = robot;
    robot.on('message', (news: NarrowRobotNews) => this.#take(news));
  }

  static async open(folder: string, how: Omit<NarrowLinkOptions, 'toPort'>): Promise<NarrowLinkRun> {
    const centreKey = generateEd25519();
    const secrets = secretsOf({ manufacturer: 'bpc', serialNumber: 'R-01' }, centreKey.publicKey);
    const centre = await startRealCentre(folder, [publicPart(secrets)], {}, centreKey.seed);
    const link = new NarrowLink({ ...how, toPort: Number(new URL(centre.centre.mqttUrl).port) });
    const port = await link.listen();
    const dataDir = join(folder, 'robot');
    mkdirSync(dataDir, { recursive: true });
    const options: NarrowRobotOptions = {
      mqttUrl: `mqtt://127.0.0.1:${port}`,
      centreId: 'centre-1',
      secrets,
      dataDir,
      seed: 1,
    };
    const robot = fork(join(import.meta.dirname, 'narrow-robot.ts'), [JSON.stringify(options)]);
    await once(robot, 'message');
    return new NarrowLinkRun(centre, await centre.enter('supervisor'), link, robot);
  }

  start(backlog: number, livePerSecond: number): void {
    this.#robot.send({ kind: 'start', backlog, livePerSecond } satisfies NarrowRobotOrder);
  }

  get live(): readonly Acknowledged[] {
    return this.acknowledged.filter(({ late }) => !late);
  }
  get backfilled(): readonly Acknowledged[] {
    return this.acknowledged.filter(({ late }) => late);
  }

  async until(what: string, holds: () => boolean, withinMs: number): Promise<void> {
    const end = performance.now() + withinMs;
    while (!holds()) {
      if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
      if (this.#robot.exitCode !== null) throw new Error(`the robot ended while waiting for: ${what}`);
      await sleep(20);
    }
  }

  /** Milliseconds from the press to the robot's latch. */
  async stopAll(): Promise<number> {
    const before = this.halts.length;
    const pressedAt = Date.now();
    await this.session.post('/api/halt', { key: newKey(), reason: 'test' });
    await this.until('the stop reaches the robot', () => this.halts.length > before, 30_000);
    return (this.halts.at(-1) as number) - pressedAt;
  }

  /** By two people, as it must be. */
  async release(): Promise<void> {
    const { haltId } = (await this.session.picture()).halt;
    const second = await this.centre.enter('operator');
    for (const session of [this.session, second]) {
      await session.post('/api/halt/release', { key: newKey(), haltId, reason: 'test' });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#robot.exitCode === null) {
      const ended = once(this.#robot, 'exit');
      this.#robot.send({ kind: 'end' } satisfies NarrowRobotOrder);
      const timer = setTimeout(() => this.#robot.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(timer);
    }
    await this.link[Symbol.asyncDispose]();
    await this.centre[Symbol.asyncDispose]();
  }

  #take(news: NarrowRobotNews): void {
    switch (news.kind) {
      case 'acknowledged':
        this.acknowledged.push(news);
        break;
      case 'halted':
        this.halts.push(news.at);
        break;
      case 'link':
        this.links.push(news);
        break;
      case 'depth':
        this.depth = news.depth;
        break;
      case 'ready':
        break;
    }
  }
}

let keys = 0;
const newKey = (): string => `01KDVDNA0000000000000${String(10_000 + keys++)}`;
