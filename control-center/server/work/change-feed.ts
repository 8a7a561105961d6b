import type { PictureChange } from '#shared/contracts/socket.ts';

export type ChangeListener = (changes: readonly PictureChange[]) => void;

/** Carries committed changes from the work queue (`onChanges: feed.emit`) to everybody who follows the picture, in order. */
export interface ChangeFeed {
  readonly emit: ChangeListener;
  onChange(listener: ChangeListener): () => void;
}

export function createChangeFeed(): ChangeFeed {
  const listeners = new Set<ChangeListener>();
  return {
    emit(changes) {
      for (const listener of listeners) listener(changes);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
