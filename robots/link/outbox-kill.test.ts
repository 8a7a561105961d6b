import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { fileOutboxStorage } from './file-outbox-storage.ts';
import { Outbox } from './outbox.ts';

const folder = mkdtempSync(join(tmpdir(), 'outbox-kill-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Puts without end and says each sequence number once `put` returned. */
const program = (path: string): string => `
  import { writeSync } from 'node:fs';
  import { fileOutboxStorage } from ${JSON.stringify(fileURLToPath(new URL('./file-outbox-storage.ts', import.meta.url)))};
  import { Outbox } from ${JSON.stringify(fileURLToPath(new URL('./outbox.ts', import.meta.url)))};
  const outbox = new Outbox(fileOutboxStorage(${JSON.stringify(path)}), 'A', 1e6, { onFault: console.error });
  for (;;) writeSync(1, outbox.put('detection', 'detection', { text: 'x'.repeat(300) }, 0).seq + '\\n');
`;

async function killedAfter(path: string, ms: number): Promise<number> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program(path)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  await new Promise((resolve) => setTimeout(resolve, ms));
  child.kill('SIGKILL');
  await ended;
  return Number(said.trimEnd().split('\n').at(-1));
}

it('a robot killed at any moment finds everything again that its outbox had taken, in order, and nothing else', async () => {
  for (const ms of [5, 40, 90]) {
    const path = join(folder, `box-${ms}`);
    const lastSaid = await killedAfter(path, ms);
    const reopened = new Outbox(fileOutboxStorage(path), 'B', 1e6, { onFault: () => {} });
    const kept = [...reopened.pending()].map(({ seq }) => seq);
    expect(kept).toEqual(kept.map((_, index) => index + 1));
    expect(kept.length).toBeGreaterThanOrEqual(lastSaid);
    expect(kept.length).toBeLessThanOrEqual(lastSaid + 1);
    expect(lastSaid).toBeGreaterThan(0);
  }
});
