import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import pino from 'pino';
import { RefusalCounter } from '../health/refusal-counter.ts';
import { createHttpServer } from './create-http-server.ts';
import type { HttpParts } from './http-parts.ts';

const root = mkdtempSync(join(tmpdir(), 'bpc-web-'));
const webDir = join(root, 'dist');
mkdirSync(join(webDir, 'assets'), { recursive: true });
writeFileSync(join(webDir, 'index.html'), '<!doctype html><title>console</title>');
writeFileSync(join(webDir, 'assets', 'app-1a2b.js'), 'export {}');
writeFileSync(join(root, 'secret.txt'), 'secret');
afterAll(() => rmSync(root, { recursive: true }));

const serve = (folder: string) =>
  createHttpServer({
    log: pino({ level: 'silent' }),
    webDir: folder,
    refusals: new RefusalCounter(),
    onRefusal: () => undefined,
    ids: { next: () => 'id' },
  } as Partial<HttpParts> as HttpParts);

describe('the console', () => {
  it.each(['/', '/login', '/login?token=x', '/audit'])('is served at %s and never kept', async (url) => {
    const answer = await (await serve(webDir)).inject(url);
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-cache']);
    expect(answer.body).toContain('<title>console');
    expect(answer.headers['content-security-policy']).toContain("default-src 'self'");
  });

  it('has assets that may be kept for ever', async () => {
    const answer = await (await serve(webDir)).inject('/assets/app-1a2b.js');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/javascript; charset=utf-8']);
    expect(answer.headers['cache-control']).toContain('immutable');
  });

  it.each([
    '/secret.txt',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/nothing',
    '/assets/',
  ])('gives nothing else: %s', async (url) => {
    const answer = await (await serve(webDir)).inject(url);
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.json()).toMatchObject({ code: expect.stringMatching(/^BPC_E_/) });
    expect(answer.body).not.toContain('"secret"');
  });

  it('says how to build it where it is not built', async () => {
    const answer = await (await serve(join(root, 'nowhere'))).inject('/');
    expect(answer.json()).toMatchObject({ code: 'BPC_E_DEPENDENCY_MISSING' });
    expect(answer.body).toContain('npm run build:web');
  });
});
