import type { AccountDesk } from './access/account-desk.ts';
import { openRecords } from './compose-storage.ts';
import type { StorageDeps } from './compose-storage.ts';
import type { CentreConfig } from './config/centre-config.ts';

export interface OpenAccounts extends AsyncDisposable {
  readonly accounts: AccountDesk;
}

/**
 * The accounts of a centre that is not running, with its audit log: nothing is changed that the log does not show. Throws a CodedError
 * while a centre holds the database.
 */
export async function composeAccounts(
  config: Pick<CentreConfig, 'dataDir' | 'centreId'>,
  deps: StorageDeps,
): Promise<OpenAccounts> {
  await using started = new AsyncDisposableStack();
  const { access } = await openRecords(config, deps, started);
  const running = started.move();
  return { accounts: access.accounts, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
