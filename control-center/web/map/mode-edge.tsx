import type { PictureSnapshot } from '#shared/contracts/socket.ts';
import { useConsole } from '../state/console.ts';
import { followed } from './map-settings.ts';

const words: Readonly<Record<Exclude<PictureSnapshot['mode'], 'LIVE'>, string>> = {
  SIM: 'SIM: SIMULATED WORLD, NO REAL ROBOTS',
  DRILL: 'DRILL',
  REPLAY: 'REPLAY: NOT THE PRESENT',
};

/** LIVE puts no word at the map's edge; every other mode does. */
export function ModeEdge({ mode }: { readonly mode: PictureSnapshot['mode'] | undefined }) {
  if (mode === undefined || mode === 'LIVE') return null;
  return <p class={`mode-edge mode-${mode.toLowerCase()}`}>{words[mode]}</p>;
}

/** Following is never hidden: who, and how to end it. */
export function FollowChip() {
  const { store } = useConsole();
  const target = followed.value;
  if (target === undefined) return null;
  const name =
    target.kind === 'robot'
      ? (store.picture.value?.robots.get(target.id)?.callSign ?? target.id)
      : `track ${target.id.slice(-5)}`;
  return (
    <p class="chip following">
      Following {name}
      <button
        type="button"
        onClick={() => {
          followed.value = undefined;
        }}
      >
        Stop following <kbd>F</kbd>
      </button>
    </p>
  );
}
