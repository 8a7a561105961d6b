import type { CommandKind, RobotView } from '#shared/contracts/views.ts';
import { ageText } from '../display/age.ts';
import { isWaiting, subjectOf } from '../state/actions.ts';
import { useConsole } from '../state/console.ts';
import { ActionState } from './action-state.tsx';
import { GateReasons } from './gate-reasons.tsx';
import { ServiceActions } from './service-actions.tsx';
import { isOpen, isUnsupported, useGates } from './use-gates.ts';

const labels = {
  resume: (callSign: string) => `Resume task: ${callSign}`,
  'resume-patrol': (callSign: string) => `Resume patrol: ${callSign}`,
  return: (callSign: string) => `Send ${callSign} home`,
  cancel: (callSign: string) => `Cancel order of ${callSign}`,
  'take-authority': (callSign: string) => `Take control of ${callSign}`,
  announce: (callSign: string) => `Announce by ${callSign}`,
} as const satisfies Partial<Record<CommandKind, (callSign: string) => string>>;

const kinds = Object.keys(labels) as readonly (keyof typeof labels)[];

/** What can be asked of one robot, with every reason against it before the press. */
export function RobotActions({ robot, live }: { readonly robot: RobotView; readonly live: boolean }) {
  const { store, actions } = useConsole();
  const subject = subjectOf.robot(robot.id);
  const gates = useGates(kinds, { robotId: robot.id });
  const hindrance = useHindrance(robot, live);
  const mayCommand = store.can('command.send');
  const free = hindrance === undefined && !isWaiting(store, subject, 'command');
  const may = (kind: keyof typeof labels): boolean =>
    free &&
    mayCommand &&
    isOpen(gates, kind) &&
    (kind !== 'take-authority' || store.can('authority.take')) &&
    (kind !== 'resume' || isHeld(robot));
  return (
    <section class="section acts" aria-label="Act">
      <ActionState subject={subject} />
      {hindrance !== undefined && <p class="dim hindrance">{hindrance}</p>}
      {hindrance === undefined && !mayCommand && (
        <p class="dim hindrance">
          The role {store.user.value?.role}{' '}
          {store.can('robot.service') ? 'may look, stop and change service' : 'may look and stop'}, not command.
        </p>
      )}
      {hindrance === undefined && mayCommand && <GateReasons gates={gates} />}
      <div class="act-buttons">
        {kinds
          .filter((kind) => !isUnsupported(gates, kind))
          .map((kind) => (
            <button
              key={kind}
              type="button"
              disabled={!may(kind)}
              onClick={() => void actions.command(subject, labels[kind](robot.callSign), { kind, robotId: robot.id })}
            >
              {labels[kind](robot.callSign)}
            </button>
          ))}
      </div>
      <p class="dim resume-note">
        {isHeld(robot)
          ? 'Resume task: goes on with what a stop interrupted. Resume patrol: drops that and patrols.'
          : `Resume task: only for a robot that holds; ${robot.callSign} does not.`}
      </p>
      <ServiceActions robot={robot} subject={subject} free={free} />
    </section>
  );
}

/** It stands because it was told to, or paused: something may wait to be taken up again. */
const isHeld = ({ behaviour, paused }: RobotView): boolean => paused || behaviour === 'HOLD';

/** What keeps every request from this robot, said once. */
function useHindrance(robot: RobotView, live: boolean): string | undefined {
  const { store } = useConsole();
  if (store.link.value.kind !== 'up') return 'Link lost: commands will not be sent.';
  if (store.session.value.kind !== 'active') return 'Session ended: sign in to act.';
  if (live) return undefined;
  const silent = robot.stateAt === undefined ? '' : `, silent ${ageText(store.now.value - robot.stateAt)}`;
  return `${robot.callSign} is not live${silent}: commands will not be sent.`;
}
