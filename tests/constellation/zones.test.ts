import { describe, expect, it } from 'vitest';
import type { Actor, ControlRoom } from '#control-center/server/control-room.ts';
import type { Responses } from '#shared/contracts/vda5050/responses.ts';
import type { State } from '#shared/contracts/vda5050/state.ts';
import { isInside } from '#shared/geo/polygon.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { MqttMessage } from '#shared/link/mqtt-port.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import { seededRandom } from '#shared/random/random.ts';
import type { Zone } from '#shared/sector/sector.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { Constellation } from './constellation.ts';
import { InvariantBroken } from './invariant.ts';
import type { Invariant, MessageContext } from './invariant.ts';
import { readMessage } from './read-message.ts';

const box = (minX: number, minY: number, maxX: number, maxY: number): Point2[] => [
  { x: minX, y: minY },
  { x: maxX, y: minY },
  { x: maxX, y: maxY },
  { x: minX, y: maxY },
];
/** Where three patrols of the yard pass, two of them against each other. */
const gate: Zone = {
  zoneId: 'gate',
  name: 'Gate',
  kind: 'RELEASE',
  polygon: box(-115, -182, -35, -148),
  releaseLossBehavior: 'STOP',
};
const ramp: Zone = {
  zoneId: 'ramp',
  name: 'Ramp',
  kind: 'RELEASE',
  polygon: box(170, -182, 210, -148),
  releaseLossBehavior: 'CONTINUE',
};
const middle: Zone = {
  zoneId: 'middle',
  name: 'Middle',
  kind: 'RELEASE',
  polygon: box(-25, -80, 25, 70),
  releaseLossBehavior: 'STOP',
};
const bend: Zone = {
  zoneId: 'bend',
  name: 'Bend',
  kind: 'SPEED_LIMIT',
  polygon: box(-275, -40, -250, 0),
  maxSpeedMps: 0.6,
};
const works = { name: 'Road works', kind: 'BLOCKED' as const, polygon: box(248, -30, 276, -10) };
const closedFromMs = 300_000;
const closedToMs = 1_200_000;
/** A position of the satellite receiver is true to so much. Metres. */
const positionErrorM = 3;
/** What a lease may be overrun by: samples are a second apart. */
const leaseSlackMs = 2000;
const operator: Actor = { userId: 'u-zones', name: 'zones', role: 'operator' };

/** Judged by where robots truly are, by what they were granted and by the zone set they said was in force. */
class ZonesHold implements Invariant {
  readonly name = 'robots keep their zones';
  readonly entries: string[] = [];
  queued = 0;
  slowSamples = 0;
  closedSamples = 0;
  readonly #leases = new Map<string, number>();
  readonly #requests = new Map<string, string>();
  readonly #before = new Map<RobotId, Point2>();
  readonly #keepsWorks = new Set<RobotId>();

  onMessage(message: MqttMessage, { centreTime, trueTime }: MessageContext): void {
    const read = readMessage(message);
    if (read?.topic.kind !== 'robot') return;
    const { name, robot } = read.topic;
    if (name === 'state') this.#takeState(robot, read.body as State);
    if (name !== 'responses') return;
    for (const { grantType, leaseExpiry, requestId } of (read.body as Responses).responses) {
      if (grantType === 'QUEUED') this.queued++;
      const zoneId = this.#requests.get(`${robot} ${requestId}`);
      if (grantType !== 'GRANTED' || zoneId === undefined) continue;
      this.#leases.set(`${robot} ${zoneId}`, Date.parse(leaseExpiry!) - centreTime + trueTime);
    }
  }

