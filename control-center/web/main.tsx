import { render } from 'preact';
import { io } from 'socket.io-client';
import { App } from './app.tsx';
import { createAlarmSound } from './state/alarm-sound.ts';
import { startAnnunciation } from './state/annunciation.ts';
import { browserClock, browserRandom } from './state/browser-clock.ts';
import { ConsoleContext, createConsole } from './state/console.ts';
import { createRouter } from './state/route.ts';
import { startFlashing } from './ui/flash.ts';
import './styles/index.css';

const socket = io({ autoConnect: false, transports: ['websocket', 'polling'], randomizationFactor: 0.5 });
const router = createRouter(window);

const client = createConsole({
  clock: browserClock,
  random: browserRandom,
  socket,
  router,
  fetch: (path, init) => window.fetch(path, init),
  unblockSound: () => void sound.unblock(),
});
const sound = createAlarmSound(new AudioContext(), (blocked) => {
  client.store.sound.value = blocked ? 'blocked' : 'on';
});
for (const event of ['pointerdown', 'keydown'] as const) {
  window.addEventListener(event, () => void sound.unblock(), { capture: true });
}

client.start(new AbortController().signal);
startAnnunciation(client.store, sound);
startFlashing(document.documentElement, browserClock);

const root = document.getElementById('app');
if (root !== null) {
  render(
    <ConsoleContext.Provider value={client}>
      <App />
    </ConsoleContext.Provider>,
    root,
  );
}
