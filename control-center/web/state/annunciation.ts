import { effect } from '@preact/signals';
import { annunciate, dueRepeat } from './annunciator.ts';
import type { Heard } from './annunciator.ts';
import type { AlarmSound } from './alarm-sound.ts';
import type { ConsoleStore } from './console-store.ts';

/** Sounds and announces alarms as they come; a new one ends the silence. Returns the function that ends it. */
export function startAnnunciation(store: ConsoleStore, sound: Pick<AlarmSound, 'play' | 'stop'>): () => void {
  let heard: Heard = new Map();
  let lastSoundAt = 0;
  const onAlarms = effect(() => {
    const alarms = store.picture.value?.alarms;
    if (alarms === undefined) return;
    const result = annunciate(heard, alarms.values());
    heard = result.heard;
    const [gravest] = result.fresh;
    if (gravest === undefined) return;
    store.silencedUntil.value = undefined;
    lastSoundAt = store.now.peek();
    sound.play(gravest.priority);
    const spoken = result.fresh.filter(({ priority }) => priority === 'critical' || priority === 'high');
    if (spoken.length > 0) {
      store.announcement.value = spoken.map(({ priority, message }) => `${priority} alarm: ${message}`).join('. ');
    }
  });
  const onTick = effect(() => {
    const now = store.now.value;
    const alarms = store.picture.peek()?.alarms;
    if (alarms === undefined) return;
    const due = dueRepeat(alarms.values(), lastSoundAt, store.silencedUntil.peek(), now);
    if (due === undefined) return;
    lastSoundAt = now;
    sound.play(due);
  });
  const onSilence = effect(() => {
    if (store.silencedUntil.value !== undefined) sound.stop();
  });
  return () => {
    onAlarms();
    onTick();
    onSilence();
  };
}
