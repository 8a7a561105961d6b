import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { mqttConnector } from '#launch/mqtt-connector.ts';
import type { MqttConnection } from '#shared/link/mqtt-port.ts';
import { ChildProgram } from '#tests/support/child-program.ts';
import { freePort } from '#tests/support/free-port.ts';
import { startMosquitto } from '#tests/support/mosquitto.ts';
import { bytesOf, detectionBody, speaker, testUlid } from '#tests/support/robot-bodies.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';

const loadPerSecond = 2000;
const boot = testUlid(3);
const program = new URL('./centre-under-load.ts', import.meta.url).pathname;

async function startCentre(
  folder: string,
  where: string,
): Promise<{ readonly child: ChildProgram; readonly readyMs: number }> {
  const begun = performance.now();
  const child = new ChildProgram(process.execPath, [program, folder, where]);
  while (!child.output.includes('READY')) {
    if (!child.isRunning) throw new Error(child.output);
    await sleep(5);
  }
  return { child, readyMs: performance.now() - begun };
}

/** A robot with an outbox: sends in order, keeps each item until it is told `stored`, sends again what it still has when asked to. */
class Outbox {
  readonly acknowledged = new Set<number>();
  /** PUBACKs, repeated ones among them. */
  answered = 0;
  stored = 0;
  last = 0;
  readonly #robot = speaker('r1');
  readonly #connection: MqttConnection;
  readonly #inFlight = new Set<number>();

  constructor(url: string) {
    this.#connection = mqttConnector(url, { reconnectMs: { first: 20, longest: 100 } })({
      clientId: 'acme/r1',
      username: 'acme/r1',
      password: 'x',
      clean: false,
      keepAliveSeconds: 5,
    });
    void this.#connection.subscribe('bp-north/v3/acme/r1/stored', 1, ({ payload }) => {
      const { seq } = JSON.parse(new TextDecoder().decode(payload)) as { seq: number };
      this.stored = Math.max(this.stored, seq);
    });
    this.#connection.onState((state) => {
      if (state === 'connected') this.resend();
    });
  }

  resend(): void {
    for (let seq = this.stored + 1; seq <= this.last; seq++) this.#send(seq);
  }

  produce(count: number): void {
    for (let i = 0; i < count; i++) this.#send(++this.last);
  }

  get waiting(): number {
    return this.last - this.stored;
  }

  end(): Promise<void> {
    return this.#connection.end();
  }

  #send(seq: number): void {
    if (this.#inFlight.has(seq)) return;
    this.#inFlight.add(seq);
    const payload = bytesOf(detectionBody(this.#robot, Date.now(), { boot, seq }));
    this.#connection.publish('bp-north/v3/acme/r1/detection', payload, { qos: 1 }).then(
      () => {
        this.#inFlight.delete(seq);
        this.acknowledged.add(seq);
        this.answered++;
      },
      () => this.#inFlight.delete(seq),
    );
  }
}

function storedSequences(folder: string): number[] {
  const database = new DatabaseSync(join(folder, 'operations.sqlite'));
  const rows = database.prepare("select body from events where type = 'detection'").all() as { body: string }[];
  database.close();
  return rows.map(({ body }) => (JSON.parse(body) as { seq: number }).seq);
}

/** Load with bounded backlog, as an outbox paces itself; `disturb` runs the kills meanwhile. Gives the messages a second there were. */
async function underLoad(outbox: Outbox, disturb: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  const load = { isOver: false };
  const producing = (async () => {
    let resentAt = performance.now();
    while (!load.isOver) {
      if (outbox.waiting < 4000) outbox.produce(loadPerSecond / 50);
      if (performance.now() - resentAt > 2000) {
        resentAt = performance.now();
        outbox.resend();
      }
      await sleep(20);
    }
  })();
  await disturb();
  load.isOver = true;
  await producing;
  return Math.round((outbox.last / (performance.now() - begun)) * 1000);
}

async function delivered(outbox: Outbox): Promise<void> {
  for (let turn = 0; turn < 200 && outbox.waiting > 0; turn++) {
    if (turn % 20 === 19) outbox.resend();
    await sleep(100);
  }
}

const ascending = (numbers: Iterable<number>): number[] => [...numbers].sort((a, b) => a - b);
const upTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1);

/**
 * kill -9 of the centre with its embedded broker; says what was measured. Of the times to be ready the median is judged: the slowest
 * of fifty tells more about what else the machine does.
 */
export async function killCentre(kills: number): Promise<string> {
  using folder = temporaryFolder();
  const port = await freePort();
  let { child } = await startCentre(folder.path, `${port}`);
  const outbox = new Outbox(`mqtt://127.0.0.1:${port}`);
  const readyMs: number[] = [];
  const rate = await underLoad(outbox, async () => {
    for (let kill = 0; kill < kills; kill++) {
      const answeredBefore = outbox.answered;
      while (outbox.answered < answeredBefore + 100) await sleep(5);
      await sleep((kill * 137) % 700);
      const ended = once(child.process, 'exit');
      child.process.kill('SIGKILL');
      const acknowledged = [...outbox.acknowledged];
      await ended;
      const onDisk = new Set(storedSequences(folder.path));
      expect(acknowledged.filter((seq) => !onDisk.has(seq))).toEqual([]);
      const next = await startCentre(folder.path, `${port}`);
      ({ child } = next);
      readyMs.push(next.readyMs);
    }
  });
  await delivered(outbox);
  await outbox.end();
  await child.stop('SIGKILL');
  expect(ascending(storedSequences(folder.path))).toEqual(upTo(outbox.last));
  const slowest = Math.round(Math.max(...readyMs));
  const typical = Math.round(readyMs.toSorted((a, b) => a - b)[readyMs.length >> 1] ?? Number.NaN);
  expect(typical).toBeLessThanOrEqual(2000);
  return `${kills} kills of the centre under ${rate}/s: ${outbox.last} detections, 0 lost, 0 doubled; ready in ${typical} ms, ${slowest} at most`;
}

/** kill -9 of an external Mosquitto, which loses what it has acknowledged: robots keep all until the centre says `stored`. */
export async function killBroker(kills: number): Promise<string> {
  using folder = temporaryFolder();
  const mosquitto = await startMosquitto();
  const { child } = await startCentre(folder.path, mosquitto.url);
  const outbox = new Outbox(mosquitto.url);
  const rate = await underLoad(outbox, async () => {
    for (let kill = 0; kill < kills; kill++) {
      await sleep(400 + ((kill * 137) % 400));
      await mosquitto.kill();
      await mosquitto.start();
    }
  });
  await delivered(outbox);
  await outbox.end();
  await child.stop('SIGKILL');
  await mosquitto.close();
  expect(outbox.waiting).toBe(0);
  expect(ascending(storedSequences(folder.path))).toEqual(upTo(outbox.last));
  return `${kills} kills of Mosquitto under ${rate}/s: ${outbox.last} detections, 0 lost, 0 doubled`;
}
