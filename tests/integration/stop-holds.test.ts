import { join } from 'node:path';
import pino from 'pino';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { composeControlCenter } from '#control-center/server/compose.ts';
import type { ControlCenter } from '#control-center/server/compose.ts';
import { readEnv } from '#control-center/server/config/read-env.ts';
import { toConfig } from '#control-center/server/config/to-config.ts';
import { demoFolder, provision, readRobotSecrets } from '#launch/demo/provision.ts';
import { keysOf } from '#launch/demo/robot-secrets.ts';
import { createRobot } from '#launch/fleet/start-robot.ts';
import { mqttConnector } from '#launch/mqtt-connector.ts';
import { systemClock } from '#launch/system-clock.ts';
import { robotConfig } from '#robots/config.ts';
import type { RobotAgent } from '#robots/agent.ts';
import type { Role } from '#shared/contracts/access.ts';
import type { PictureSnapshot, StopAck } from '#shared/contracts/socket.ts';
import type { HaltView } from '#shared/contracts/views.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import { createInProcessGraph } from '#shared/ros/in-process-graph.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { freePort } from '#tests/support/free-port.ts';
import { enterConsole } from '#tests/support/real-centre.ts';
import type { RealSession } from '#tests/support/real-centre.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';

const clock = systemClock();
const ids = ulidSource(clock, { next: Math.random });
const hills = sectors['border-hills'];
const sector = { ...hills, interfaceName: `sim-${hills.interfaceName}` };
const [entry] = sector.roster;

/** A centre and a robot as they run for real, each on files of its own, in one process. */
class Site {
  readonly folder = temporaryFolder();
  readonly keys = demoFolder(join(this.folder.path, 'keys'));
  centre!: ControlCenter;
  robot!: RobotAgent;
  #mqttPort = 0;
  readonly #sockets: Socket[] = [];

  async open(): Promise<void> {
    provision(this.keys, [entry!], false);
    this.#mqttPort = await freePort();
    await this.startCentre();
    await this.startRobot();
  }

  async startCentre(): Promise<void> {
    const config = toConfig(
      readEnv({
        BPC_MODE: 'SIM',
        BPC_PORT: '0',
        BPC_MQTT_PORT: String(this.#mqttPort),
        BPC_DATA_DIR: join(this.folder.path, 'centre'),
        BPC_PROVISIONING: this.keys.provisioning,
      }),
    );
    if (!config.ok) throw new Error(config.error.message);
    const log = pino({ level: 'silent' });
    this.centre = await composeControlCenter(config.value, { connectMqtt: (url) => mqttConnector(url), clock, log });
  }

  /** Without sensors: it stands, and obeys a stop all the same. */
  async startRobot(): Promise<void> {
    const [secrets] = readRobotSecrets(this.keys.robots);
    this.robot = createRobot({
      clock,
      graph: createInProcessGraph({ clock, onFault: () => undefined }),
      config: robotConfig(sector, entry!, secrets!.password, { opex: 's', sight: 'detections', autoPatrol: true }),
      keys: keysOf(secrets!, 'centre-1'),
      connect: mqttConnector(`mqtt://127.0.0.1:${this.#mqttPort}`, { reconnectMs: { first: 50, longest: 200 } }),
      centreUrl: this.centre.address,
      dataDir: join(this.folder.path, 'robot'),
      groundHeight: () => 0,
      onEvent: () => undefined,
    });
    await this.robot.start(new AbortController().signal);
  }

  async person(role: Role): Promise<RealSession> {
    return enterConsole(this.centre, role);
  }

  /** As the button does. */
  async pressStop(person: RealSession): Promise<StopAck> {
    const { origin } = new URL(this.centre.address);
    const socket = io(origin, { transports: ['websocket'], extraHeaders: { cookie: person.cookie, origin } });
    this.#sockets.push(socket);
    return socket.timeout(3000).emitWithAck('stop', { key: ids.next(), reason: 'test' });
  }

  async halt(person: RealSession): Promise<PictureSnapshot['halt']> {
    return (await person.picture()).halt;
  }

  release(person: RealSession, { haltId }: HaltView): Promise<HaltView> {
    return person.post('/api/halt/release', { key: ids.next(), haltId, reason: 'clear' });
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.disconnect();
    await this.robot[Symbol.asyncDispose]();
    await this.centre[Symbol.asyncDispose]();
    this.folder[Symbol.dispose]();
  }
}

const isHalted = (site: Site) => () => site.robot.behaviour === 'HALTED';
const soon = (what: () => boolean | Promise<boolean>) => expect.poll(what, { timeout: 8000, interval: 20 }).toBe(true);

describe('a stop', () => {
  let site: Site;
  beforeEach(async () => {
    site = new Site();
    await site.open();
  });
  afterEach(() => site.close());

  it('holds over restarts of both sides, and ends only by two different people', { timeout: 40_000 }, async () => {
    const viewer = await site.person('viewer');
    await soon(async () => (await viewer.picture()).robots.some(({ connectionState }) => connectionState === 'ONLINE'));
    expect(await site.pressStop(viewer)).toMatchObject({ ok: true });
    await soon(isHalted(site));
    const { haltId } = await site.halt(viewer);

    await site.centre[Symbol.asyncDispose]();
    await site.robot[Symbol.asyncDispose]();
    await site.startRobot();
    expect(isHalted(site)()).toBe(true);

    await site.startCentre();
    const anna = await site.person('operator');
    expect(await site.halt(anna)).toMatchObject({ latched: true, haltId, by: 'viewer' });
    await soon(async () => (await site.halt(anna)).confirmedBy.length === 1);

    await expect(site.release(await site.person('viewer'), await site.halt(anna))).rejects.toThrow('BPC_E_FORBIDDEN');
    expect(await site.release(anna, await site.halt(anna))).toMatchObject({ latched: true });
    await expect(site.release(anna, await site.halt(anna))).rejects.toThrow('BPC_E_SECOND_PERSON');
    expect(isHalted(site)()).toBe(true);

    await site.centre[Symbol.asyncDispose]();
    await site.startCentre();
    const annaAgain = await site.person('operator');
    expect(await site.halt(annaAgain)).toMatchObject({ latched: true, releaseRequestedBy: 'operator' });
    await expect(site.release(annaAgain, await site.halt(annaAgain))).rejects.toThrow('BPC_E_SECOND_PERSON');

    const ben = await site.person('supervisor');
    expect(await site.release(ben, await site.halt(ben))).toMatchObject({ latched: false });
    await soon(() => !isHalted(site)());
    await site.robot[Symbol.asyncDispose]();
    await site.startRobot();
    expect(isHalted(site)()).toBe(false);
  });
});
