import type { MqttConnection, MqttConnector } from '#shared/link/mqtt-port.ts';
import type { Clock } from '#shared/time/clock.ts';
import { presenceMessage } from './centre-presence.ts';

/**
 * Connects to a broker that is not ours. Credentials in the address leave it for the connection's options. No session is kept there: states
 * that a broker queued while the centre was away would make robots look alive, and durable messages come again until they are `stored`.
 */
export function connectOutside(
  address: string,
  parts: {
    readonly connectMqtt: (url: string) => MqttConnector;
    readonly clock: Clock;
    readonly interfaceName: string;
    readonly centreId: string;
  },
): { readonly url: string; readonly connection: MqttConnection } {
  const url = new URL(address);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  const connection = parts.connectMqtt(url.href)({
    clientId: parts.centreId,
    ...(username === '' ? {} : { username: decodeURIComponent(username), password: decodeURIComponent(password) }),
    clean: true,
    keepAliveSeconds: 5,
    will: presenceMessage(parts.clock, parts.interfaceName, parts.centreId, 'CONNECTION_BROKEN'),
  });
  return { url: url.href, connection };
}
