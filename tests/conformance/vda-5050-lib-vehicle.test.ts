import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AgvController, VirtualAgvAdapter } from 'vda-5050-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomToken } from '#control-center/server/access/node-crypto.ts';
import type { CommandView, RobotView } from '#shared/contracts/views.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { realClock } from '#tests/support/real-clock.ts';
import { startRealCentre } from '#tests/support/real-centre.ts';
import type { RealCentre, RealSession } from '#tests/support/real-centre.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';

const agv = { manufacturer: 'siemens', serialNumber: 'agv-1' };
const id = `${agv.manufacturer}/${agv.serialNumber}`;
const sector = sectors['border-hills'];
const [edge] = sector.routeGraph.edges;
const [from, to] = [edge!.from, edge!.to].map((nodeId) =>
  sector.routeGraph.nodes.find((node) => node.nodeId === nodeId)!,
);
const ids = ulidSource(realClock, { next: () => randomInt(2 ** 32) / 2 ** 32 });

/** An independent implementation of VDA 5050 2.0, driving ten times faster than real time. */
describe('the virtual vehicle of vda-5050-lib in our control centre', () => {
  const folder = temporaryFolder();
  let real: RealCentre;
  let operator: RealSession;
  let vehicle: AgvController;

  beforeAll(async () => {
    const password = randomToken();
    real = await startRealCentre(folder.path, [{ ...agv, password }]);
    operator = await real.enter('operator');
    vehicle = new AgvController(
      agv,
      {
        interfaceName: `sim-${sector.interfaceName}`,
        transport: { brokerUrl: real.centre.mqttUrl, username: id, password },
        vdaVersion: '2.0.0',
        topicObjectValidation: { inbound: true, outbound: true },
      },
      { agvAdapterType: VirtualAgvAdapter, publishStateInterval: 1000, publishVisualizationInterval: 500 },
      {
        vehicleSpeed: 2,
        timeLapse: 10,
        initialPosition: { mapId: sector.mapId, x: from!.x, y: from!.y, theta: 0, lastNodeId: from!.nodeId },
      },
    );
    await vehicle.start();
  });
  afterAll(async () => {
    await vehicle?.stop();
    await real?.[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  const shown = async (): Promise<RobotView | undefined> =>
    (await operator.picture()).robots.find((robot) => robot.id === id);
  const until = async <T>(ask: () => Promise<T>, isRight: (value: T) => boolean, withinMs: number): Promise<T> => {
    const end = performance.now() + withinMs;
    for (;;) {
      const value = await ask();
      if (isRight(value) || performance.now() > end) return value;
      await sleep(100);
    }
  };

  it('joins and is shown where it is, as a robot that does not enforce authority', async () => {
    const robot = await until(
      shown,
      (view) => view?.position !== undefined && view.connectionState === 'ONLINE',
      10_000,
    );
    expect(robot).toMatchObject({ connectionState: 'ONLINE', vdaVersion: '2', authorityEnforced: false });
    expect(Math.hypot(robot!.position!.x - from!.x, robot!.position!.y - from!.y)).toBeLessThan(1);
  });

  it('takes a dispatch from the console and finishes it', async () => {
    const command = await operator.post<CommandView>('/api/commands', {
      key: ids.next(),
      kind: 'dispatch',
      robotId: id,
      target: { x: to!.x, y: to!.y },
    });
    const ended = await until(
      async () => (await operator.picture()).commands.find((one) => one.id === command.id),
      (one) => one?.endedAt !== undefined,
      60_000,
    );
    expect(ended).toMatchObject({ state: 'done' });
    expect(ended!.acceptedAt).toBeGreaterThanOrEqual(ended!.sentAt!);
    const robot = await shown();
    expect(Math.hypot(robot!.position!.x - to!.x, robot!.position!.y - to!.y)).toBeLessThan(15);
  }, 90_000);
});
