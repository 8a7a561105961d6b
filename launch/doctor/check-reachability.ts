import { createServer, connect } from 'node:net';
import type { CentreConfig } from '#control-center/server/config/centre-config.ts';
import { fault, fine, note } from './finding.ts';
import type { Finding } from './finding.ts';

const patienceMs = 3000;

/** Are our ports free, and do broker and history answer? */
export function checkReachability(config: CentreConfig): Promise<readonly Finding[]> {
  const { host, port, mqttUrl, mqttHost, mqttPort, influxUrl } = config;
  return Promise.all([
    portIsFree('HTTP port', host, port, 'BPC_PORT'),
    mqttUrl === undefined ? portIsFree('MQTT port', mqttHost, mqttPort, 'BPC_MQTT_PORT') : broker(mqttUrl),
    ...(influxUrl === undefined ? [] : [history(influxUrl)]),
  ]);
}

function portIsFree(name: string, host: string, port: number, variable: string): Promise<Finding> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) =>
      resolve(note(name, `${host}:${port}: ${error.message}`, `Stop what listens there, or set ${variable} (0: any).`)),
    );
    server.listen(port, host, () => server.close(() => resolve(fine(name, `${host}:${port} is free`))));
  });
}

function broker(url: string): Promise<Finding> {
  const { hostname, port, protocol } = new URL(url);
  const target = Number(port) || (protocol === 'mqtts:' ? 8883 : 1883);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: target, timeout: patienceMs });
    const end = (finding: Finding): void => {
      socket.destroy();
      resolve(finding);
    };
    const unreachable = (why: string): void =>
      end(fault('Broker', `${hostname}:${target}: ${why}`, 'Check MQTT_URL, the network and that the broker runs.'));
    socket.once('connect', () => end(fine('Broker', `${hostname}:${target} answers`)));
    socket.once('timeout', () => unreachable('no answer'));
    socket.once('error', (error) => unreachable(error.message));
  });
}

async function history(url: string): Promise<Finding> {
  const { host, origin } = new URL(url);
  try {
    const answer = await fetch(`${origin}/ping`, { signal: AbortSignal.timeout(patienceMs) });
    return answer.ok
      ? fine('InfluxDB', `${host} answers`)
      : fault('InfluxDB', `${host}: ${answer.status}`, 'Check INFLUX_URL.');
  } catch (error) {
    return fault('InfluxDB', `${host}: ${(error as Error).message}`, 'Check INFLUX_URL and that influxd runs.');
  }
}
