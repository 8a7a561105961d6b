/// <reference lib="dom" />
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import { systemClock } from '#launch/system-clock.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import { connectionBody, detectionBody, stateBody } from '#tests/support/robot-bodies.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';
import { launchBrowser, openPage, whyNoBrowser } from '../browser/console-browser.ts';
import { percentile } from './benchmark.ts';
import type { Benchmark, Figure } from './benchmark.ts';
import { benchInterface, benchSector, startLiveCentre } from './live-centre.ts';
import type { BenchRobot, LiveCentre } from './live-centre.ts';

const extraRobots = 44;
const frame = enuFrame(benchSector.anchor);
const ids = ulidSource(systemClock(), { next: Math.random });
const boot = ids.next();
let seq = 0;

/** What happened in the page, by the page's own wall clock, which is this machine's. */
interface PageMarks {
  readonly rows: Record<string, number>;
  readonly moves: number[];
  readonly draws: number[];
}

export const benchmark: Benchmark = {
  name: 'console',
  about: 'from a robot’s message to the browser, and from the stop button to the robot, across real processes',
  async run() {
    if (whyNoBrowser !== undefined) throw new Error(whyNoBrowser);
    using folder = temporaryFolder();
    await using centre = await startLiveCentre(folder.path, extraRobots);
    const browser = await launchBrowser();
    try {
      const { page } = await openPage(browser);
      await page.addInitScript(watchPage);
      await centre.robots.reduce((before, robot) => before.then(() => present(robot)), Promise.resolve());
      await page.goto(centre.links['operator'] ?? '');
      await page.locator('.fleet-cell').first().click();
      await sleep(1500);
      return [
        ...(await measureRows(page, centre)),
        ...(await measureMoves(page, centre)),
        ...(await measureStops(page, centre)),
      ];
    } finally {
      await browser.close();
    }
  },
};

async function present(robot: BenchRobot): Promise<void> {
  const now = Date.now();
  await robot.say('connection', connectionBody(robot.speaker, now, 'ONLINE'), 1);
  await robot.say('state', { ...stateBody(robot.speaker, now, headerId++), zoneSets: [] }, 1);
}
let headerId = 1;

/** A person nobody knew yet, at a route node well inside. */
async function measureRows(page: Page, { robots }: LiveCentre): Promise<Figure[]> {
  const [robot] = robots as [BenchRobot];
  const places = benchSector.routeGraph.nodes;
  const delays: number[] = [];
  for (const place of places) {
    const { latitude, longitude } = frame.toGeo({ x: place.x, y: place.y, z: 0 });
    const known = await page.evaluate(() => Object.keys(window.marks.rows).length);
    const sentAt = Date.now();
    const location = { x: longitude, y: latitude, xError: 2, yError: 2 };
    const changes = { objectId: ids.next(), reportId: ids.next(), location };
    await robot.say('detection', detectionBody(robot.speaker, sentAt, { boot, seq: ++seq }, changes), 1);
    const shownAt = await page
      .waitForFunction((before) => Object.values(window.marks.rows)[before], known, { polling: 20, timeout: 2000 })
      .then((handle) => handle.jsonValue())
      .catch(() => undefined);
    if (typeof shownAt === 'number') delays.push(shownAt - sentAt);
  }
  return spread('detection published -> alarm row', delays, { atMost: 500 }, 'quiet centre');
}

/** All robots move at 2 Hz; the first is selected, so that its position is in the page as text, and drawn at the next redraw. */
async function measureMoves(page: Page, { robots }: LiveCentre): Promise<Figure[]> {
  await page.evaluate(() => window.marks.moves.splice(0));
  const sent: number[] = [];
  for (let round = 0; round < 60; round++) {
    await Promise.all(robots.map((robot, i) => move(robot, i, round)));
    sent.push(Date.now());
    await sleep(500);
  }
  const { moves, draws } = await page.evaluate(() => window.marks);
  const delays = sent.flatMap((at) => {
    const text = moves.find((time) => time >= at);
    const drawn = text === undefined ? undefined : draws.find((time) => time >= text);
    return drawn === undefined || drawn - at > 2000 ? [] : [drawn - at];
  });
  return spread('position published -> symbol drawn', delays, { atMost: 250 }, `${robots.length} robots at 2 Hz`);
}

