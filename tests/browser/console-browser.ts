import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { consoleSource } from './console-fixture.ts';

export const chromiumPath = '/usr/bin/chromium';

/** Why browser tests cannot run here; undefined if they can. */
export const whyNoBrowser = existsSync(chromiumPath)
  ? undefined
  : `no browser at ${chromiumPath} (Debian package chromium)`;

/** Builds the console as it is in the working tree, into a folder of the caller's. */
export async function buildConsole(outDir: string): Promise<void> {
  await build({
    configFile: fileURLToPath(new URL('vite.config.ts', consoleSource)),
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true },
  });
}

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });

/** A page with its faults and requests written down. */
export async function openPage(
  browser: Browser,
  size = { width: 1920, height: 1080 },
): Promise<{
  readonly page: Page;
  readonly faults: string[];
  readonly requests: string[];
}> {
  const context = await browser.newContext({ viewport: size });
  const page = await context.newPage();
  const faults: string[] = [];
  const requests: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('request', (request) => requests.push(request.url()));
  page.on('websocket', (socket) => requests.push(socket.url()));
  return { page, faults, requests };
}

/** Signs in by a one-time link and waits for the live picture. */
export async function openConsole(page: Page, url: string, role = 'operator'): Promise<void> {
  await page.goto(`${url}/login?token=fixture-fixture-${role}`);
  await page.waitForSelector('.fleet-cell');
  await page.waitForSelector('.map canvas');
}
