import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Responder, RespondersAnswer } from '#shared/contracts/http/responses.ts';
import type { ApiError } from '../state/api-client.ts';
import { apiPaths } from '../state/api-paths.ts';
import { useConsole } from '../state/console.ts';

const refreshMs = 5_000;

export interface RespondersState {
  readonly responders: readonly Responder[];
  readonly loaded: boolean;
  readonly error?: ApiError;
}

/** Ranked by the centre, asked again every 5 s. An answer for another alarm than the one shown is dropped. */
export function useResponders(alarmId: string): RespondersState {
  const { api, clock } = useConsole();
  const state = useSignal<RespondersState>({ responders: [], loaded: false });
  useEffect(() => {
    let current = true;
    state.value = { responders: [], loaded: false };
    const ask = async (): Promise<void> => {
      const answer = await api.get<RespondersAnswer>(apiPaths.responders(alarmId));
      if (!current) return;
      state.value = answer.ok
        ? { responders: answer.value.responders, loaded: true }
        : { ...state.value, loaded: true, error: answer.error };
    };
    void ask();
    const cancel = clock.setRepeating(() => void ask(), refreshMs);
    return () => {
      current = false;
      cancel();
    };
  }, [alarmId]);
  return state.value;
}
