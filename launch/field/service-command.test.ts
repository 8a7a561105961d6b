import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ServiceChange } from '#robots/identity/service-book.ts';
import { serviceCommand } from './service-command.ts';
import { ServiceDrop } from './service-drop.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'bpc-service-'));
afterAll(() => rmSync(dataDir, { recursive: true }));

describe('the service command on site', () => {
  it('hands the change to the running agent, never as a supervisor, and prints its answer', async () => {
    const lines: string[] = [];
    const taken: ServiceChange[] = [];
    const agent = new ServiceDrop(dataDir);
    const serving = setInterval(() => {
      agent.serve((change) => {
        taken.push(change);
        return change.by === 'eve' ? 'Out of service, for eve.' : 'Refused: it was eve.';
      });
    }, 20);
    const say = (by: string) =>
      serviceCommand({ dataDir }, { state: 'out', by, reason: 'wheel' }, (line) => lines.push(line));
    expect([await say('eve'), await say('bob')]).toEqual([0, 1]);
    clearInterval(serving);
    expect(lines).toEqual(['Out of service, for eve.', 'Refused: it was eve.']);
    expect(taken[0]).toEqual({ state: 'OUT_OF_SERVICE', by: 'eve', reason: 'wheel', isSupervisor: false });
    expect(agent.isWaiting).toBe(false);
  });

  it('says what is missing', async () => {
    const lines: string[] = [];
    const code = await serviceCommand({ dataDir }, { state: 'out', by: undefined, reason: undefined }, (line) =>
      lines.push(line),
    );
    expect([code, lines[0]]).toEqual([2, expect.stringContaining('--by NAME')]);
  });

  it('leaves a request for the next start, and what is no request changes nothing', () => {
    const drop = new ServiceDrop(dataDir);
    drop.ask({ state: 'OUT_OF_SERVICE', by: 'eve', reason: '' });
    expect(new ServiceDrop(dataDir).isWaiting).toBe(true);
    writeFileSync(join(dataDir, 'service-request.json'), '{"state":"GONE"');
    drop.serve(() => {
      throw new Error('nothing to change');
    });
    expect([drop.isWaiting, drop.answer]).toEqual([false, 'The request is malformed.']);
  });
});
