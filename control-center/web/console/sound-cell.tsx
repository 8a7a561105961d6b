import { useConsole } from '../state/console.ts';
import { ageText } from '../display/age.ts';
import { Icon } from '../ui/icon.tsx';

/** Whether alarms can be heard: on, silenced for so long, or blocked by the browser. */
export function SoundCell() {
  const { store, unblockSound } = useConsole();
  const left = (store.silencedUntil.value ?? 0) - store.now.value;
  if (store.sound.value === 'blocked') {
    return (
      <div class="strip-cell">
        <button type="button" class="sound-blocked" onClick={unblockSound}>
          <Icon name="soundOff" />
          <span class="stack">
            <b>SOUND BLOCKED</b>
            <span>press to allow</span>
          </span>
        </button>
      </div>
    );
  }
  return (
    <div class="strip-cell">
      <Icon name={left > 0 ? 'soundOff' : 'sound'} />
      <span class="stack">
        <b>Sound on</b>
        <span class={left > 0 ? 'attention' : 'dim'}>{left > 0 ? `silenced ${ageText(left)}` : 'not silenced'}</span>
      </span>
    </div>
  );
}
