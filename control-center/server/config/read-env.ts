import type { Setting } from './centre-config.ts';

type Reader = (text: string) => unknown;

const asText: Reader = (text) => text;
/** Not a number stays text, so that the schema can name the fault beside all others. */
const asNumber: Reader = (text) => (/^\d+$/.test(text) ? Number(text) : text);
const asFlag: Reader = (text) =>
  /^(1|true|yes|on)$/i.test(text) ? true : /^(0|false|no|off)$/i.test(text) ? false : text;

export const environmentVariables: Readonly<Record<Setting, { readonly variable: string; readonly read: Reader }>> = {
  mode: { variable: 'BPC_MODE', read: (text) => text.toUpperCase() },
  host: { variable: 'BPC_HOST', read: asText },
  port: { variable: 'BPC_PORT', read: asNumber },
  publicOrigin: { variable: 'BPC_PUBLIC_ORIGIN', read: asText },
  dataDir: { variable: 'BPC_DATA_DIR', read: asText },
  webDir: { variable: 'BPC_WEB_DIR', read: asText },
  sector: { variable: 'BPC_SECTOR', read: asText },
  mqttUrl: { variable: 'MQTT_URL', read: asText },
  mqttHost: { variable: 'BPC_MQTT_HOST', read: asText },
  mqttPort: { variable: 'BPC_MQTT_PORT', read: asNumber },
  mqttKickUrl: { variable: 'BPC_MQTT_KICK_URL', read: asText },
  tls: { variable: 'BPC_TLS', read: asFlag },
  tlsNames: { variable: 'BPC_TLS_NAMES', read: asText },
  robotPort: { variable: 'BPC_ROBOT_PORT', read: asNumber },
  certificateDays: { variable: 'BPC_CERTIFICATE_DAYS', read: asNumber },
  allowPlain: { variable: 'BPC_ALLOW_PLAIN', read: asFlag },
  influxUrl: { variable: 'INFLUX_URL', read: asText },
  provisioning: { variable: 'BPC_PROVISIONING', read: asText },
  centreId: { variable: 'BPC_CENTRE_ID', read: asText },
  logLevel: { variable: 'BPC_LOG_LEVEL', read: asText },
  demoLinks: { variable: 'BPC_DEMO_LINKS', read: asFlag },
};

export type Settings = Partial<Record<Setting, unknown>>;

/** Strings to typed optionals; empty variables count as absent. Nothing is judged here: `toConfig` does that. */
export function readEnv(env: Readonly<Record<string, string | undefined>>): Settings {
  const settings: Settings = {};
  for (const [setting, { variable, read }] of Object.entries(environmentVariables)) {
    const text = env[variable]?.trim();
    if (text !== undefined && text !== '') settings[setting as Setting] = read(text);
  }
  return settings;
}
