import { describe, expect, it } from 'vitest';
import { createRobotAgent } from '#robots/agent.ts';
import { assembleRobot } from '#robots/assembly/assemble-robot.ts';
import { robotConfig } from '#robots/config.ts';
import { ed25519Signer, ed25519Verifier, hmacSigner, sha256 } from '#robots/identity/node-crypto.ts';
import { inMemoryRobotMemory } from '#robots/identity/robot-memory.ts';
import { memoryEvidenceSpool } from '#robots/link/evidence-uploader.ts';
import { memoryOutboxStorage } from '#robots/link/outbox-storage.ts';
import { Geofence } from '#robots/navigation/geofence.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import { seededRandom } from '#shared/random/random.ts';
import { ok } from '#shared/result/result.ts';
import { createInProcessGraph } from '#shared/ros/in-process-graph.ts';
import { borderHills } from '#shared/sector/border-hills.ts';
import { generateDem } from '#shared/terrain/generate-dem.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { createEmbeddedBackend } from '#simulation/embedded/embedded-backend.ts';
import { scenarios } from '#simulation/scenario/library/scenarios.ts';
import type { Fault } from '#simulation/scenario/scenario.ts';
import { MqttHub } from '#tests/support/mqtt-hub.ts';

const sector = borderHills;
const entry = sector.roster[2]!;
const { serialNumber } = entry;
const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The robot of the hills on its patrol by itself, in the simulated world with these faults. */
function robotUnder(seed: string, faults: readonly Fault[]) {
  const random = seededRandom(seed);
  const scenario = { ...scenarios['border-hills'], faults: [...faults] };
  const clock = new SimulatedClock(Date.parse(scenario.startsAt), drain);
  const backend = createEmbeddedBackend({
    scenario,
    sector,
    clock,
    random: random.fork('world'),
    fidelity: 'statistical',
  });
  const graph = createInProcessGraph({ clock, onFault: ({ error }) => expect(error).toBeUndefined() });
  const config = robotConfig(sector, entry, 'x', { sight: 'detections', opex: 's', autoPatrol: true });
  const dem = generateDem(sector);
  const hub = new MqttHub();
  const deps = {
    clock,
    ids: ulidSource(clock, random.fork('ids')),
    graph,
    namespace: `/${config.robot}`,
    mqtt: (options: Parameters<MqttHub['connect']>[0]) => hub.connect(options),
    disk: { outbox: memoryOutboxStorage(), memory: inMemoryRobotMemory(), spool: memoryEvidenceSpool() },
    linkSigner: hmacSigner(`hmac:${config.robot}`, 'x'),
    evidenceSigner: ed25519Signer(`ed25519:${config.robot}`, new Uint8Array(32).fill(1)),
    verifier: ed25519Verifier({}),
    sha256,
    uploader: { upload: async () => ok(undefined) },
    config,
    groundHeight: (x: number, y: number) => dem.heightAt(x, y),
  };
  const parts = assembleRobot(deps);
  const agent = createRobotAgent(deps, parts);
  backend.attach(config.robot, graph, deps.namespace);
  const truth = () => backend.truth.robots().find(({ id }) => id === config.robot)!;
  return { agent, backend, clock, parts, truth };
}

const attack = { serialNumber, fromS: 120, toS: 720, jumpEastM: 0, jumpNorthM: 0 };
const drags: readonly (readonly [string, Fault])[] = [
  [
    'a drag of half a metre a second to the north',
    { kind: 'gnss-spoofed', ...attack, dragEastMps: 0, dragNorthMps: 0.5 },
  ],
  ['a drag of 0.2 m/s to the west', { kind: 'gnss-spoofed', ...attack, dragEastMps: -0.2, dragNorthMps: 0 }],
  ['a jump over the border', { kind: 'gnss-spoofed', ...attack, jumpNorthM: 400, dragEastMps: 0, dragNorthMps: 0 }],
];

describe('a patrolling robot whose receiver is deceived for ten minutes', () => {
  it.each(drags)('%s: it says so, stays in its area, and knows where it is', async (name, fault) => {
    const { agent, backend, clock, parts, truth } = robotUnder(name, [fault]);
    const fence = new Geofence(sector);
    const run = new AbortController();
    backend.start(run.signal);
    await agent.start(run.signal);
    let [worstM, drivenM] = [0, 0];
    let toldAtS: number | undefined;
    let last = truth();
    for (let second = 1; second <= 720; second++) {
      await clock.advance(1000);
      const place = truth();
      drivenM += Math.hypot(place.x - last.x, place.y - last.y);
      last = place;
      expect([second, fence.violation(place)]).toEqual([second, undefined]);
      const isTold = parts.errors.all().some(({ errorType }) => errorType === 'BP_GNSS_SPOOFED');
      if (isTold) toldAtS ??= second;
      const { pose } = parts.localization;
      if (pose !== undefined && second > 30) worstM = Math.max(worstM, Math.hypot(pose.x - place.x, pose.y - place.y));
    }
    run.abort();
    expect(toldAtS).toBeGreaterThanOrEqual(120);
    expect(toldAtS).toBeLessThan(120 + 70);
    expect(drivenM).toBeGreaterThan(400);
    expect(worstM).toBeLessThan(15);
  });
});

/** What would be a false alarm on an ordinary night. */
const suspicions = /^BP_(?:GNSS|CAMERA|CLOCK|STOP|FAULT)/;

describe('an ordinary hour of patrol', () => {
  it('raises no suspicion of receiver, camera, clock, stop or fault', async () => {
    const { agent, backend, clock, parts } = robotUnder('ordinary', []);
    const run = new AbortController();
    backend.start(run.signal);
    await agent.start(run.signal);
    const raised = new Set<string>();
    for (let second = 1; second <= 3600; second++) {
      await clock.advance(1000);
      for (const { errorType } of parts.errors.all()) if (suspicions.test(errorType)) raised.add(errorType);
    }
    run.abort();
    expect([...raised]).toEqual([]);
  });
});
