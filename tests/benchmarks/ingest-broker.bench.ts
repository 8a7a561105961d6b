import { setTimeout as sleep } from 'node:timers/promises';
import type { RobotTopicName } from '#shared/contracts/topics.ts';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import { seededRandom } from '#shared/random/random.ts';
import { realClock } from '#tests/support/real-clock.ts';
import { connectionBody, detectionBody, stateBody } from '#tests/support/robot-bodies.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';
import type { Benchmark, Figure } from './benchmark.ts';
import { benchSector, startLiveCentre } from './live-centre.ts';
import type { BenchRobot, LiveCentre } from './live-centre.ts';

const extraRobots = 30;
/** One turn of each robot; a message every 25 ms a robot, which all the links of a sector never bring. */
const mix: readonly RobotTopicName[] = ['state', 'visualization', 'detection', 'visualization'];
const pauseMs = 25;
const rounds = 240;
/** Within the burst that the broker grants a robot, so that nothing but the centre's own pace is measured. */
const burst = 500;
const objectsOfARobot = 5;

const frame = enuFrame(benchSector.anchor);
const ids = ulidSource(realClock, seededRandom(1));
const boot = ids.next();

/** The whole centre as its own process; robots speak through mqtt.js, TCP and the embedded broker. */
export const benchmark: Benchmark = {
  name: 'ingest-broker',
  about:
    'from a robot’s socket through broker, ingest, control room and disk to its PUBACK, in a centre of its own process',
  async run() {
    using folder = temporaryFolder();
    await using centre = await startLiveCentre(folder.path, extraRobots);
    const voices = centre.robots.map((robot, index) => new Voice(robot, index));
    await Promise.all(voices.map((voice) => voice.present()));
    await runMix(voices, rounds / 4);
    return [await measureMix(centre, voices), ...(await measureBurst(centre, voices))];
  },
};

/** What one robot says: no message twice. */
class Voice {
  readonly #robot: BenchRobot;
  readonly #objects: readonly string[];
  readonly #place: { readonly x: number; readonly y: number };
  #headerId = 1;
  #seq = 0;

  constructor(robot: BenchRobot, index: number) {
    this.#robot = robot;
    this.#objects = Array.from({ length: objectsOfARobot }, () => ids.next());
    const { nodes } = benchSector.routeGraph;
    this.#place = nodes[index % nodes.length] as { readonly x: number; readonly y: number };
  }

  async present(): Promise<void> {
    await this.#robot.say('connection', connectionBody(this.#robot.speaker, Date.now(), 'ONLINE'), 1);
    await this.say('state');
  }

  say(name: RobotTopicName): Promise<void> {
    return this.prepare(name)();
  }

  /** Signs now; what it returns sends, and resolves when the message is acknowledged (QoS 1) or sent (QoS 0). */
  prepare(name: RobotTopicName): () => Promise<void> {
    const { speaker } = this.#robot;
    const state = { ...stateBody(speaker, Date.now(), this.#headerId++), zoneSets: [] };
    if (name === 'state') return () => this.#robot.say(name, state, 1);
    if (name === 'detection') {
      const detection = this.#detection();
      return () => this.#robot.say(name, detection, 1);
    }
    const { headerId, timestamp, version, manufacturer, serialNumber } = state;
    const { x, y } = this.#place;
    const mobileRobotPosition = { x: x + headerId / 100, y, theta: 0, mapId: benchSector.mapId, localized: true };
    const header = { headerId, timestamp, version, manufacturer, serialNumber };
    return () => this.#robot.say(name, { ...header, referenceStateHeaderId: 0, mobileRobotPosition }, 0);
  }

  #detection(): object {
    const seq = ++this.#seq;
    const which = seq % objectsOfARobot;
    const { latitude, longitude } = frame.toGeo({ x: this.#place.x + which * 40, y: this.#place.y, z: 0 });
    const location = { x: longitude, y: latitude, xError: 2, yError: 2 };
    const changes = { objectId: this.#objects[which] as string, reportId: ids.next(), location };
    return detectionBody(this.#robot.speaker, Date.now(), { boot, seq }, changes);
  }
}

async function runMix(voices: readonly Voice[], times: number): Promise<number> {
  const answers: Promise<void>[] = [];
  for (let round = 0; round < times; round++) {
    const name = mix[round % mix.length] as RobotTopicName;
    for (const voice of voices) answers.push(voice.say(name));
    await sleep(pauseMs);
  }
  await Promise.all(answers);
  return answers.length;
}

async function measureMix(centre: LiveCentre, voices: readonly Voice[]): Promise<Figure> {
  const begun = performance.now();
  const cpuBefore = centre.cpuMs();
  const n = await runMix(voices, rounds);
  const value = ((centre.cpuMs() - cpuBefore) / n) * 1000;
  const rate = (n / (performance.now() - begun)) * 1000;
  const load = `${voices.length} robots, ${rate.toFixed(0)}/s: 1/4 states, 1/2 positions, 1/4 detections`;
  return { name: 'whole centre, a message', value, unit: 'µs', cpuUs: value, n, load };
}

async function measureBurst(centre: LiveCentre, voices: readonly Voice[]): Promise<Figure[]> {
  const sends = Array.from({ length: burst }, () => voices.map((voice) => voice.prepare('detection'))).flat();
  await sleep(1000);
  const begun = performance.now();
  const cpuBefore = centre.cpuMs();
  await Promise.all(sends.map((send) => send()));
  const n = sends.length;
  const perSecond = (n / (performance.now() - begun)) * 1000;
  const cpuUs = ((centre.cpuMs() - cpuBefore) / n) * 1000;
  const load = `${voices.length} robots, ${burst} detections each at once, signed before; their mqtt.js shares the machine`;
  return [
    { name: 'whole centre, a detection of a burst', value: cpuUs, unit: 'µs', cpuUs, n, load },
    { name: 'durable acknowledgements through the broker', value: perSecond, unit: '/s', n, load },
  ];
}
