import type { CommandState, CommandView } from '#shared/contracts/views.ts';
import { ageText } from '../display/age.ts';
import { utcTime } from '../display/clock-text.ts';
import { useConsole } from '../state/console.ts';
import { commandWords } from './command-words.ts';

const endWords: Readonly<Partial<Record<CommandState, string>>> = {
  refused: 'REFUSED',
  cancelled: 'CANCELLED',
  failed: 'FAILED',
  expired: 'EXPIRED',
  'outcome-unknown': 'OUTCOME UNKNOWN',
};

/** The newest command of the selection from sent to its end; older ones in a line each. */
export function CommandLife({ commands }: { readonly commands: readonly CommandView[] }) {
  const [newest, ...older] = commands.toSorted((a, b) => b.createdAt - a.createdAt);
  if (newest === undefined) return null;
  return (
    <section class="command-life" aria-label="Life of the command" role="status">
      <Life command={newest} />
      {older.slice(0, 2).map((command) => (
        <OlderCommand key={command.id} command={command} />
      ))}
    </section>
  );
}

function Life({ command }: { readonly command: CommandView }) {
  const { store } = useConsole();
  const failed = endWords[command.state];
  const steps = [
    { name: 'Sent', at: command.sentAt },
    { name: 'Accepted', at: command.acceptedAt },
    { name: 'Executing', at: command.executingAt },
    { name: failed ?? 'Done', at: command.endedAt },
  ];
  const current = steps.findLastIndex(({ at }) => at !== undefined);
  return (
    <>
      <p class="life-head">
        <b>
          {commandWords[command.kind]} {store.picture.value?.robots.get(command.robotId)?.callSign ?? command.robotId}
        </b>{' '}
        <span class="dim">by {command.by}</span>
        {command.state === 'created' && <span class="right">not sent yet</span>}
      </p>
      <ol class="steps">
        {steps.map(({ name, at }, index) => (
          <li
            key={name}
            class={`${at === undefined ? 'ahead' : index === current ? 'current' : 'past'}${failed !== undefined && index === 3 ? ' failed' : ''}`}
            aria-current={index === current ? 'step' : undefined}
          >
            <b>{name}</b>
            <span>{stepTime(at, index === current, command.endedAt !== undefined, store.now.value)}</span>
          </li>
        ))}
      </ol>
      {command.reason !== undefined && <p class={failed === undefined ? 'dim' : 'attention'}>{command.reason}</p>}
    </>
  );
}

function stepTime(at: number | undefined, isCurrent: boolean, hasEnded: boolean, now: number): string {
  if (at === undefined) return hasEnded ? 'not told' : 'not yet';
  return isCurrent && !hasEnded ? ageText(now - at) : utcTime(at);
}

function OlderCommand({ command }: { readonly command: CommandView }) {
  const { store } = useConsole();
  return (
    <p class="dim older">
      {utcTime(command.createdAt)} {commandWords[command.kind]}{' '}
      {store.picture.value?.robots.get(command.robotId)?.callSign ?? command.robotId}:{' '}
      {endWords[command.state] ?? command.state}
    </p>
  );
}
