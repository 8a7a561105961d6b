import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { robotTopicContracts } from '#shared/contracts/topics.ts';
import type { RobotTopicName } from '#shared/contracts/topics.ts';
import { validator } from '#shared/contracts/validator.ts';
import { isAuthentic } from '#shared/crypto/envelope.ts';
import type { Envelope } from '#shared/crypto/envelope.ts';
import type { VdaVersion } from './dialect.ts';
import { hmacVerifier } from '#robots/identity/node-crypto.ts';
import { requiresConformanceData } from '#tests/support/conformance-data.ts';
import { RobotRig, action, orderAlong } from '#tests/support/robot-rig.ts';

const vdaTopics = ['connection', 'factsheet', 'state', 'visualization'] as const;
const extensionTopics = ['geo', 'link', 'authority', 'detection', 'alert', 'gapReport'] as const;

/** Half an hour in which everything happens once: patrol, order, refusal, person, halt, lost link, charging, frozen receiver. */
async function eventfulRun(vdaVersion: VdaVersion): Promise<RobotRig> {
  const rig = new RobotRig({ vdaVersion });
  await rig.boot();
  rig.centreSpeaks();
  await rig.pass(60);
  const look = action('bpObserve', { durationSeconds: 10, panStartDeg: -40, panEndDeg: 40 }, 'look', 'HARD');
  const here = { nodeId: 'here', x: rig.world.x, y: rig.world.y };
  rig.order(
    orderAlong('o1', [here, { nodeId: 'a', x: 0, y: -20, actions: [look] }, { nodeId: 'b', x: 0, y: 20 }], {
      released: 2,
    }),
  );
  rig.send('order', { orderId: 'broken' });
  await rig.pass(60);
  rig.instant(action('cancelOrder', {}, 'c1'), action('bpLookAt', { bearingDeg: 10 }, 'l1'));
  await rig.pass(5);
  rig.instant(action('bpTakeAuthority', { operatorId: 'anna', epoch: 1, ttlSeconds: 60 }, 't1'));
  rig.instant(action('bpResumePatrol', {}, 'r1'));
  rig.sees({ objectId: rig.ids.next(), x: 0, y: 150, welfare: { score: 0.9, signs: ['LYING_STILL'], reasons: [] } });
  await rig.pass(60);
  rig.connection!.sever();
  rig.centreFallsSilent();
  await rig.pass(120);
  rig.connection!.restore();
  rig.centreSpeaks();
  rig.world.fixIsFrozen = true;
  await rig.pass(120);
  rig.world.fixIsFrozen = false;
  rig.world.percent = 14;
  await rig.pass(300);
  rig.send('instantActions', { actions: [action('bpHalt', { authorityEpoch: 1, reason: 'test' }, 'h1')] });
  await rig.pass(1000);
  await rig.agent[Symbol.asyncDispose]();
  return rig;
}

/** Keys a value has and its schema does not name; the official schemas never forbid them. */
function unknownKeys(value: unknown, schema: Schema, root: Schema, at = ''): string[] {
  const resolved = schema.$ref === undefined ? schema : (root.definitions?.[schema.$ref.split('/').at(-1)!] ?? {});
  if (Array.isArray(value)) return value.flatMap((item) => unknownKeys(item, resolved.items ?? {}, root, `${at}[]`));
  if (typeof value !== 'object' || value === null || resolved.properties === undefined) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const next = resolved.properties?.[key];
    return next === undefined ? [`${at}.${key}`] : unknownKeys(inner, next, root, `${at}.${key}`);
  });
}
interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const run = eventfulRun('3.0');
const olderRun = eventfulRun('2.1');
/** Every message of these topics must satisfy the official schema of its version. */
const versions = [
  { version: '3.0', folder: 'vda5050/v3.0', run },
  { version: '2.1', folder: 'vda5050/v2.1', run: olderRun },
] as const;

describe('everything a robot publishes', () => {
  it.for(versions.flatMap((version) => vdaTopics.map((name) => ({ ...version, name }))))(
    '$name holds the official VDA 5050 $version schema, with no unknown key',
    async ({ name, folder: data, run: running }, context) => {
      const folder = requiresConformanceData(context, data);
      const rig = await running;
      const schema = JSON.parse(readFileSync(join(folder, `${name}.schema`), 'utf8')) as Schema & object;
      const ajv = new Ajv2020({ strict: false, allErrors: true });
      addFormats.default(ajv);
      const validate = ajv.compile(schema);
      const bodies = rig.published(name);
      expect(bodies.length).toBeGreaterThan(0);
      for (const body of bodies) {
        validate(body);
        expect(validate.errors ?? []).toEqual([]);
        expect(unknownKeys(body, schema, schema)).toEqual([]);
      }
    },
  );

  it.each([...vdaTopics, ...extensionTopics] as RobotTopicName[])(
    '%s holds our own contract, with its QoS',
    async (name) => {
      const rig = await run;
      const contract = robotTopicContracts[name];
      const validate = validator(contract.schema);
      const messages = rig.hub.log.filter(({ topic }) => topic.endsWith(`/bp/r1/${name}`));
      expect(messages.length).toBeGreaterThan(0);
      for (const { payload, qos, retain } of messages) {
        const result = validate(JSON.parse(new TextDecoder().decode(payload)), name);
        expect(result.ok ? '' : result.error.message).toBe('');
        expect([qos, retain]).toEqual([contract.qos, contract.retain]);
        expect(payload.length).toBeLessThanOrEqual(contract.maxBytes);
      }
    },
  );

  it.each(extensionTopics)('%s is sealed by the robot', async (name) => {
    const rig = await run;
    const verifier = hmacVerifier({ 'hmac:bp/r1': 'hmac-secret' });
    for (const body of rig.published<{ envelope: Envelope }>(name)) expect(isAuthentic(body, verifier)).toBe(true);
  });

  it('counts one sequence without gaps over all durable topics', async () => {
    const rig = await run;
    const durable = (['detection', 'alert', 'gapReport', 'evidence'] as const).flatMap((name) =>
      rig.published<{ envelope: Envelope }>(name).map(({ envelope }) => envelope.seq),
    );
    const seqs = [...new Set(durable)].toSorted((a, b) => a - b);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });

  it('keeps its rates: state at least every 5 s while online, at most 5 a second', async () => {
    const rig = await run;
    const times = rig.published<{ timestamp: string }>('state').map(({ timestamp }) => Date.parse(timestamp));
    const gaps = times.slice(1).map((time, index) => time - times[index]!);
    const offline = gaps.filter((gap) => gap > 5100);
    expect(offline).toHaveLength(1);
    expect(times.length).toBeLessThan(1800 * 2);
  });

  it('says OFFLINE when it leaves', async () => {
    const rig = await run;
    expect(rig.published('connection').at(-1)).toMatchObject({ connectionState: 'OFFLINE' });
  });
});
