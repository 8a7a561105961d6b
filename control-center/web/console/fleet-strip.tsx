import type { RobotView } from '#shared/contracts/views.ts';
import { ageText } from '../display/age.ts';
import { batteryText } from '../display/battery.ts';
import { robotDisplay } from '../display/robot-display.ts';
import type { RobotDisplay } from '../display/robot-display.ts';
import { stopAge } from '../display/stop-text.ts';
import { useConsole } from '../state/console.ts';
import { robotsInOrder } from '../state/robots-in-order.ts';
import { RobotRing } from '../ui/robot-ring.tsx';

/** One cell a robot in number order; only one that somebody has to look after is raised. */
export function FleetStrip() {
  const { store } = useConsole();
  const robots = robotsInOrder(store.picture.value?.robots.values() ?? []);
  const live = robots.filter((robot) => robotDisplay(robot, store.now.value).live).length;
  return (
    <section class="fleet" aria-label="Fleet">
      <div class="fleet-total">
        <b>
          {live} of {robots.length}
        </b>
        <span class="dim">
          <span class="wide-only">robots </span>report
        </span>
      </div>
      {robots.map((robot) => (
        <FleetCell key={robot.id} robot={robot} />
      ))}
    </section>
  );
}

function FleetCell({ robot }: { readonly robot: RobotView }) {
  const { store } = useConsole();
  const now = store.now.value;
  const display = robotDisplay(robot, now);
  const selected = store.selection.value?.kind === 'robot' && store.selection.value.id === robot.id;
  return (
    <button
      type="button"
      class={`fleet-cell${display.needsAttention ? ' raised' : ''}${selected ? ' selected' : ''}`}
      aria-current={selected}
      onClick={() => {
        store.selection.value = { kind: 'robot', id: robot.id };
      }}
    >
      <RobotRing batteryPercent={robot.batteryPercent} glyph={display.glyph} heard={display.live} stop={display.stop} />
      <span class="stack">
        <span class="nowrap">
          <b>{robot.callSign}</b>{' '}
          <span class={display.needsAttention ? '' : 'dim'}>
            <StateWord word={display.word} />
          </span>
        </span>
        <span class={display.stop === 'unconfirmed' ? 'attention clip' : 'dim clip'}>
          {cellDetail(robot, display.live, now)}
          <span class="wide-only">{cellRest(robot, display)}</span>
        </span>
      </span>
    </button>
  );
}

function cellDetail(robot: RobotView, live: boolean, now: number): string {
  if (robot.pendingIntent?.unconfirmed === true) return stopAge(robot.pendingIntent, now);
  if (!live) return robot.stateAt === undefined ? 'never heard' : `silent ${ageText(now - robot.stateAt)}`;
  const battery = batteryText(robot, live);
  return robot.orderDescription === undefined ? battery : `${battery}, ${robot.orderDescription}`;
}

function cellRest(robot: RobotView, { live, stop }: RobotDisplay): string {
  if (stop === 'unconfirmed') return ', not confirmed';
  return live || robot.batteryPercent === undefined ? '' : `, ${batteryText(robot, false)}`;
}

/** Long words that a narrow cell would cut off, and the part that says it alone. */
const shortWords: Readonly<Record<string, string>> = { 'LOST-ON-POLICY': 'LOST', 'OUT OF SERVICE': 'OUT' };

function StateWord({ word }: { readonly word: string }) {
  const short = shortWords[word];
  if (short === undefined) return <>{word}</>;
  return (
    <>
      {short}
      <span class="wide-only">{word.slice(short.length)}</span>
    </>
  );
}
