import type { RobotView } from '#shared/contracts/views.ts';
import { ageText } from '../display/age.ts';
import { batteryText } from '../display/battery.ts';
import { robotDisplay } from '../display/robot-display.ts';
import { useConsole } from '../state/console.ts';
import { robotsInOrder } from '../state/robots-in-order.ts';
import { RobotRing } from '../ui/robot-ring.tsx';

/** One cell a robot in number order; only one that is not live is raised. */
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
      class={`fleet-cell${display.live ? '' : ' raised'}${selected ? ' selected' : ''}`}
      aria-current={selected}
      onClick={() => {
        store.selection.value = { kind: 'robot', id: robot.id };
      }}
    >
      <RobotRing batteryPercent={robot.batteryPercent} glyph={display.glyph} heard={display.live} />
      <span class="stack">
        <span class="nowrap">
          <b>{robot.callSign}</b> <span class={display.live ? 'dim' : ''}>{display.word}</span>
        </span>
        <span class="dim clip">
          {cellDetail(robot, display.live, now)}
          {!display.live && robot.batteryPercent !== undefined && (
            <span class="wide-only">, {batteryText(robot, false)}</span>
          )}
        </span>
      </span>
    </button>
  );
}

function cellDetail(robot: RobotView, live: boolean, now: number): string {
  if (!live) return robot.stateAt === undefined ? 'never heard' : `silent ${ageText(now - robot.stateAt)}`;
  const battery = batteryText(robot, live);
  return robot.orderDescription === undefined ? battery : `${battery}, ${robot.orderDescription}`;
}
