import type { Store } from '#control-center/server/work/store-port.ts';
import { InvariantBroken } from '../invariant.ts';
import type { Invariant } from '../invariant.ts';
import type { Promised } from '../scripted-operators.ts';

/** Nothing the centre told an operator is done is lost, whatever was killed afterwards. */
export function keepsPromises(): Invariant & { promised(promise: Promised): void } {
  const name = 'nothing acknowledged to an operator is lost';
  const promises: Promised[] = [];
  return {
    name,
    promised: (promise) => void promises.push(promise),
    async onEnd(_world, store) {
      for (const promise of promises) {
        if (!(await isKept(promise, store))) throw new InvariantBroken(name, JSON.stringify(promise));
      }
    },
  };
}

async function isKept(promise: Promised, store: Store): Promise<boolean> {
  const find = async (
    collection: Parameters<Store['get']>[0],
    id: string,
  ): Promise<Record<string, unknown> | undefined> =>
    (await store.get(collection, id)) as Record<string, unknown> | undefined;
  switch (promise.kind) {
    case 'acknowledged':
      return (await find('alarms', promise.alarmId)) !== undefined;
    case 'opened':
      return (await find('incidents', promise.incidentId)) !== undefined;
    case 'closed':
      return (await find('incidents', promise.incidentId))?.['state'] === 'closed';
    case 'commanded':
      return (await find('commands', promise.commandId)) !== undefined;
    case 'halted':
      return (await find('halts', promise.haltId)) !== undefined;
  }
}