function move(robot: BenchRobot, index: number, round: number): Promise<void> {
  const node = benchSector.routeGraph.nodes[index % benchSector.routeGraph.nodes.length]!;
  const { manufacturer, serialNumber } = robot.speaker;
  return robot.say(
    'visualization',
    {
      headerId: headerId++,
      timestamp: new Date().toISOString(),
      version: '3.0.0',
      manufacturer,
      serialNumber,
      referenceStateHeaderId: 0,
      mobileRobotPosition: { x: node.x + round * 3, y: node.y, theta: 0, mapId: benchSector.mapId, localized: true },
    },
    0,
  );
}

/** From the press in the page to the latch at the last robot, while the centre works through as much as it can. */
async function measureStops(page: Page, centre: LiveCentre): Promise<Figure[]> {
  const { robots } = centre;
  let latchedAt: number[] = [];
  await Promise.all(
    robots.map(({ connection }) =>
      connection.subscribe(`${benchInterface}/v3/control/+/halt`, 1, ({ payload }) => {
        if ((JSON.parse(Buffer.from(payload).toString()) as { latched: boolean }).latched) latchedAt.push(Date.now());
      }),
    ),
  );
  await sleep(500);
  const load = startLoad(robots);
  const cpuBefore = centre.cpuMs();
  const begun = performance.now();
  const delays: number[] = [];
  for (let i = 0; i < 40; i++) {
    latchedAt = [];
    const pressedAt = await page.evaluate(() => {
      const at = Date.now();
      document.querySelector<HTMLButtonElement>('.stop-all')?.click();
      return at;
    });
    for (let waited = 0; latchedAt.length < robots.length && waited < 3000; waited += 5) await sleep(5);
    delays.push((latchedAt.length < robots.length ? Number.POSITIVE_INFINITY : Math.max(...latchedAt)) - pressedAt);
    await sleep(300);
  }
  const busy = ((centre.cpuMs() - cpuBefore) / (performance.now() - begun)) * 100;
  const sent = await load.stop();
  const rate = sent / ((performance.now() - begun) / 1000);
  return spread(
    'stop pressed -> latch at the last robot',
    delays,
    { atMost: 250 },
    `centre at ${busy.toFixed(0)} % of a core, ${rate.toFixed(0)} messages/s`,
  );
}

function startLoad(robots: readonly BenchRobot[]): { stop(): Promise<number> } {
  const stopped = new AbortController();
  let sent = 0;
  const loop = async (): Promise<void> => {
    for (let round = 0; !stopped.signal.aborted; round++) {
      await Promise.all(robots.map((robot, i) => move(robot, i, round)));
      await Promise.all(robots.map((robot) => robot.say('state', stateBody(robot.speaker, Date.now(), headerId++), 1)));
      sent += robots.length * 2;
      await sleep(1);
    }
  };
  const done = loop();
  return {
    stop: async () => {
      stopped.abort();
      await done;
      return sent;
    },
  };
}

function spread(name: string, delays: readonly number[], goal: { readonly atMost: number }, load: string): Figure[] {
  const n = delays.length;
  if (n === 0) throw new Error(`${name}: nothing arrived`);
  const p99 = name.startsWith('stop');
  return [
    { name: `${name}, p50`, value: percentile(delays, 0.5), unit: 'ms', n, load },
    {
      name: `${name}, ${p99 ? 'p99' : 'p95'}`,
      value: percentile(delays, p99 ? 0.99 : 0.95),
      unit: 'ms',
      n,
      load,
      goal,
    },
  ];
}

/** Runs in the page before its own scripts. */
function watchPage(): void {
  const marks: PageMarks = { rows: {}, moves: [], draws: [] };
  window.marks = marks;
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    marks.draws.push(Date.now());
    if (marks.draws.length > 5000) marks.draws.splice(0, 2500);
    return clear.apply(this, box);
  };
  new MutationObserver((changes) => {
    const now = Date.now();
    for (const row of document.querySelectorAll<HTMLElement>('.alarm-row[data-alarm]')) {
      marks.rows[row.dataset['alarm'] ?? ''] ??= now;
    }
    const isMove = changes.some(
      ({ target }) => target.parentElement?.closest('.detail-head, .position-line') instanceof Element,
    );
    if (isMove) marks.moves.push(now);
  }).observe(document, { subtree: true, childList: true, characterData: true });
}

declare global {
  interface Window {
    marks: PageMarks;
  }
}
