/// <reference lib="dom" />
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo } from '#tests/support/demo-program.ts';
import type { RunningDemo } from '#tests/support/demo-program.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';
import { launchBrowser, openPage, whyNoBrowser } from './console-browser.ts';

const large = { width: 1920, height: 1080 };
const small = { width: 1280, height: 720 };
const pictures = process.env['BPC_SCREENSHOTS'] === '1' ? 'docs/images' : undefined;

/** The first paragraph of the product: everything real, from rendered pixels on the robot to the audit log. */
describe.skipIf(whyNoBrowser !== undefined)(`the story of a patrol (${whyNoBrowser ?? 'Chromium'})`, () => {
  const folder = temporaryFolder();
  let demo: RunningDemo;
  let browser: Browser;
  let page: Page;
  let requests: string[];
  let faults: string[];

  beforeAll(async () => {
    demo = await startDemo(folder.path);
    browser = await launchBrowser();
    ({ page, requests, faults } = await openPage(browser, large));
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  async function shoot(name: string): Promise<void> {
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    for (const size of [large, small]) {
      await page.setViewportSize(size);
      await sleep(600);
      await page.screenshot({ path: `${pictures}/${name}-${size.width}x${size.height}.png` });
    }
    await page.setViewportSize(large);
  }
  const acts = (name: RegExp) => page.getByRole('region', { name: 'Act' }).getByRole('button', { name });

  it('starts within a minute and shows six robots live', async () => {
    console.log(`console reachable ${(demo.startedInMs / 1000).toFixed(1)} s after npm start (goal 60)`);
    expect(demo.startedInMs).toBeLessThan(60_000);
    await page.goto(demo.links['operator']!);
    await page.getByText('6 of 6 robots live').waitFor({ timeout: 30_000 });
    expect(await page.locator('.fleet-cell').count()).toBe(6);
  });

  it('raises an alarm about a person who crossed the line within two minutes, with a picture that was checked', async () => {
    const row = page.locator('.alarm-row', { hasText: 'Person crossed' }).first();
    await row.waitFor({ timeout: 120_000 });
    await row.click();
    await page.getByText('hash checked here').waitFor({ timeout: 60_000 });
    await shoot('console-alarm');
  }, 200_000);

  it('is acknowledged, becomes an incident, and the nearest robot goes', async () => {
    await acts(/^Acknowledge/).click();
    await acts(/^Acknowledged/).waitFor();
    await acts(/^Open incident/).click();
    await acts(/^Show I-/).waitFor();
    await acts(/^Observe with R-/).click();
    await page
      .locator('.steps li', { hasText: /executing/i })
      .and(page.locator('.current, .past'))
      .waitFor({ timeout: 20_000 });
    await shoot('dispatch');
  });

  it('is watched until the robot observes', async () => {
    const name = /(R-\d\d)/.exec(await page.locator('.life-head').first().innerText())?.[1] ?? '';
    await page
      .locator('.fleet-cell', { hasText: name })
      .getByText(/OBSERVING/)
      .waitFor({ timeout: 240_000 });
    await shoot('observing');
  }, 300_000);

  it('ends with a closed incident', async () => {
    await acts(/^Show I-/).click();
    await page.getByLabel('New note').fill('Seen by the robot; patrol car informed.');
    await page.getByRole('button', { name: /^Add note to/ }).click();
    await page.locator('.note', { hasText: 'patrol car informed' }).waitFor();
    await page.getByLabel('It was').selectOption('confirmed-person');
    await page.getByRole('button', { name: /^Close I-/ }).click();
    await page.getByText('Closed; nothing to do.').waitFor();
  });

  it('is all in the audit log, which verifies', async () => {
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.locator('.audit-table tbody tr').first().waitFor();
    await shoot('audit');
    const found = await auditedActions(page);
    for (const action of ['alarm.acknowledge', 'incident.open', 'incident.close', 'command.send', 'evidence.view']) {
      expect(found, action).toContain(action);
    }
    await page.getByRole('button', { name: 'Verify the log' }).click();
    await page.getByText('Verifies.').waitFor();
  });

  it('asked nobody but its own origin, and met no fault', () => {
    const { host } = new URL(demo.address);
    expect(requests.filter((url) => new URL(url).host !== host)).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('stays within 1.5 GB and leaves no process behind', async () => {
    const family = processFamily(demo.program.process.pid!);
    const megabytes = family.reduce((sum, pid) => sum + residentMegabytes(pid), 0);
    console.log(`${family.length} processes, ${megabytes.toFixed(0)} MB resident (goal 1536)`);
    expect(family.length).toBe(3);
    expect(megabytes).toBeLessThan(1536);
    await demo.program.stop('SIGINT');
    expect(family.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
  });
});

/** What was done, from the newest entry to the first. */
async function auditedActions(page: Page): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const older = page.getByRole('button', { name: 'Older' });
  for (;;) {
    const cells = await page.locator('.audit-table td[title]').all();
    for (const cell of cells) found.add((await cell.getAttribute('title')) ?? '');
    if (await older.isDisabled()) return found;
    const before = await page.locator('.pager').innerText();
    await older.click();
    await page.waitForFunction((text) => document.querySelector<HTMLElement>('.pager')?.innerText !== text, before);
  }
}

/** A process and its children, from /proc. */
function processFamily(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(/\s+/)
    .filter(Boolean)
    .map(Number);
  return [pid, ...children.flatMap(processFamily)];
}

function residentMegabytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}
