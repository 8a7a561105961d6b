import type { CommandKind, RobotView } from '#shared/contracts/views.ts';
import { ageText } from '../display/age.ts';
import { isWaiting, subjectOf } from '../state/actions.ts';
import { useConsole } from '../state/console.ts';
import { ActionState } from './action-state.tsx';
import { GateReasons } from './gate-reasons.tsx';
import { isOpen, isUnsupported, useGates } from './use-gates.ts';

const labels = {
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
  const may = hindrance === undefined && !isWaiting(store, subject, 'command');
  return (
    <section class="section acts" aria-label="Act">
      <ActionState subject={subject} />
      {hindrance === undefined ? <GateReasons gates={gates} /> : <p class="dim hindrance">{hindrance}</p>}
      <div class="act-buttons">
        {kinds
          .filter((kind) => !isUnsupported(gates, kind))
          .map((kind) => (
            <button
              key={kind}
              type="button"
              disabled={!may || !isOpen(gates, kind) || (kind === 'take-authority' && !store.can('authority.take'))}
              onClick={() => void actions.command(subject, labels[kind](robot.callSign), { kind, robotId: robot.id })}
            >
              {labels[kind](robot.callSign)}
            </button>
          ))}
      </div>
    </section>
  );
}

/** What keeps every command from this robot, said once. */
function useHindrance(robot: RobotView, live: boolean): string | undefined {
  const { store } = useConsole();
  if (store.link.value.kind !== 'up') return 'Link lost: commands will not be sent.';
  if (store.session.value.kind !== 'active') return 'Session ended: sign in to act.';
  if (!store.can('command.send')) return `The role ${store.user.value?.role ?? ''} may look and stop, not command.`;
  if (live) return undefined;
  const silent = robot.stateAt === undefined ? '' : `, silent ${ageText(store.now.value - robot.stateAt)}`;
  return `${robot.callSign} is not live${silent}: commands will not be sent.`;
}
