import type { ComponentChildren } from 'preact';
import { ageText, timeLeftText } from '../display/age.ts';
import { batteryText, isBatteryLow } from '../display/battery.ts';
import { robotDisplay } from '../display/robot-display.ts';
import { serviceWord } from '../display/service-text.ts';
import { stopAge } from '../display/stop-text.ts';
import { mostUrgent } from '../state/alarm-order.ts';
import { useConsole } from '../state/console.ts';
import { robotsInOrder } from '../state/robots-in-order.ts';
import type { Selection } from '../state/selection.ts';
import { PrioritySymbol } from '../ui/priority-symbol.tsx';
import { commandWords } from './command-words.ts';
import { ResumeHeld, useHeldRobots } from './resume-held.tsx';

/** Nothing is selected: what waits, what runs, and whether everybody is there. Calm where there is nothing to do. */
export function ShiftSummary() {
  const { store } = useConsole();
  if (store.picture.value === undefined) return <p class="empty">Waiting for the first picture.</p>;
  return (
    <div class="detail-scroll summary" tabIndex={0} role="region" aria-label="Shift at a glance">
      <Waiting />
      <OpenIncidents />
      <Running />
      <Robots />
      <p class="empty">
        Choose an alarm, a robot or a track in a list or on the map. <kbd>J</kbd> next alarm, <kbd>?</kbd> all keys.
      </p>
    </div>
  );
}

function Waiting() {
  const { store } = useConsole();
  const [alarm] = mostUrgent(store.picture.value?.alarms.values() ?? []);
  return (
    <section class="section">
      <h2 class="cap">Most urgent</h2>
      {alarm === undefined ? (
        <p class="dim">No alarm waits for an answer.</p>
      ) : (
        <Choose selection={{ kind: 'alarm', id: alarm.id }}>
          <PrioritySymbol priority={alarm.priority} state={alarm.state} />
          <span>
            <b>{alarm.message}</b>
            <br />
            <span class="dim">
              {alarm.number}, {timeLeftText(alarm.respondBy - store.now.value)}
            </span>
          </span>
        </Choose>
      )}
    </section>
  );
}

function OpenIncidents() {
  const { store } = useConsole();
  const open = [...(store.picture.value?.incidents.values() ?? [])].filter(({ state }) => state === 'open');
  return (
    <section class="section">
      <h2 class="cap">Open incidents</h2>
      {open.length === 0 && <p class="dim">None.</p>}
      {open.slice(0, 4).map((incident) => (
        <Choose key={incident.id} selection={{ kind: 'incident', id: incident.id }}>
          <span>
            <b>{incident.number}</b> {incident.title}{' '}
            <span class="dim">open {ageText(store.now.value - incident.openedAt)}</span>
          </span>
        </Choose>
      ))}
    </section>
  );
}

function Running() {
  const { store } = useConsole();
  const picture = store.picture.value;
  const running = [...(picture?.commands.values() ?? [])].filter(({ state }) =>
    ['created', 'sent', 'accepted', 'executing'].includes(state),
  );
  return (
    <section class="section">
      <h2 class="cap">Commands under way</h2>
      {running.length === 0 && <p class="dim">None.</p>}
      {running.slice(0, 4).map((command) => (
        <Choose key={command.id} selection={{ kind: 'robot', id: command.robotId }}>
          <span>
            <b>{picture?.robots.get(command.robotId)?.callSign ?? command.robotId}</b> {commandWords[command.kind]},{' '}
            {command.state} <span class="dim">{ageText(store.now.value - command.createdAt)}</span>
          </span>
        </Choose>
      ))}
    </section>
  );
}

/** Only who needs attention is named. */
function Robots() {
  const { store } = useConsole();
  const now = store.now.value;
  const robots = robotsInOrder(store.picture.value?.robots.values() ?? []).filter(({ monitored }) => monitored);
  const shown = robots.map((robot) => ({ robot, display: robotDisplay(robot, now) }));
  const held = useHeldRobots();
  const named = shown.filter(
    ({ robot, display }) =>
      display.needsAttention || serviceWord(robot) !== undefined || isBatteryLow(robot.batteryPercent),
  );
  return (
    <section class="section">
      <h2 class="cap">Robots</h2>
      <p>
        <b>
          {shown.filter(({ display }) => display.live).length} of {shown.length}
        </b>{' '}
        live{named.length === 0 && ', no battery low'}
        {held.length > 0 && `, ${held.length} hold where they stand`}
      </p>
      {held.length > 0 && <ResumeHeld robots={held} />}
      {named.map(({ robot, display }) => (
        <Choose key={robot.id} selection={{ kind: 'robot', id: robot.id }}>
          <span>
            <b>{robot.callSign}</b> {display.word}, {batteryText(robot, display.live)}
            {robot.pendingIntent !== undefined && <>, {stopAge(robot.pendingIntent, now)}</>}
            {robot.stateAt !== undefined && !display.live && `, silent ${ageText(now - robot.stateAt)}`}
          </span>
        </Choose>
      ))}
    </section>
  );
}

function Choose(props: { readonly selection: Selection; readonly children: ComponentChildren }) {
  const { store } = useConsole();
  return (
    <button
      type="button"
      class="choose"
      onClick={() => {
        store.selection.value = props.selection;
      }}
    >
      {props.children}
    </button>
  );
}
