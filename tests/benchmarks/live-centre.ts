import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateEd25519, hmacSigner, randomToken } from '#control-center/server/access/node-crypto.ts';
import { mqttConnector } from '#launch/mqtt-connector.ts';
import { robotTopic } from '#shared/contracts/topics.ts';
import type { RobotTopicName } from '#shared/contracts/topics.ts';
import { robotId } from '#shared/ids/branded.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { MqttConnection } from '#shared/link/mqtt-port.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { ChildProgram } from '#tests/support/child-program.ts';
import { bytesOf } from '#tests/support/robot-bodies.ts';
import type { Speaker } from '#tests/support/robot-bodies.ts';

export const benchSector = sectors['border-hills'];
export const benchInterface = `sim-${benchSector.interfaceName}`;

/** A robot of the benchmark: speaks when told to. */
export interface BenchRobot {
  readonly id: RobotId;
  readonly speaker: Speaker;
  readonly connection: MqttConnection;
  say(name: RobotTopicName, body: object, qos: 0 | 1): Promise<void>;
}

export interface LiveCentre extends AsyncDisposable {
  readonly links: Readonly<Record<string, string>>;
  readonly address: string;
  readonly robots: readonly BenchRobot[];
  /** Processor milliseconds of the centre so far. */
  cpuMs(): number;
}

/** The control centre as its own process, and robots in this one that speak real MQTT with real signatures. */
export async function startLiveCentre(folder: string, extraRobots: number): Promise<LiveCentre> {
  const roster = [
    ...benchSector.roster.map(({ manufacturer, serialNumber }) => ({ manufacturer, serialNumber })),
    ...Array.from({ length: extraRobots }, (_, i) => ({ manufacturer: 'bench', serialNumber: `b-${i + 1}` })),
  ];
  const secrets = roster.map((entry) => ({ ...entry, password: randomToken(), hmacSecret: randomToken() }));
  const provisioning = join(folder, 'provisioning.json');
  writeFileSync(provisioning, JSON.stringify({ centre: { signingSeed: generateEd25519().seed }, robots: secrets }));
  const program = new ChildProgram(process.execPath, ['launch/control-center.ts'], {
    ...process.env,
    BPC_MODE: 'SIM',
    BPC_PORT: '0',
    BPC_MQTT_PORT: '0',
    BPC_DATA_DIR: join(folder, 'centre'),
    BPC_PROVISIONING: provisioning,
    BPC_DEMO_LINKS: '1',
    BPC_LOG_LEVEL: 'error',
  });
  while (!/login as admin/.test(program.output)) {
    if (!program.isRunning) throw new Error(program.output);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const connect = mqttConnector(/^robots +(\S+)/m.exec(program.output)?.[1] ?? '');
  const robots = secrets.map(({ manufacturer, serialNumber, password, hmacSecret }): BenchRobot => {
    const id = robotId(manufacturer, serialNumber);
    const connection = connect({ clientId: id, username: id, password, clean: true, keepAliveSeconds: 30 });
    return {
      id,
      connection,
      speaker: { manufacturer, serialNumber, signer: hmacSigner(`hmac:${id}`, hmacSecret) },
      say: (name, body, qos) => connection.publish(robotTopic(benchInterface, id, name), bytesOf(body), { qos }),
    };
  });
  await Promise.all(robots.map(({ connection }) => connected(connection)));
  return {
    robots,
    address: /^console +(\S+)/m.exec(program.output)?.[1] ?? '',
    links: Object.fromEntries(
      [...program.output.matchAll(/^login as (\w+) +(\S+)$/gm)].map(([, role = '', link = '']) => [role, link]),
    ),
    cpuMs: () => cpuOf(program.process.pid ?? 0),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(robots.map(({ connection }) => connection.end()));
      await program.stop();
    },
  };
}

const connected = (connection: MqttConnection): Promise<void> =>
  new Promise((resolve) => connection.onState((state) => state === 'connected' && resolve()));

/** User and system time from /proc, in clock ticks of 10 ms. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
