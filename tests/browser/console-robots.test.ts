/// <reference lib="dom" />
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ClosureView } from '#shared/contracts/http/zones.ts';
import type { RobotView } from '#shared/contracts/views.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { actionBounds } from '#control-center/web/map/action-bounds.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';
import { buildConsole, launchBrowser, openConsole, openPage, whyNoBrowser } from './console-browser.ts';
import { ConsoleFixture } from './console-fixture.ts';

describe.skipIf(whyNoBrowser !== undefined)('what an operator knows and does of robots and zones', () => {
  let browser: Browser;
  let webDir: string;
  let fixture: ConsoleFixture;
  const folder = temporaryFolder();
  const pages: Page[] = [];

  beforeAll(async () => {
    webDir = join(folder.path, 'console');
    await buildConsole(webDir);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    folder[Symbol.dispose]();
  });
  afterEach(async () => {
    await Promise.all(pages.splice(0).map((page) => page.context().close()));
    await fixture.close();
  });

  async function desk(role = 'operator', size = { width: 1280, height: 720 }): Promise<Page> {
    fixture = await ConsoleFixture.start({ sector: 'border-hills', webDir, moving: false });
    const { page } = await openPage(browser, size);
    pages.push(page);
    await openConsole(page, fixture.url, role);
    return page;
  }
  const robot = (index: number): RobotView => fixture.picture.robots[index]!;
  const says = (index: number, changes: Partial<RobotView>): void =>
    fixture.send({ kind: 'robot', robot: { ...robot(index), stateAt: Date.now(), ...changes } });
  const cell = (page: Page, index: number) => page.locator('.fleet-cell').nth(index);
  const act = (page: Page, name: RegExp) => page.getByRole('region', { name: 'Act' }).getByRole('button', { name });
  const sent = (kind: string) => fixture.picture.commands.find((command) => command.kind === kind);

  it('takes a robot out of service only with a reason, by the keyboard alone', async () => {
    const page = await desk('supervisor');
    await cell(page, 1).click();
    await act(page, /^Take R-02 out of service…/).press('Enter');
    expect(await act(page, /^Take R-02 out of service$/).isDisabled()).toBe(true);
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await act(page, /^Take R-02 out of service…/).press('Enter');
    await page.keyboard.type('Wheel bearing');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.command-life').textContent()).toContain('Out of service R-02');
    expect(sent('out-of-service')).toMatchObject({ robotId: robot(1).id, reason: 'Wheel bearing' });
  });

  it('tells who put a robot out of service and why, and puts it back with a reason', async () => {
    const page = await desk('supervisor');
    says(1, { serviceState: 'OUT_OF_SERVICE', serviceBy: 'Ina (U-3)', serviceReason: 'Wheel bearing' });
    await cell(page, 1).click();
    await page.getByText('Out of service by Ina (U-3): Wheel bearing. Nothing moves it.').waitFor();
    expect(await cell(page, 1).textContent()).toContain('OUT OF SERVICE');
    expect(await act(page, /^Resume task/).isDisabled()).toBe(true);
    await act(page, /^Put R-02 back in service…/).click();
    await page.getByLabel('Because').fill('Ina has left it');
    await act(page, /^Put R-02 back in service$/).click();
    await expect.poll(() => sent('back-in-service')?.reason).toBe('Ina has left it');
  });

  it('reads before the press who may change the service state', async () => {
    const page = await desk();
    await cell(page, 1).click();
    expect(await act(page, /^Take R-02 out of service/).isDisabled()).toBe(true);
    await page.getByText('By an engineer or a supervisor.').waitFor();
  });

  it('tells that a robot needs help and why, and puts it back by one press', async () => {
    const page = await desk('supervisor');
    says(2, { serviceState: 'NEEDS_HELP', serviceBy: 'robot', serviceReason: 'no way around', behaviour: 'HOLD' });
    await cell(page, 2).click();
    await page.getByText('Needs help: no way around. It stands').waitFor();
    expect(await cell(page, 2).getAttribute('class')).toContain('raised');
    await act(page, /^Put R-03 back in service$/).click();
    await expect.poll(() => sent('back-in-service')?.robotId).toBe(robot(2).id);
  });

  it('resumes what a stop interrupted or the patrol, and reads the difference', async () => {
    const page = await desk();
    await cell(page, 1).click();
    await page.getByText('Resume task: only for a robot that holds').waitFor();
    const patrol = await act(page, /^Resume patrol: R-02/).boundingBox();
    says(1, { behaviour: 'HOLD' });
    await page.getByText('Resume task: goes on with what a stop interrupted.').waitFor();
    expect(await act(page, /^Resume patrol: R-02/).boundingBox()).toEqual(patrol);
    await act(page, /^Resume task: R-02/).click();
    await expect.poll(() => sent('resume')?.robotId).toBe(robot(1).id);
    expect(sent('resume-patrol')).toBeUndefined();
  });

  it('shows a stop that is not confirmed on cell, row and panel until the wheels stand', async () => {
    const page = await desk();
    const told = { verb: 'cancel', since: Date.now() - 6_000, from: 'INVESTIGATE' };
    says(1, { pendingIntent: { ...told, unconfirmed: false } });
    await cell(page, 1).locator('.ring-stop.stopping').waitFor();
    says(1, { pendingIntent: { ...told, unconfirmed: true } });
    await cell(page, 1).locator('.ring-stop.unconfirmed').waitFor();
    expect(await cell(page, 1).textContent()).toMatch(/stop told \d+ s ago, not confirmed/);
    await page.locator('#tab-fleet').click();
    expect(await page.locator('.fleet-rows tbody tr').nth(1).textContent()).toMatch(/stop told \d+ s ago/);
    await cell(page, 1).click();
    const head = page.locator('.detail-head');
    expect(await head.textContent()).toMatch(
      /STOP UNCONFIRMED stop told \d+ s ago, wheels not confirmed\. Order cancelled at \d\d:\d\d:\d\d., out of INVESTIGATE\./,
    );
    expect(await seriousFaults(page)).toEqual([]);
    const { pendingIntent: _confirmed, ...standing } = robot(1);
    fixture.send({ kind: 'robot', robot: standing });
    await page.locator('.ring-stop').first().waitFor({ state: 'detached' });
    expect(await head.textContent()).not.toContain('STOP UNCONFIRMED');
  });

  const { polygon, ...set } = {
    polygon: [
      { x: -1500, y: -2500 },
      { x: 1500, y: -2500 },
      { x: 1500, y: -1500 },
      { x: -1500, y: -1500 },
    ],
    by: 'Olga Operator',
    at: Date.now(),
  };
  const closure = (zone: Pick<ClosureView, 'zoneId' | 'name' | 'kind'>): ClosureView => ({ ...set, polygon, ...zone });

  it('lifts a closure from the map, told of it as soon as somebody set it', async () => {
    const page = await desk();
    fixture.changeZones({
      closures: [closure({ zoneId: 'C-1', name: 'Washed out', kind: 'BLOCKED' })],
      robots: fixture.zones.robots.map((item, index) => ({ ...item, inForce: index !== 3 })),
    });
    await page.getByRole('button', { name: '1 zone to mind' }).waitFor();
    const card = page.getByRole('group', { name: 'Zone Washed out' });
    // The map draws what the list already shows within a tenth of a second.
    const press = async (): Promise<boolean> => {
      await pressAt(page, 0, -2_000);
      return card.isVisible();
    };
    await expect.poll(press, { timeout: 20_000 }).toBe(true);
    expect(await card.textContent()).toContain('closed to robots, set by Olga Operator');
    expect(await card.textContent()).toContain('Not kept by R-04.');
    expect(await seriousFaults(page)).toEqual([]);
    await card.getByRole('button', { name: 'Lift zone Washed out' }).click();
    await page.getByRole('button', { name: /to mind/ }).waitFor({ state: 'detached' });
    expect(fixture.zones.closures).toEqual([]);
  });

  it('declares a zone empty only where the holder is not heard, and with a reason', async () => {
    const page = await desk();
    const ford = closure({ zoneId: 'C-2', name: 'Ford', kind: 'RELEASE' });
    const hold = (index: number) => [{ zoneId: 'C-2', robotId: robot(index).id, since: Date.now() - 240_000 }];
    says(1, {});
    fixture.changeZones({ closures: [ford], releases: hold(1) });
    await page.getByRole('button', { name: '1 zone to mind' }).press('Enter');
    await page.getByRole('button', { name: /^Ford one robot at a time: R-02/ }).press('Enter');
    const card = page.getByRole('group', { name: 'Zone Ford' });
    await card.getByText('R-02 is heard and gives it back by itself.').waitFor();
    expect(await card.getByRole('button', { name: /empty/ }).count()).toBe(0);
    fixture.changeZones({ releases: hold(3) });
    await card.getByRole('button', { name: 'Declare empty…' }).press('Enter');
    await page.keyboard.type('Seen by camera 3');
    await page.keyboard.press('Enter');
    await card.getByText('Nobody has leave to be inside.').waitFor();
    expect(fixture.freed).toEqual([{ zoneId: 'C-2', reason: 'Seen by camera 3' }]);
  });

  it('says when the zones on the map may be old', async () => {
    const page = await desk();
    await page.route('**/api/zones', (route) =>
      route.fulfill({ status: 503, json: { code: 'X', message: 'x', cure: 'x' } }),
    );
    fixture.changeZones({});
    await page.getByText(/ZONES OF \d\d:\d\d:\d\dZ, NOT NEWER/).waitFor();
  });

  /** A press on the map at a place in sector metres, while the map shows what it shows at first. */
  async function pressAt(page: Page, x: number, y: number): Promise<void> {
    const map = (await page.locator('.map').boundingBox())!;
    const lengthText = (await page.locator('.scale span').innerText()).split(' ');
    const lengthM = Number(lengthText[0]) * (lengthText[1] === 'km' ? 1_000 : 1);
    const pxPerM = Number(await page.locator('.scale svg').getAttribute('width')) / lengthM;
    const shown = actionBounds(sectors['border-hills']);
    await page.mouse.click(
      map.x + map.width / 2 + (x - (shown.minX + shown.maxX) / 2) * pxPerM,
      map.y + map.height / 2 - (y - (shown.minY + shown.maxY) / 2) * pxPerM,
    );
  }
});

/** Serious and critical findings of axe, WCAG 2.2 AA. */
async function seriousFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate<readonly string[]>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) =>
      violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html.slice(0, 160)).join(' | ')))`,
  );
}
