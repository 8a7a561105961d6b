import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import pino from 'pino';
import { io } from 'socket.io-client';
import {
  ed25519PrivateKey,
  ed25519Signer,
  generateEd25519,
  hmacSigner,
  randomToken,
  sha256Hex,
} from '#control-center/server/access/node-crypto.ts';
import { composeControlCenter } from '#control-center/server/compose.ts';
import type { ControlCenter } from '#control-center/server/compose.ts';
import { readEnv } from '#control-center/server/config/read-env.ts';
import { toConfig } from '#control-center/server/config/to-config.ts';
import { mqttConnector } from '#launch/mqtt-connector.ts';
import { systemClock } from '#launch/system-clock.ts';
import { chainGenesisHash, signEvidence } from '#shared/contracts/evidence-chain.ts';
import type { PictureChange } from '#shared/contracts/socket.ts';
import { robotTopic } from '#shared/contracts/topics.ts';
import type { EvidenceView } from '#shared/contracts/views.ts';
import { seal } from '#shared/crypto/envelope.ts';
import { robotId } from '#shared/ids/branded.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import { seededRandom } from '#shared/random/random.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { toIso } from '#shared/time/clock.ts';

const clock = systemClock();
const ids = ulidSource(clock, seededRandom(`${process.pid}`));
const sector = sectors['border-hills'];
const { manufacturer, serialNumber } = sector.roster[0]!;
const robot = robotId(manufacturer, serialNumber);
const pair = generateEd25519();
const password = randomToken();
const hmacSecret = randomToken();
const picture = Buffer.from('a picture, as far as the centre cares');

const folder = mkdtempSync(join(tmpdir(), 'bpc-centre-'));
const provisioning = join(folder, 'provisioning.json');
const start = (): Promise<ControlCenter> => {
  const config = toConfig(
    readEnv({
      BPC_MODE: 'SIM',
      BPC_PORT: '0',
      BPC_MQTT_PORT: '0',
      BPC_DATA_DIR: join(folder, 'data'),
      BPC_PROVISIONING: provisioning,
    }),
  );
  if (!config.ok) throw new Error(config.error.message);
  const log = pino({ level: 'silent' });
  return composeControlCenter(config.value, { connectMqtt: (url) => mqttConnector(url), clock, log });
};

function manifest() {
  const now = toIso(clock.now());
  const core = {
    manufacturer,
    serialNumber,
    opex: 's' as const,
    evidenceId: ids.next(),
    kind: 'CROP' as const,
    mime: 'image/png' as const,
    bytes: picture.byteLength,
    sha256: sha256Hex(picture),
    capturedAt: now,
    lat: sector.anchor.latitude,
    lon: sector.anchor.longitude,
    sensor: 'thermal' as const,
    maskVersion: '1',
    seq: 0,
    prevHash: chainGenesisHash,
  };
  const signed = signEvidence(core, ed25519Signer(`ed25519:${robot}`, ed25519PrivateKey(pair.seed)));
  const header = { headerId: 1, timestamp: now, version: '3.0.0' };
  const stamp = { boot: ids.next(), seq: 1, ttlSeconds: 600 };
  return seal({ ...header, ...signed, uploadState: 'PENDING' }, stamp, hmacSigner(`hmac:${robot}`, hmacSecret));
}

