import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AgvController, VirtualAgvAdapter } from 'vda-5050-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ed25519PrivateKey,
  generateEd25519,
  randomToken,
  rawPublicKey,
} from '#control-center/server/access/node-crypto.ts';
import { mqttConnector } from '#launch/mqtt-connector.ts';
import { ed25519Verifier } from '#robots/identity/node-crypto.ts';
import type { CommandView, RobotView } from '#shared/contracts/views.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { startNetworkedRobot } from '#tests/support/networked-robot.ts';
import type { NetworkedRobot } from '#tests/support/networked-robot.ts';
import { realClock } from '#tests/support/real-clock.ts';
import { startRealCentre } from '#tests/support/real-centre.ts';
import type { RealCentre, RealSession } from '#tests/support/real-centre.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';

const sector = { ...sectors['border-hills'], interfaceName: `sim-${sectors['border-hills'].interfaceName}` };
const [entry] = sector.roster;
const ours = `${entry!.manufacturer}/${entry!.serialNumber}`;
const ids = ulidSource(realClock, { next: () => randomInt(2 ** 32) / 2 ** 32 });
const nodeOf = (nodeId: string) => sector.routeGraph.nodes.find((node) => node.nodeId === nodeId)!;
/** Each stands at one end of an edge of its own and is sent to the other. */
const guests = sector.routeGraph.edges.slice(0, 20).map(({ from, to }, index) => ({
  manufacturer: 'siemens',
  serialNumber: `agv-${index + 1}`,
  password: randomToken(),
  from: nodeOf(from),
  to: nodeOf(to),
}));
const idOf = ({ manufacturer, serialNumber }: { manufacturer: string; serialNumber: string }): string =>
  `${manufacturer}/${serialNumber}`;

/** Item 3 of the acceptance matrix: strangers of VDA 5050 2.0 and our own robot in one sector, commanded by one centre. */
describe('our centre with twenty virtual vehicles of vda-5050-lib beside a robot of ours', () => {
  const folder = temporaryFolder();
  let real: RealCentre;
  let operator: RealSession;
  let robot: NetworkedRobot;
  const vehicles: AgvController[] = [];

  beforeAll(async () => {
    const { seed } = generateEd25519();
    const own = {
      manufacturer: entry!.manufacturer,
      serialNumber: entry!.serialNumber,
      password: randomToken(),
      hmacSecret: Buffer.alloc(32, 3).toString('base64url'),
    };
    const provisioned = guests.map(({ manufacturer, password, serialNumber }) => ({
      manufacturer,
      serialNumber,
      password,
    }));
    real = await startRealCentre(folder.path, [own, ...provisioned], {}, seed);
    operator = await real.enter('operator');
    const centreKey = Buffer.from(rawPublicKey(ed25519PrivateKey(seed)), 'base64url');
    robot = await startNetworkedRobot({
      sector,
      mqtt: mqttConnector(real.centre.mqttUrl),
      clock: realClock,
      at: nodeOf(entry!.dockNodeId),
      hmacSecret: own.hmacSecret,
      verifier: ed25519Verifier({ 'ed25519:centre-1': centreKey }),
      overrides: { opex: 's', credentials: { clientId: ours, username: ours, password: own.password } },
    });
    for (const guest of guests) {
      const { manufacturer, password, serialNumber, from } = guest;
      const vehicle = new AgvController(
        { manufacturer, serialNumber },
        {
          interfaceName: sector.interfaceName,
          transport: { brokerUrl: real.centre.mqttUrl, username: idOf(guest), password },
          vdaVersion: '2.0.0',
          topicObjectValidation: { inbound: true, outbound: true },
        },
        { agvAdapterType: VirtualAgvAdapter, publishStateInterval: 2000, publishVisualizationInterval: 2000 },
        {
          vehicleSpeed: 2,
          timeLapse: 20,
          initialPosition: { mapId: sector.mapId, x: from.x, y: from.y, theta: 0, lastNodeId: from.nodeId },
        },
      );
      vehicles.push(vehicle);
      await vehicle.start();
    }
  }, 60_000);
  afterAll(async () => {
    await Promise.all(vehicles.map((vehicle) => vehicle.stop()));
    await robot?.[Symbol.asyncDispose]();
    await real?.[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  const until = async <T>(ask: () => Promise<T>, isRight: (value: T) => boolean, withinMs: number): Promise<T> => {
    for (const end = performance.now() + withinMs; ; await sleep(250)) {
      const value = await ask();
      if (isRight(value) || performance.now() > end) return value;
    }
  };
  const robots = async (): Promise<RobotView[]> =>
    (await operator.picture()).robots.filter(({ monitored }) => monitored);

  it('shows all of them, and who of them enforces authority', async () => {
    const isComplete = (list: RobotView[]): boolean =>
      list.length === 21 && list.every(({ connectionState, position }) => connectionState === 'ONLINE' && position);
    const list = await until(robots, isComplete, 30_000);
    expect(list).toHaveLength(21);
    expect(list.filter(({ authorityEnforced }) => authorityEnforced).map(({ id }) => id)).toEqual([ours]);
    expect(list.filter(({ vdaVersion }) => vdaVersion === '2')).toHaveLength(20);
  }, 60_000);

  it('sends every one of them somewhere, and all arrive', async () => {
    await until(robots, (list) => list.find(({ id }) => id === ours)?.serviceState === 'IN_SERVICE', 20_000);
    const { x, y } = robot.world;
    const beside = sector.routeGraph.edges.find(
      ({ to, from }) => to === entry!.dockNodeId || from === entry!.dockNodeId,
    )!;
    const towards = nodeOf(beside.from === entry!.dockNodeId ? beside.to : beside.from);
    const share = 15 / Math.hypot(towards.x - x, towards.y - y);
    const targets = [
      ...guests.map((guest) => ({ robotId: idOf(guest), target: { x: guest.to.x, y: guest.to.y } })),
      { robotId: ours, target: { x: x + share * (towards.x - x), y: y + share * (towards.y - y) } },
    ];
    const commands = await Promise.all(
      targets.map((each) =>
        operator.post<CommandView>('/api/commands', { key: ids.next(), kind: 'dispatch', ...each }),
      ),
    );
    const views = async (): Promise<CommandView[]> => {
      const all = (await operator.picture()).commands;
      return commands.map(({ id }) => all.find((one) => one.id === id)!);
    };
    const isOver = ({ robotId, state }: CommandView): boolean =>
      robotId === ours ? state === 'executing' : !['created', 'sent', 'accepted', 'executing'].includes(state);
    const ended = await until(views, (list) => list.every(isOver), 60_000);
    const wrong = ended.filter(({ robotId, state }) => state !== (robotId === ours ? 'executing' : 'done'));
    expect(wrong.map(({ reason, robotId, state }) => `${robotId} ${state} ${reason ?? ''}`)).toEqual([]);
    const list = await robots();
    for (const guest of guests) {
      const { position } = list.find(({ id }) => id === idOf(guest))!;
      expect(Math.hypot(position!.x - guest.to.x, position!.y - guest.to.y)).toBeLessThan(15);
    }
  }, 120_000);
});
