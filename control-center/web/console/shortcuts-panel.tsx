import { useConsole } from '../state/console.ts';
import { shortcuts } from './shortcuts.ts';

/** The keys, and the switch that turns the single ones off. */
export function ShortcutsPanel() {
  const { store } = useConsole();
  return (
    <div class="popover keys" role="group" aria-label="Keys">
      <h2 class="cap">Keys</h2>
      <dl>
        {shortcuts.map(({ key, does }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={store.shortcutsOn.value}
          onChange={(event) => {
            store.shortcutsOn.value = event.currentTarget.checked;
          }}
        />
        Single-letter keys on
      </label>
      <p class="dim">STOP ALL has no letter, so that nobody presses it by mistake; it is always at the top right.</p>
    </div>
  );
}