async function enter(centre: ControlCenter, role: 'operator' | 'viewer' = 'operator') {
  const token = new URL(await centre.loginLink(role)).searchParams.get('token');
  const answer = await fetch(`${centre.address}/api/login/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  expect(answer.status).toBe(200);
  const cookie = String(answer.headers.get('set-cookie')).split(';')[0] as string;
  const get = (path: string) => fetch(`${centre.address}${path}`, { headers: { cookie } });
  return { cookie, get };
}

describe('the control centre', () => {
  let centre: ControlCenter;
  beforeAll(async () => {
    writeFileSync(
      provisioning,
      JSON.stringify({
        centre: { signingSeed: generateEd25519().seed },
        robots: [{ manufacturer, serialNumber, password, hmacSecret, evidencePublicKey: pair.publicKey }],
      }),
    );
    centre = await start();
  });
  afterAll(async () => {
    await centre[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  it('is ready, and says how each part is', async () => {
    expect((await fetch(`${centre.address}/readyz`)).status).toBe(200);
    const { get } = await enter(centre);
    const health = (await (await get('/api/health')).json()) as { status: string; parts: { name: string }[] };
    expect(health.status).toBe('ok');
    expect(health.parts.map(({ name }) => name)).toEqual(['store', 'history', 'broker', 'ingest', 'browsers']);
  });

  it('serves the sector with its ground, the API docs, and no login link twice', async () => {
    const { get } = await enter(centre);
    expect(await (await get('/api/sector')).json()).toMatchObject({ interfaceName: sector.interfaceName, mode: 'SIM' });
    expect((await (await get('/api/sector/dem')).arrayBuffer()).byteLength).toBeGreaterThan(10_000);
    const docs = (await (await fetch(`${centre.address}/docs/json`)).json()) as { paths: Record<string, object> };
    expect(Object.keys(docs.paths)).toContain('/api/alarms/{id}/acknowledge');
    const page = await fetch(`${centre.address}/docs`);
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self';/);
    const link = await centre.loginLink('viewer');
    const body = JSON.stringify({ token: new URL(link).searchParams.get('token') });
    const post = () =>
      fetch(`${centre.address}/api/login/link`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
    expect([(await post()).status, (await post()).status]).toEqual([200, 401]);
  });

  it('takes a picture from announcement by MQTT and upload by HTTP to the browser and the audit log, and keeps it', async () => {
    const { cookie, get } = await enter(centre);
    const socket = io(centre.address, { transports: ['websocket'], extraHeaders: { cookie } });
    const seen: EvidenceView[] = [];
    socket.on('delta', ({ changes }: { changes: PictureChange[] }) => {
      for (const change of changes) if (change.kind === 'evidence') seen.push(change.evidence);
    });
    await new Promise((resolve) => socket.on('snapshot', resolve));
    const connection = mqttConnector(centre.mqttUrl)({
      clientId: robot,
      username: robot,
      password,
      clean: false,
      keepAliveSeconds: 5,
    });
    const announced = manifest();
    const upload = () =>
      fetch(`${centre.address}/api/robots/${robot}/evidence/${announced.evidenceId}`, {
        method: 'PUT',
        headers: {
          authorization: `Basic ${Buffer.from(`${robot}:${password}`).toString('base64')}`,
          'content-type': 'image/png',
        },
        body: picture,
      });
    expect((await upload()).status).toBe(409);
    await new Promise<void>((resolve) => connection.onState((state) => state === 'connected' && resolve()));
    const topic = robotTopic(`sim-${sector.interfaceName}`, robot, 'evidence');
    await connection.publish(topic, Buffer.from(JSON.stringify(announced)), { qos: 1 });
    const stored = await upload();
    expect([stored.status, ((await stored.json()) as EvidenceView).status]).toEqual([200, 'verified']);
    await expect
      .poll(() => seen.map(({ status, chain }) => `${status} ${chain}`))
      .toEqual(['pending first', 'verified first']);
    const shown = await get(`/api/evidence/${announced.evidenceId}/content`);
    expect([shown.headers.get('content-type'), Buffer.from(await shown.arrayBuffer())]).toEqual(['image/png', picture]);
    socket.disconnect();
    await connection.end();

    await centre[Symbol.asyncDispose]();
    centre = await start();
    const again = await enter(centre);
    expect((await again.get(`/api/evidence/${announced.evidenceId}`)).status).toBe(200);
    const kept = await fetch(`${centre.address}/api/session`, { headers: { cookie } });
    expect(kept.status).toBe(200);
    const page = (await (await again.get('/api/audit?limit=500')).json()) as {
      entries: { action: string; actor: string }[];
      checkpoint: string;
    };
    const actions = page.entries.map(({ action }) => action);
    for (const action of ['robot.enrol', 'evidence.announce', 'evidence.store', 'evidence.view', 'sector.take'])
      expect(actions).toContain(action);
    expect(page.checkpoint).toContain('centre-1.audit');
    const verdict = (await (await again.get('/api/audit/verify')).json()) as {
      ok: boolean;
      checkpointsChecked: number;
    };
    expect(verdict.ok).toBe(true);
    expect(verdict.checkpointsChecked).toBeGreaterThan(0);
  });

  it('stops all from a viewer by the socket, and shows it to everybody', async () => {
    const { cookie, get } = await enter(centre, 'viewer');
    const socket = io(centre.address, { transports: ['websocket'], extraHeaders: { cookie } });
    await new Promise((resolve) => socket.on('snapshot', resolve));
    const answer = await new Promise<{ ok: boolean }>((resolve) =>
      socket.emit('stop', { key: ids.next(), reason: 'test' }, resolve),
    );
    expect(answer.ok).toBe(true);
    const snapshot = (await (await get('/api/picture')).json()) as { halt: { latched: boolean } };
    expect(snapshot.halt.latched).toBe(true);
    socket.disconnect();
  });

  it('refuses a port in use, and a database in use, by name', async () => {
    await expect(start()).rejects.toThrow('BPC_E_STORE_UNAVAILABLE');
  });
});
