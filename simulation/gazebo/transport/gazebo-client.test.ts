import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeGazebo } from '#tests/support/fake-gazebo.ts';
import { connectGazebo } from './gazebo-client.ts';
import type { GazeboClient } from './gazebo-client.ts';
import { decodeMessage } from './messages.ts';

const pose = (name: string) => ({
  name,
  id: 1,
  position: { x: 1, y: 2, z: 3 },
  orientation: { x: 0, y: 0, z: 0, w: 1 },
});

describe('the Gazebo client', () => {
  let gazebo: FakeGazebo;
  let client: GazeboClient;
  let faults: string[];
  beforeEach(async () => {
    gazebo = await FakeGazebo.start();
    faults = [];
    client = await connectGazebo({ host: '127.0.0.1', port: gazebo.port, onFault: (_, topic) => faults.push(topic) });
  });
  afterEach(async () => {
    client.close();
    await gazebo[Symbol.asyncDispose]();
  });

  it('hears a topic that was offered before it asked, and one offered afterwards', async () => {
    const seen: string[] = [];
    gazebo.offer('/early', 'PosesStamped');
    for (const topic of ['/early', '/late']) {
      client.subscribe(topic, 'PosesStamped', (message) => seen.push(`${topic} ${message.pose[0]?.name}`));
    }
    await expect.poll(() => gazebo.told.length).toBe(2);
    gazebo.offer('/late', 'PosesStamped');
    await expect.poll(() => gazebo.isHeard('/early') && gazebo.isHeard('/late')).toBe(true);
    for (const topic of ['/early', '/late']) {
      gazebo.publish(topic, 'PosesStamped', { time: { sec: 1, nsec: 0 }, pose: [pose('robot')] });
    }
    await expect.poll(() => seen.toSorted()).toEqual(['/early robot', '/late robot']);
    expect(client.offers.map(({ topic }) => topic)).toEqual(['/early', '/late']);
  });

  it('is dialled by those who want what it offers', async () => {
    const drive = client.advertise('/drive', 'Pose');
    await drive.heard;
    drive.publish({ position: { x: 1.5, y: 0, z: 0 }, orientation: { x: 0, y: 0, z: 0, w: 1 } });
    await expect.poll(() => gazebo.received.length).toBe(1);
    const { topic, body } = gazebo.received[0]!;
    expect([topic, decodeMessage('Pose', body).position]).toEqual(['/drive', { x: 1.5, y: 0, z: 0 }]);
  });

  it('reports a message that cannot be read, and goes on', async () => {
    const seen: string[] = [];
    gazebo.offer('/text', 'GzString');
    client.subscribe('/text', 'GzString', ({ data }) => seen.push(data));
    await expect.poll(() => gazebo.isHeard('/text')).toBe(true);
    gazebo.publishRaw('/text', Uint8Array.of(0x0a, 0xff));
    gazebo.publish('/text', 'GzString', { data: 'after' });
    await expect.poll(() => seen).toEqual(['after']);
    expect(faults).toEqual(['/text']);
  });

  it('knows when Gazebo is gone', async () => {
    const ended = client.ended;
    await gazebo[Symbol.asyncDispose]();
    await ended;
    gazebo = await FakeGazebo.start();
  });

  it('says who should have answered where nobody does', async () => {
    const { port } = gazebo;
    await gazebo[Symbol.asyncDispose]();
    const refused = connectGazebo({ host: '127.0.0.1', port, onFault: () => undefined });
    await expect(refused).rejects.toThrow(`No Gazebo answers at 127.0.0.1:${port}`);
    gazebo = await FakeGazebo.start();
  });

  it('is not taken in by another kind of server', async () => {
    await using web = await FakeGazebo.start(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const refused = connectGazebo({ host: '127.0.0.1', port: web.port, onFault: () => undefined });
    await expect(refused).rejects.toThrow('BPC_E_SIMULATOR_UNREACHABLE');
  });
});
