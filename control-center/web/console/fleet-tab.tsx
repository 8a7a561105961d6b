import { ageText } from '../display/age.ts';
import { batteryText } from '../display/battery.ts';
import { robotDisplay } from '../display/robot-display.ts';
import { stopAge } from '../display/stop-text.ts';
import { useConsole } from '../state/console.ts';
import { robotsInOrder } from '../state/robots-in-order.ts';

/** One row a robot, always in number order; totals on top. */
export function FleetTab() {
  const { store } = useConsole();
  const now = store.now.value;
  const robots = robotsInOrder(store.picture.value?.robots.values() ?? []);
  const live = robots.filter((robot) => robotDisplay(robot, now).live).length;
  if (robots.length === 0) return <p class="empty">No robot is enrolled, or the first picture is still to come.</p>;
  return (
    <div class="table-scroll">
      <p class="total">
        <b>
          {live} of {robots.length}
        </b>{' '}
        live
      </p>
      <table class="rows-table fleet-rows">
        <thead>
          <tr>
            <th scope="col">Robot</th>
            <th scope="col">State</th>
            <th scope="col">Batt.</th>
            <th scope="col">Link</th>
            <th scope="col">Age</th>
          </tr>
        </thead>
        <tbody>
          {robots.map((robot) => {
            const display = robotDisplay(robot, now);
            const selected = store.selection.value?.kind === 'robot' && store.selection.value.id === robot.id;
            return (
              <tr key={robot.id} class={selected ? 'selected' : ''}>
                <td>
                  <button
                    type="button"
                    class="cell-button"
                    aria-current={selected}
                    onClick={() => {
                      store.selection.value = { kind: 'robot', id: robot.id };
                    }}
                  >
                    {robot.callSign}
                  </button>
                </td>
                <td class={display.needsAttention ? 'attention' : ''}>
                  {display.word}
                  {robot.pendingIntent !== undefined && <div class="nowrap">{stopAge(robot.pendingIntent, now)}</div>}
                </td>
                <td>{robot.batteryPercent === undefined ? '–' : batteryText(robot, display.live)}</td>
                <td>{robot.link === undefined ? '–' : `${Math.round(robot.link.rttMs)} ms`}</td>
                <td>{robot.stateAt === undefined ? 'never' : ageText(now - robot.stateAt)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
