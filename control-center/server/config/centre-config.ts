import { Type } from 'typebox';
import type { Static } from 'typebox';
import { literals, strict } from '#shared/contracts/primitives.ts';

const port = (fallback: number, description: string) =>
  Type.Integer({ minimum: 0, maximum: 65_535, default: fallback, description });
const text = (description: string) => Type.String({ minLength: 1, maxLength: 1024, description });
const url = (pattern: string, description: string) => Type.String({ maxLength: 1024, pattern, description });

const LogLevel = literals(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']);

/** Every setting of the control centre: the one source for reading, checking, printing and `--help`. */
export const CentreConfig = Type.Object(
  {
    mode: Type.Union([Type.Literal('LIVE'), Type.Literal('SIM')], {
      description: 'SIM keeps to its own MQTT tree and says so on every screen.',
    }),
    host: text('Address to listen on for browsers and evidence uploads.'),
    port: port(8080, 'HTTP port; 0 lets the system choose.'),
    publicOrigin: Type.Optional(
      url('^https?://[^/]+$', 'Origin of the console as browsers see it, behind a proxy; without a path.'),
    ),
    dataDir: text('Folder of the database, pictures and keys.'),
    webDir: text('Folder of the built console.'),
    sector: text('Name of a sector that ships with the product.'),
    mqttUrl: Type.Optional(url('^mqtts?://.+', 'An external broker; without it the embedded broker runs.')),
    mqttHost: text('Address the embedded broker listens on.'),
    mqttPort: port(1883, 'Port of the embedded broker; 0 lets the system choose.'),
    mqttKickUrl: Type.Optional(
      url(
        '^mqtts?://.+',
        'Where the centre may take over sessions at the external broker, to end those of revoked robots.',
      ),
    ),
    tls: Type.Boolean({
      description:
        'TLS on console, robot door and embedded broker, by a root of the centre’s own; robots come by certificate alone (docs/identity.md).',
    }),
    tlsNames: Type.Optional(
      text('Host names and addresses, with commas, by which robots and browsers reach this machine.'),
    ),
    robotPort: port(8443, 'Port of the robot door, where robots enrol and renew; 0 lets the system choose.'),
    certificateDays: Type.Integer({
      minimum: 7,
      maximum: 30,
      description: 'Lifetime of robot certificates: longer than the longest lost link.',
    }),
    allowPlain: Type.Boolean({ description: 'Listen beyond this machine without TLS, for networks that are safe.' }),
    influxUrl: Type.Optional(url('^https?://.+', 'InfluxDB for telemetry history; without it SQLite keeps it.')),
    provisioning: Type.Optional(text('JSON file with the identities and secrets of the robots and the centre.')),
    centreId: Type.String({ pattern: '^[A-Za-z0-9_-]{1,32}$', description: 'Name of this centre in MQTT topics.' }),
    logLevel: LogLevel,
    demoLinks: Type.Boolean({ description: 'Print a one-time login link for each role at start.' }),
  },
  strict,
);
export type CentreConfig = Readonly<Static<typeof CentreConfig>>;
export type Setting = keyof CentreConfig;

export const defaults: Partial<CentreConfig> = {
  mode: 'LIVE',
  host: '127.0.0.1',
  port: 8080,
  dataDir: '.data/control-center',
  webDir: 'control-center/web/dist',
  sector: 'border-hills',
  mqttHost: '127.0.0.1',
  mqttPort: 1883,
  tls: false,
  robotPort: 8443,
  certificateDays: 14,
  allowPlain: false,
  centreId: 'centre-1',
  logLevel: 'info',
  demoLinks: false,
};
