import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { GateAnswer, GateReason } from '#shared/contracts/http/responses.ts';
import type { CommandKind } from '#shared/contracts/views.ts';
import { apiPaths } from '../state/api-paths.ts';
import { useConsole } from '../state/console.ts';

const refreshMs = 5_000;

/** What the centre's gate says of each command now; a kind is missing until it has answered. */
export type Gates = ReadonlyMap<CommandKind, GateAnswer>;

export interface GateSubject {
  readonly robotId: string | undefined;
  readonly alarmId?: string | undefined;
}

/** Reasons before the press (lessons 9), asked again every 5 s. An answer about another robot than the one shown is dropped. */
export function useGates(kinds: readonly CommandKind[], { robotId, alarmId }: GateSubject): Gates {
  const { api, clock, store } = useConsole();
  const gates = useSignal<Gates>(new Map());
  const asked = `${kinds.join()} ${robotId ?? ''} ${alarmId ?? ''}`;
  const linked = store.link.value.kind === 'up';
  const halted = store.picture.value?.halt.latched === true;
  useEffect(() => {
    gates.value = new Map();
  }, [asked]);
  useEffect(() => {
    if (robotId === undefined || !linked) return;
    let current = true;
    const ask = async (kind: CommandKind): Promise<void> => {
      const query = { kind, robotId, ...(alarmId === undefined ? {} : { alarmId }) };
      const answer = await api.get<GateAnswer>(apiPaths.gate, query);
      if (current && answer.ok) gates.value = new Map(gates.value).set(kind, answer.value);
    };
    const askAll = (): void => kinds.forEach((kind) => void ask(kind));
    askAll();
    const cancel = clock.setRepeating(askAll, refreshMs);
    return () => {
      current = false;
      cancel();
    };
  }, [asked, linked, halted]);
  return gates.value;
}

/** Nobody knows better than the centre, which asks its gate again: without an answer the press is open. */
export const isOpen = (gates: Gates, kind: CommandKind): boolean => gates.get(kind)?.allowed !== false;

export const isUnsupported = (gates: Gates, kind: CommandKind): boolean =>
  gates.get(kind)?.reasons.some(({ code }) => code === 'NOT_SUPPORTED') === true;

/** Every reason once, with the commands it hinders. */
export function hindrances(
  gates: Gates,
): readonly { readonly reason: GateReason; readonly kinds: readonly CommandKind[] }[] {
  const found = new Map<string, { reason: GateReason; kinds: CommandKind[] }>();
  for (const [kind, { reasons }] of gates) {
    for (const reason of reasons.filter(({ code }) => code !== 'NOT_SUPPORTED')) {
      const known = found.get(reason.message);
      if (known === undefined) found.set(reason.message, { reason, kinds: [kind] });
      else known.kinds.push(kind);
    }
  }
  return [...found.values()];
}
