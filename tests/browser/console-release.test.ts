import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo } from '#tests/support/demo-program.ts';
import type { RunningDemo } from '#tests/support/demo-program.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';
import { launchBrowser, openPage, whyNoBrowser } from './console-browser.ts';

/** The real demo, two people: nothing moves between the stop and the second signature. */
describe.skipIf(whyNoBrowser !== undefined)('stop and release, for real', () => {
  const folder = temporaryFolder();
  let demo: RunningDemo;
  let browser: Browser;

  beforeAll(async () => {
    demo = await startDemo(folder.path);
    browser = await launchBrowser();
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  async function sit(role: string): Promise<Page> {
    const { page } = await openPage(browser);
    await page.goto(demo.links[role]!);
    await page.getByText('6 of 6 robots live').waitFor({ timeout: 30_000 });
    return page;
  }
  const reason = (page: Page) => page.getByRole('textbox', { name: 'Reason' });
  const halted = (page: Page) => page.locator('.fleet-cell', { hasText: 'HALTED' });

  it('takes one press to stop all six, two people to let them go, and one press to send them on', async () => {
    const operator = await sit('operator');
    const supervisor = await sit('supervisor');
    const pressedAt = performance.now();
    await operator.locator('.stop-all').click();
    await operator.getByText('6 of 6 stopped').waitFor({ timeout: 10_000 });
    console.log(`six robots confirmed the stop ${Math.round(performance.now() - pressedAt)} ms after the press`);
    await expect.poll(() => halted(supervisor).count(), { timeout: 10_000 }).toBe(6);
    await reason(operator).fill('Walker has left the track');
    await operator.getByRole('button', { name: 'Ask for release (1 of 2)' }).click();
    await operator.getByText('a second person must confirm').waitFor();
    await supervisor.getByText('asks for release').waitFor();
    expect(await operator.getByRole('button', { name: /release \(/ }).count()).toBe(0);
    expect(await halted(operator).count()).toBe(6);
    await reason(supervisor).fill('Checked on the pictures');
    await supervisor.getByRole('button', { name: 'Confirm release (2 of 2)' }).click();
    for (const page of [operator, supervisor]) {
      await page.locator('.halted').waitFor({ state: 'detached', timeout: 10_000 });
      await expect.poll(() => halted(page).count(), { timeout: 20_000 }).toBe(0);
    }
    await operator.getByText('6 robots hold until told to go on').waitFor({ timeout: 20_000 });
    await operator
      .locator('.released')
      .getByRole('button', { name: 'Resume patrol: R-01 R-02 R-03 R-04 R-05 R-06' })
      .click();
    await operator.locator('.released').waitFor({ state: 'detached', timeout: 30_000 });
    await expect.poll(() => operator.locator('.fleet-cell', { hasText: 'HOLD' }).count()).toBe(0);
  }, 120_000);
});
