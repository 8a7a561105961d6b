import type { Logger } from 'pino';
import pino from 'pino';
import type { Clock } from '#shared/time/clock.ts';
import { roles } from './access/demo-people.ts';
import { composeControlCenter } from './compose.ts';
import type { ConnectMqtt } from './compose-link.ts';
import type { CentreConfig } from './config/centre-config.ts';
import { describeConfig } from './config/describe-config.ts';

export interface ProgramParts {
  readonly connectMqtt: ConnectMqtt;
  readonly clock: Clock;
  /** Standard output: the address and, if asked for, the login links, as the last lines of the start. */
  readonly print: (line: string) => void;
  /** Aborted to stop. */
  readonly signal: AbortSignal;
}

/** Runs the control centre until the signal aborts. Throws CodedError if it cannot start. */
export async function runControlCenter(config: CentreConfig, parts: ProgramParts): Promise<void> {
  const log = createLog(config);
  log.info(describeConfig(config), 'configuration');
  const startedAt = parts.clock.monotonicMs();
  await using centre = await composeControlCenter(config, { ...parts, log });
  if (!centre.hasAccounts && !config.demoLinks) {
    parts.print('nobody can sign in yet. Stop this program and make the first administrator with');
    parts.print(`  npm run accounts -- add --name NAME --role admin --data-dir ${config.dataDir}`);
  }
  log.info({ ms: Math.round(parts.clock.monotonicMs() - startedAt), mqtt: centre.mqttUrl }, 'started');
  parts.print(`robots  ${centre.mqttUrl}`);
  if (centre.doorUrl !== undefined) parts.print(`door    ${centre.doorUrl}`);
  parts.print(`console ${centre.address}`);
  if (config.demoLinks) {
    for (const role of roles) parts.print(`login as ${role.padEnd(10)} ${await centre.loginLink(role)}`);
  }
  await untilAborted(parts.signal);
  log.info('stopping');
}

/** To standard error, so that standard output holds nothing but what people and launchers read. */
const createLog = ({ logLevel, centreId }: CentreConfig): Logger =>
  pino({ level: logLevel, base: { centre: centreId } }, pino.destination(2));

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
