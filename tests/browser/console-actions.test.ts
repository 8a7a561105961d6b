/// <reference lib="dom" />
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';
import { buildConsole, launchBrowser, openConsole, openPage, whyNoBrowser } from './console-browser.ts';
import { ConsoleFixture } from './console-fixture.ts';

describe.skipIf(whyNoBrowser !== undefined)('what an operator can do', () => {
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

  async function sit(role = 'operator', size = { width: 1280, height: 720 }): Promise<Page> {
    const { page } = await openPage(browser, size);
    pages.push(page);
    await openConsole(page, fixture.url, role);
    return page;
  }
  async function desk(): Promise<Page> {
    fixture = await ConsoleFixture.start({ sector: 'border-hills', webDir, moving: false });
    return sit();
  }
  const select = (page: Page, id: string) => page.locator(`.alarm-row[data-alarm="${id}"]`).click();
  const act = (page: Page, name: RegExp) => page.getByRole('region', { name: 'Act' }).getByRole('button', { name });

  it('sees the most urgent alarm and who needs attention while nothing is selected', async () => {
    const page = await desk();
    const summary = page.getByRole('region', { name: 'Shift at a glance' });
    await summary.getByText('R-04').waitFor();
    expect(await summary.textContent()).toContain('5 of 6 live');
    expect(await seriousFaults(page)).toEqual([]);
    await summary.getByRole('button', { name: /Person lying still for 6 min/ }).click();
    expect(await page.locator('.detail-head').textContent()).toContain('A-2039');
  });

  it('shelves an alarm only with a reason and an end, and finds it again', async () => {
    const page = await desk();
    await select(page, 'A-1');
    await act(page, /^Shelve…/).click();
    const save = page.getByRole('button', { name: /^Shelve A-2042 for/ });
    expect(await save.isDisabled()).toBe(true);
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByLabel('For').selectOption('5');
    await page.getByLabel('Because').fill('Survey team at the line');
    await page.getByRole('button', { name: 'Shelve A-2042 for 5 min' }).click();
    await page.locator('.alarm-row[data-alarm="A-1"]').waitFor({ state: 'detached' });
    await page
      .getByRole('region', { name: 'Shelved alarms' })
      .getByRole('button', { name: /A-2042/ })
      .waitFor();
    expect(await page.locator('.banner').textContent()).not.toContain('Person crossed the line');
  });

  it('cannot shelve a welfare alarm, and reads why', async () => {
    const page = await desk();
    await select(page, 'A-2');
    await page.getByText('Never shelved or suppressed.').waitFor();
    expect(await act(page, /^Shelve/).count()).toBe(0);
  });

  it('reads every reason and its cure before the press', async () => {
    const page = await desk();
    const robot = fixture.picture.robots[1]!;
    fixture.send({ kind: 'robot', robot: { ...robot, serviceState: 'OUT_OF_SERVICE', stateAt: Date.now() } });
    await page.locator('.fleet-cell').nth(1).click();
    const reasons = page.getByRole('list', { name: 'Why not now' });
    await reasons.waitFor();
    expect(await reasons.textContent()).toContain('R-02 is OUT_OF_SERVICE. A supervisor puts it back.');
    expect(await act(page, /^Resume patrol: R-02/).isDisabled()).toBe(true);
    expect(await act(page, /^Cancel order of R-02/).isEnabled()).toBe(true);
  });

  it('announces only by a robot that can, the one at the scene', async () => {
    const page = await desk();
    await page.locator('.fleet-cell').first().click();
    await act(page, /^Send R-01 home/).waitFor();
    await act(page, /^Announce by R-01/).waitFor({ state: 'detached' });
    await select(page, 'A-2');
    await page.getByText('An announcement ends the observation of R-02.').waitFor();
    await act(page, /^Announce by R-02/).click();
    await expect.poll(() => page.locator('.command-life').textContent()).toContain('Announce R-02');
    expect(fixture.picture.commands.find(({ kind }) => kind === 'announce')).toMatchObject({ alarmId: 'A-2' });
  });

  it('never changes the robot on a button by a new ranking', async () => {
    const page = await desk();
    await select(page, 'A-1');
    await act(page, /^Dispatch R-02/).waitFor();
    fixture.firstResponder = 'R-05';
    await expect
      .poll(() => page.locator('.responders tbody tr').first().textContent(), { timeout: 8_000 })
      .toContain('R-05');
    expect(await act(page, /^Dispatch R-02/).isEnabled()).toBe(true);
  });

  it('says what it was, real or false, and why it cannot close yet', async () => {
    const page = await desk();
    await page.locator('#tab-incidents').click();
    await page.locator('.alarm-row').first().click();
    await page.getByText('Choose what it was to close.').waitFor();
    expect(
      await page
        .locator('.close-form optgroup')
        .evaluateAll((groups) => groups.map((group) => (group as HTMLOptGroupElement).label)),
    ).toEqual(['Real', 'False alarm']);
    await page.getByLabel('It was').selectOption('vegetation');
    await page.getByRole('button', { name: /^Close I-/ }).click();
    await page.getByText('Closed; nothing to do.').waitFor();
    expect(fixture.picture.incidents[0]?.disposition).toBe('vegetation');
  });

  it('releases a halt as two people at two desks', async () => {
    const first = await desk();
    const second = await sit('supervisor', { width: 1920, height: 1080 });
    await first.locator('.stop-all').click();
    for (const page of [first, second]) await page.locator('.halted').waitFor();
    await first.getByRole('textbox', { name: 'Reason' }).fill('Person has left');
    await first.getByRole('button', { name: 'Ask for release (1 of 2)' }).click();
    await first.getByText('a second person must confirm').waitFor();
    await second.getByText('Olga Operator asks for release.').waitFor();
    expect(await seriousFaults(second)).toEqual([]);
    await second.getByRole('textbox', { name: 'Reason' }).fill('Seen it too');
    await second.getByRole('button', { name: 'Confirm release (2 of 2)' }).click();
    for (const page of [first, second]) await page.locator('.halted').waitFor({ state: 'detached' });
    expect(fixture.picture.halt.latched).toBe(false);
  });

  it('has the whole line of patrols on the map at any size, until somebody moves it', async () => {
    const page = await desk();
    const shownKm = async (): Promise<number> => {
      const [length = '', unit = ''] = (await page.locator('.scale span').innerText()).split(' ');
      const lengthM = Number(length) * (unit === 'km' ? 1_000 : 1);
      const pxPerM = Number(await page.locator('.scale svg').getAttribute('width')) / lengthM;
      return (await page.locator('.map').boundingBox())!.width / pxPerM / 1_000;
    };
    const fits = (km: number): boolean => km > 9.35 && km < 10.5;
    await expect.poll(async () => fits(await shownKm())).toBe(true);
    await page.setViewportSize({ width: 1920, height: 1080 });
    await expect.poll(async () => (await page.locator('.map').boundingBox())!.width).toBeGreaterThan(1_000);
    await expect.poll(async () => fits(await shownKm())).toBe(true);
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await expect.poll(shownKm).toBeLessThan(9);
    await page.setViewportSize({ width: 1280, height: 720 });
    await expect.poll(async () => (await page.locator('.map').boundingBox())!.width).toBeLessThan(1_000);
    expect(await shownKm()).toBeLessThan(6);
  });
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
