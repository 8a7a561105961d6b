import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { composeAccounts } from '#control-center/server/compose-accounts.ts';
import { databaseName } from '#control-center/server/compose-storage.ts';
import { defaults } from '#control-center/server/config/centre-config.ts';
import type { CentreConfig } from '#control-center/server/config/centre-config.ts';
import { readEnv } from '#control-center/server/config/read-env.ts';
import { toConfig } from '#control-center/server/config/to-config.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import { accountVerbs, roles, runAccounts } from './accounts/run-accounts.ts';
import { parseProgramOrExit } from './args.ts';
import { systemClock } from './system-clock.ts';

/** Accounts of a control centre that is not running. There is no default password: people come in by one-time links. */
const { values, operands } = parseProgramOrExit({
  command: 'npm run accounts --',
  summary:
    'Adds and changes the accounts of a stopped control centre. While it runs, an administrator does the same over HTTP (/api/users, docs/interfaces/http.md).',
  operands: `${accountVerbs.join('|')} [NAME] [ROLE]`,
  options: {
    name: { kind: 'text', value: 'NAME', help: 'of the account' },
    role: { kind: 'text', value: 'ROLE', help: roles.join(', ') },
    'data-dir': {
      kind: 'text',
      value: 'FOLDER',
      help: `the centre's data folder (BPC_DATA_DIR, default ${defaults.dataDir ?? ''})`,
    },
  },
  examples: [
    [
      'npm run accounts -- add --name anna --role admin',
      'the first administrator; prints a login link that works once',
    ],
    ['npm run accounts -- list', 'all accounts'],
    ['npm run accounts -- set-role ben supervisor', 'his sessions end'],
    ['npm run accounts -- link anna', 'a new login link'],
    ['npm run accounts -- disable ben', 'he cannot come in any more; his records stay'],
  ],
});

/** As the centre's own files: for this user's eyes alone. */
process.umask(0o077);

try {
  const { dataDir, centreId, publicOrigin } = settings();
  const database = join(dataDir, databaseName);
  if (operands[0] !== 'add' && !existsSync(database)) {
    throw new CodedError(domainError('BPC_E_CONFIG_INVALID', `There is no database in ${dataDir}.`));
  }
  await using centre = await composeAccounts(
    { dataDir, centreId },
    { clock: systemClock(), log: pino({ level: 'error' }, pino.destination(2)) },
  );
  const { name, role } = values;
  const done = await runAccounts(centre.accounts, {
    operands,
    ...(name === undefined ? {} : { name }),
    ...(role === undefined ? {} : { role }),
    ...(publicOrigin === undefined ? {} : { origin: publicOrigin }),
  });
  if (done.ok) process.stdout.write(`${done.value.join('\n')}\n`);
  else process.stderr.write(`${done.error}\n`);
  if (!done.ok) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  const isHeld = error.domainError.code === 'BPC_E_STORE_UNAVAILABLE';
  process.stderr.write(
    `${error.message}\n${isHeld ? 'Stop the control centre first, or use /api/users as an administrator.\n' : ''}`,
  );
  process.exitCode = 1;
}

/** The centre's own. As SIM, because nothing here needs the robots' secrets. */
function settings(): CentreConfig {
  const given = values['data-dir'];
  const config = toConfig({ ...readEnv(process.env), mode: 'SIM', ...(given === undefined ? {} : { dataDir: given }) });
  if (!config.ok) throw new CodedError(config.error);
  return config.value;
}
