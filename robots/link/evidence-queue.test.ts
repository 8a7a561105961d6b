import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { domainError } from '#shared/errors/domain-error.ts';
import type { ErrorCode } from '#shared/errors/catalogue.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { err, ok } from '#shared/result/result.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { EvidenceQueue } from './evidence-queue.ts';
import { memoryEvidenceSpool } from './evidence-uploader.ts';
import type { EvidenceSpool } from './evidence-uploader.ts';
import { fileEvidenceSpool } from './file-evidence-spool.ts';
import { httpEvidenceUploader } from './http-evidence-uploader.ts';

const folder = mkdtempSync(join(tmpdir(), 'spool-'));
afterAll(() => rmSync(folder, { recursive: true }));
const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const bytes = new Uint8Array([1, 2, 3]);

describe.each<[string, () => { spool: EvidenceSpool; again: () => EvidenceSpool }]>([
  [
    'memory',
    () => {
      const spool = memoryEvidenceSpool();
      return { spool, again: () => spool };
    },
  ],
  [
    'file',
    () => {
      const path = mkdtempSync(join(folder, 's-'));
      return { spool: fileEvidenceSpool(path), again: () => fileEvidenceSpool(path) };
    },
  ],
])('pictures in a %s spool', (_, create) => {
  it('are there after a restart, oldest first, until they are removed', () => {
    const { spool, again } = create();
    spool.put('01A', bytes);
    spool.put('01B', bytes);
    expect(again().list()).toEqual(['01A', '01B']);
    expect([...(again().get('01A') ?? [])]).toEqual([1, 2, 3]);
    spool.remove('01A');
    expect(again().list()).toEqual(['01B']);
    expect(again().get('01A')).toBeUndefined();
  });
});

function queue(answers: (ErrorCode | 'ok')[]) {
  const clock = new SimulatedClock(0, drain);
  const spool = memoryEvidenceSpool();
  const sent: { at: number; id: string }[] = [];
  const givenUp: string[] = [];
  const uploader = {
    upload: async (id: string) => {
      sent.push({ at: clock.monotonicMs() / 1000, id });
      const answer = answers.shift() ?? 'ok';
      return answer === 'ok' ? ok(undefined) : err(domainError(answer, 'Test.'));
    },
  };
  const evidence = new EvidenceQueue(spool, uploader, clock, (id) => givenUp.push(id));
  clock.setRepeating(() => evidence.tick(), 1000);
  return { clock, evidence, givenUp, sent, spool };
}

describe('the evidence queue', () => {
  it('uploads in order, waits longer after each failure, and forgets a picture only once the centre has it', async () => {
    const { clock, evidence, sent, spool } = queue(['BPC_E_TIMEOUT', 'BPC_E_EVIDENCE_UNANNOUNCED', 'ok', 'ok']);
    evidence.add('01A', bytes);
    evidence.add('01B', bytes);
    await clock.advance(20_000);
    expect(sent).toEqual([
      { at: 1, id: '01A' },
      { at: 3, id: '01A' },
      { at: 7, id: '01A' },
      { at: 8, id: '01B' },
    ]);
    expect(spool.list()).toEqual([]);
  });

  it('gives a picture up that the centre says is not what was announced', async () => {
    const { clock, evidence, givenUp, sent } = queue([
      'BPC_E_HASH_MISMATCH',
      'BPC_E_HASH_MISMATCH',
      'BPC_E_HASH_MISMATCH',
    ]);
    evidence.add('01A', bytes);
    evidence.add('01B', bytes);
    await clock.advance(60_000);
    expect(givenUp).toEqual(['01A']);
    expect(sent.at(-1)!.id).toBe('01B');
  });

  it('is bounded: the oldest picture goes, and it is said', async () => {
    const { clock, evidence, givenUp } = queue([]);
    for (let n = 0; n < 501; n++) evidence.add(String(n).padStart(3, '0'), bytes);
    await clock.advance(1);
    expect(givenUp).toEqual(['000']);
    expect(evidence.depth).toBe(500);
  });
});

describe('the upload by HTTP', () => {
  it('carries the bytes with the robot’s credentials, and names refusals and silence', async () => {
    const requests: string[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('hex');
        requests.push(
          `${request.method} ${request.url} ${request.headers.authorization} ${request.headers['content-type']} ${body}`,
        );
        response.statusCode = request.url!.endsWith('01B') ? 409 : 204;
        response.end(request.url!.endsWith('01B') ? '{"code":"BPC_E_EVIDENCE_UNANNOUNCED"}' : '');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credentials = { username: 'bp/r1', password: 'secret' };
    const uploader = httpEvidenceUploader(`${url}/`, 'bp/r1' as RobotId, credentials);
    expect((await uploader.upload('01A', bytes)).ok).toBe(true);
    async function* pieces(all: Uint8Array) {
      for (const byte of all) yield Uint8Array.of(byte);
    }
    expect((await uploader.upload('01C', bytes, { pieces })).ok).toBe(true);
    expect(await uploader.upload('01B', bytes)).toMatchObject({
      ok: false,
      error: { code: 'BPC_E_EVIDENCE_UNANNOUNCED' },
    });
    await new Promise((resolve) => server.close(resolve));
    expect(await uploader.upload('01A', bytes)).toMatchObject({ ok: false, error: { code: 'BPC_E_TIMEOUT' } });
    const basic = Buffer.from('bp/r1:secret').toString('base64');
    const put = (id: string): string =>
      `PUT /api/robots/bp/r1/evidence/${id} Basic ${basic} application/octet-stream 010203`;
    expect(requests.slice(0, 2)).toEqual([put('01A'), put('01C')]);
  });
});

describe('a disk that runs full', () => {
  it('costs the oldest pictures first, those of open alarms last, and never the one under way; each is declared', () => {
    const { evidence, givenUp, spool } = queue([]);
    for (const id of ['01A', '01B', '01C', '01D']) evidence.add(id, new Uint8Array(100));
    evidence.tick();
    expect(evidence.bytes).toBe(400);
    expect(evidence.thin(150, (id) => id === '01B')).toBe(200);
    expect(givenUp).toEqual(['01C', '01D']);
    expect(evidence.thin(1000, (id) => id === '01B')).toBe(100);
    expect(spool.list()).toEqual(['01A']);
  });
});
