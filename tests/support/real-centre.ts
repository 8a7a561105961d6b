import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { generateEd25519 } from '#control-center/server/access/node-crypto.ts';
import { composeControlCenter } from '#control-center/server/compose.ts';
import type { ControlCenter } from '#control-center/server/compose.ts';
import type { Provisioning } from '#control-center/server/config/provisioning.ts';
import { readEnv } from '#control-center/server/config/read-env.ts';
import { toConfig } from '#control-center/server/config/to-config.ts';
import { mqttConnector } from '#launch/mqtt-connector.ts';
import { systemClock } from '#launch/system-clock.ts';
import type { Role, SessionView } from '#shared/contracts/access.ts';
import type { PictureSnapshot } from '#shared/contracts/socket.ts';

/** A session over HTTP, as the console keeps it. */
export interface RealSession {
  /** For a socket of the same session. */
  readonly cookie: string;
  picture(): Promise<PictureSnapshot>;
  /** The answer's body; throws what the centre refused. */
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object): Promise<T>;
}

export interface RealCentre extends AsyncDisposable {
  readonly centre: ControlCenter;
  enter(role: Role): Promise<RealSession>;
}

/** The whole control centre in this process, in SIM mode, with real sockets on ports of the system's choice. */
export async function startRealCentre(
  folder: string,
  robots: Provisioning['robots'],
  env: Readonly<Record<string, string>> = {},
  signingSeed: string = generateEd25519().seed,
): Promise<RealCentre> {
  const provisioning = join(folder, 'provisioning.json');
  const file: Provisioning = { centre: { signingSeed }, robots };
  writeFileSync(provisioning, JSON.stringify(file), { mode: 0o600 });
  const config = toConfig(
    readEnv({
      BPC_MODE: 'SIM',
      BPC_PORT: '0',
      BPC_MQTT_PORT: '0',
      BPC_DATA_DIR: join(folder, 'centre'),
      BPC_PROVISIONING: provisioning,
      ...env,
    }),
  );
  if (!config.ok) throw new Error(config.error.message);
  const centre = await composeControlCenter(config.value, {
    connectMqtt: (url, tls) => mqttConnector(url, tls === undefined ? {} : { tls }),
    clock: systemClock(),
    log: pino({ level: 'silent' }),
  });
  return {
    centre,
    enter: (role) => enterConsole(centre, role),
    [Symbol.asyncDispose]: () => centre[Symbol.asyncDispose](),
  };
}

/** Signs in by a one-time link. */
export async function enterConsole(centre: ControlCenter, role: Role): Promise<RealSession> {
  const token = new URL(await centre.loginLink(role)).searchParams.get('token');
  const answer = await fetch(`${centre.address}/api/login/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: centre.address },
    body: JSON.stringify({ token }),
  });
  const session = await bodyOf<SessionView>(answer);
  const cookie = String(answer.headers.get('set-cookie')).split(';')[0] ?? '';
  const headers = { cookie, origin: centre.address, 'x-bpc-csrf': session.csrfToken };
  return {
    cookie,
    picture: async () => bodyOf<PictureSnapshot>(await fetch(`${centre.address}/api/picture`, { headers })),
    get: async (path) => bodyOf(await fetch(`${centre.address}${path}`, { headers })),
    post: async (path, body) =>
      bodyOf(
        await fetch(`${centre.address}${path}`, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      ),
  };
}

async function bodyOf<T>(answer: Response): Promise<T> {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status}: ${text}`);
  return JSON.parse(text) as T;
}
