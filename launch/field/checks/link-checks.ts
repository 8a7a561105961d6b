import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { mqttConnector } from '../../mqtt-connector.ts';
import type { RobotKeys } from '../../robot-keys/read-robot-keys.ts';
import { fault, fine, note } from '../../doctor/finding.ts';
import type { Finding } from '../../doctor/finding.ts';

const patienceMs = 5000;
const mostOffsetMs = 2000;

/** Does the broker take this robot? Speaks MQTT only where the robot does not run: it would throw its own session out. */
export async function checkBroker(url: string, robot: string, keys: RobotKeys, isRunning: boolean): Promise<Finding> {
  const cure = 'check centre.broker, the network, the enrolment, and that the broker runs';
  const started = performance.now();
  if (isRunning) {
    const fail = await connected(url, keys);
    const ms = Math.round(performance.now() - started);
    return fail === undefined
      ? fine('broker', `${url} answers in ${ms} ms (the robot runs and holds its session: no second one was tried)`)
      : fault('broker', `${url}: ${fail}`, cure);
  }
  const { tls } = keys;
  let trouble = 'no answer';
  const link = mqttConnector(url, {
    ...(tls !== undefined && { tls: () => ({ ca: [tls.ca], cert: tls.cert, key: tls.key }) }),
    reconnectMs: { first: 60_000, longest: 60_000 },
    onTrouble: ({ message }) => (trouble = message),
  })({ clientId: robot, username: robot, password: keys.secret.password, clean: true, keepAliveSeconds: 10 });
  const outcome = await Promise.race([
    new Promise<string>((resolve) => link.onState((state) => state === 'connected' && resolve('connected'))),
    new Promise<string>((resolve) => setTimeout(() => resolve('late'), patienceMs)),
  ]);
  const ms = Math.round(performance.now() - started);
  link.sever();
  return outcome === 'connected'
    ? fine('broker', `${url} takes ${robot}: connected in ${ms} ms`)
    : fault('broker', `${url}: ${trouble}`, cure);
}

/** Undefined: it can be reached, over TLS by the robot's own certificate. */
function connected(url: string, { tls }: RobotKeys): Promise<string | undefined> {
  const { hostname, port, protocol } = new URL(url);
  const isTls = protocol === 'mqtts:' || protocol === 'wss:';
  const target = { host: hostname, port: Number(port) || (isTls ? 8883 : 1883), timeout: patienceMs };
  return new Promise((resolve) => {
    const socket = isTls
      ? connectTls({ ...target, servername: hostname, ...(tls && { ca: tls.ca, cert: tls.cert, key: tls.key }) })
      : connectTcp(target);
    const end = (fail: string | undefined): void => {
      socket.destroy();
      resolve(fail);
    };
    socket.once(isTls ? 'secureConnect' : 'connect', () => end(undefined));
    socket.once('timeout', () => end('no answer'));
    socket.once('error', (error) => end(error.message));
  });
}

/** Is the centre there, and is its clock ours? HTTP dates count seconds, so the offset is known to one second. */
export async function checkCentre(url: string, keys: RobotKeys | undefined): Promise<readonly Finding[]> {
  try {
    const before = Date.now();
    const date = await dateOf(`${url.replace(/\/+$/, '')}/healthz`, keys?.tls?.ca);
    const after = Date.now();
    const offsetMs = Date.parse(date) + 500 - (before + after) / 2;
    const detail = `${(offsetMs / 1000).toFixed(1)} s between its clock and ours, to half a second`;
    return [
      fine('centre', `${url} answers in ${after - before} ms`),
      Math.abs(offsetMs) <= mostOffsetMs
        ? fine('clock offset', detail)
        : fault(
            'clock offset',
            detail,
            'commands would be refused as too old or from the future: synchronise both clocks (chrony)',
          ),
    ];
  } catch (error) {
    const detail = `${url}: ${(error as Error).message}`;
    return [note('centre', detail, 'pictures wait on the robot until it answers; check centre.url and ca.crt')];
  }
}

function dateOf(url: string, ca: string | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const isTls = url.startsWith('https:');
    const asked = (isTls ? httpsRequest : httpRequest)(url, { timeout: patienceMs, ...(ca !== undefined && { ca }) });
    asked.once('response', (response) => {
      response.resume();
      const { date } = response.headers;
      if (date === undefined) reject(new Error('it sends no date'));
      else resolve(date);
    });
    asked.once('timeout', () => asked.destroy(new Error('no answer')));
    asked.once('error', reject);
    asked.end();
  });
}
