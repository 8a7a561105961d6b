import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { RobotView } from '#shared/contracts/views.ts';
import { robotDisplay } from '../display/robot-display.ts';
import { isWaiting, subjectOf } from '../state/actions.ts';
import { useConsole } from '../state/console.ts';
import { robotsInOrder } from '../state/robots-in-order.ts';
import { ActionState } from './action-state.tsx';

/** This desk saw a stop being released and nobody has dealt with the robots that stand since. */
const afterRelease = signal(false);

/** Live robots that stand where they are and wait to be told; not those that need somebody at their side first. */
export function useHeldRobots(): readonly RobotView[] {
  const { store } = useConsole();
  const picture = store.picture.value;
  if (picture === undefined || picture.halt.latched) return [];
  return robotsInOrder(picture.robots.values()).filter(
    (robot) =>
      robot.behaviour === 'HOLD' &&
      !robot.charging &&
      (robot.serviceState === undefined || robot.serviceState === 'IN_SERVICE') &&
      robotDisplay(robot, store.now.value).live,
  );
}

/** A released robot holds: going on is an order of its own. One press, every target named, each answers for itself. */
export function ResumeHeld({ robots }: { readonly robots: readonly RobotView[] }) {
  const { store, actions } = useConsole();
  const waiting = robots.some(({ id }) => isWaiting(store, subjectOf.robot(id), 'command'));
  const may = !waiting && store.link.value.kind === 'up' && store.can('command.send');
  const resume = (): void => {
    for (const { id, callSign } of robots) {
      void actions.command(subjectOf.robot(id), `Resume patrol: ${callSign}`, { kind: 'resume-patrol', robotId: id });
    }
  };
  return (
    <>
      {robots.map(({ id }) => (
        <ActionState key={id} subject={subjectOf.robot(id)} />
      ))}
      <button type="button" disabled={!may} onClick={resume}>
        Resume patrol: {robots.map(({ callSign }) => callSign).join(' ')}
      </button>
    </>
  );
}

/** After a release, until the robots go on or the operator leaves them where they stand. */
export function ReleasedBar() {
  const { store } = useConsole();
  const latched = store.picture.value?.halt.latched === true;
  const wasLatched = useRef(latched);
  useEffect(() => {
    if (wasLatched.current !== latched) afterRelease.value = !latched;
    wasLatched.current = latched;
  }, [latched]);
  const robots = useHeldRobots();
  if (!afterRelease.value || robots.length === 0) return null;
  return (
    <div class="notice released" role="status">
      <span>
        <b>Stop released.</b> {robots.length} {robots.length === 1 ? 'robot holds' : 'robots hold'} until told to go on.
      </span>
      <ResumeHeld robots={robots} />
      <button
        type="button"
        onClick={() => {
          afterRelease.value = false;
        }}
      >
        Leave holding
      </button>
    </div>
  );
}