  #takeState(robot: RobotId, state: State): void {
    for (const { requestId, zoneId } of state.zoneRequests ?? []) this.#requests.set(`${robot} ${requestId}`, zoneId);
    const inForce = state.zoneSets?.find(({ zoneSetStatus }) => zoneSetStatus === 'ENABLED')?.zoneSetId;
    const at = this.#before.get(robot);
    if (!inForce?.endsWith('+1')) this.#keepsWorks.delete(robot);
    else if (at !== undefined && !isInside(at, works.polygon)) this.#keepsWorks.add(robot);
  }

  onSample({ nowMs, trueTime, truth }: Parameters<NonNullable<Invariant['onSample']>>[0]): void {
    for (const { id, x, y } of truth.robots()) {
      const at = { x, y };
      const before = this.#before.get(id) ?? at;
      this.#before.set(id, at);
      const where = `${id} at ${x.toFixed(1)}, ${y.toFixed(1)} after ${nowMs / 1000} s`;
      if (this.#keepsWorks.has(id)) this.closedSamples++;
      if (this.#keepsWorks.has(id) && isInside(at, works.polygon))
        throw new InvariantBroken(this.name, `${where}: ${works.name}`);
      for (const { name, polygon, zoneId } of [gate, ramp, middle]) {
        if (!isInside(at, polygon) || isInside(before, polygon)) continue;
        const until = this.#leases.get(`${id} ${zoneId}`) ?? 0;
        if (until + leaseSlackMs < trueTime) throw new InvariantBroken(this.name, `${where}: ${name} without a lease`);
        this.entries.push(`${id} ${zoneId}`);
      }
      if (!isInside(at, shrunk) || !isInside(before, shrunk)) continue;
      this.slowSamples++;
      const speed = Math.hypot(x - before.x, y - before.y);
      if (speed > (bend.maxSpeedMps ?? 0) + 0.15)
        throw new InvariantBroken(this.name, `${where}: ${speed.toFixed(2)} m/s in ${bend.name}`);
    }
  }
}
const shrunk = box(-275 + positionErrorM, -40 + positionErrorM, -250 - positionErrorM, -positionErrorM);

async function run(seed: number, meanFaultGapMs: number | undefined) {
  const ids = ulidSource(new SimulatedClock(0, async () => {}), seededRandom(`zones-${seed}`));
  const watch = new ZonesHold();
  let zoneId: string | undefined;
  let asked = false;
  const people = (room: ControlRoom, nowMs: number): void => {
    if (nowMs >= closedFromMs && !asked) {
      asked = true;
      void room.closeZone(operator, { key: ids.next(), ...works }).then((done) => {
        zoneId = done.ok ? done.value.closures[0]?.zoneId : undefined;
        asked = done.ok;
      });
    }
    if (nowMs < closedToMs || zoneId === undefined) return;
    void room.liftZone(operator, zoneId, { key: ids.next() });
    zoneId = undefined;
  };
  const report = await new Constellation({
    seed,
    robots: 4,
    durationMs: 25 * 60_000,
    fidelity: 'statistical',
    sector: 'customs-terminal',
    zones: [gate, ramp, middle, bend],
    people,
    extraInvariants: [watch],
    ...(meanFaultGapMs !== undefined && { meanFaultGapMs }),
  }).run();
  return { report, watch };
}

describe('four robots in a yard with zones', { timeout: 240_000 }, () => {
  it('pass one at a time where one may pass, keep the speed limit and go round what is closed', async () => {
    const { report, watch } = await run(51, undefined);
    expect(report.broken?.fault).toBeUndefined();
    expect(new Set(watch.entries).size).toBeGreaterThanOrEqual(3);
    expect(watch.entries.length).toBeGreaterThan(4);
    expect(watch.queued).toBeGreaterThan(0);
    expect(watch.slowSamples).toBeGreaterThan(20);
    expect(watch.closedSamples).toBeGreaterThan(1000);
  });

  it.each([52, 53])('keep them through outages, restarts and clock steps (seed %i)', async (seed) => {
    const { report, watch } = await run(seed, 60_000);
    expect(report.broken?.fault).toBeUndefined();
    expect(watch.entries.length).toBeGreaterThan(2);
  });
});
