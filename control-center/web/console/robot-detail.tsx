import type { CommandKind, RobotView } from '#shared/contracts/views.ts';
import { ageText, preciseAgeText } from '../display/age.ts';
import { robotDisplay } from '../display/robot-display.ts';
import { isWaiting, subjectOf } from '../state/actions.ts';
import { useConsole } from '../state/console.ts';
import { RobotRing } from '../ui/robot-ring.tsx';
import { ActionState } from './action-state.tsx';
import { CommandLife } from './command-life.tsx';
import { PositionLine } from './position-line.tsx';

/** A robot in its own words, with the age of each. */
export function RobotDetail({ robot }: { readonly robot: RobotView }) {
  const { store } = useConsole();
  const display = robotDisplay(robot, store.now.value);
  const commands = [...(store.picture.value?.commands.values() ?? [])].filter(({ robotId }) => robotId === robot.id);
  return (
    <>
      <header class="detail-head">
        <div class="head-line">
          <RobotRing batteryPercent={robot.batteryPercent} glyph={display.glyph} heard={display.live} />
          <b>{robot.callSign}</b>
          <span class={display.live ? 'state-word' : 'state-word attention'}>{display.word}</span>
          <span class="right dim">{robot.id}</span>
        </div>
        <h1>{robot.orderDescription ?? (robot.orderId === undefined ? 'No order' : `Order ${robot.orderId}`)}</h1>
        <PositionLine position={robot.position} />
      </header>
      <div class="detail-scroll" tabIndex={0} role="region" aria-label="Robot">
        <RobotFacts robot={robot} />
        {robot.errors.length > 0 && (
          <section class="section">
            <h2 class="cap">Errors it reports</h2>
            {robot.errors.map((error) => (
              <p key={`${error.type}${error.description}`} class={error.level === 'WARNING' ? '' : 'attention'}>
                <b>{error.level}</b> {error.type}: {error.description}
              </p>
            ))}
          </section>
        )}
      </div>
      <RobotActions robot={robot} live={display.live} />
      <CommandLife commands={commands} />
    </>
  );
}

function RobotFacts({ robot }: { readonly robot: RobotView }) {
  const { store } = useConsole();
  const now = store.now.value;
  const age = (at: number): string => `${preciseAgeText(now - at)} ago`;
  const facts: readonly (readonly [string, string])[] = [
    ['State heard', robot.stateAt === undefined ? 'never' : age(robot.stateAt)],
    [
      'Position',
      robot.position === undefined
        ? 'never'
        : `${robot.position.localized ? 'localised' : 'NOT LOCALISED'}, ${age(robot.position.at)}`,
    ],
    ['Connection', robot.connectionState ?? 'never heard'],
    [
      'Battery',
      robot.batteryPercent === undefined
        ? 'unknown'
        : `${Math.round(robot.batteryPercent)} %${robot.charging ? ', charging' : ''}`,
    ],
    ['Speed', robot.speedMps === undefined ? 'unknown' : `${robot.speedMps.toFixed(1)} m/s`],
    [
      'GNSS',
      robot.gnss === undefined
        ? 'unknown'
        : `${robot.gnss.fixType}, ±${robot.gnss.hAccM.toFixed(1)} m${robot.gnss.frozenSuspect ? ', FROZEN?' : ''}, ${age(robot.gnss.at)}`,
    ],
    [
      'Link',
      robot.link === undefined
        ? 'unknown'
        : `${Math.round(robot.link.rttMs)} ms, loss ${robot.link.lossPct.toFixed(0)} %, ${robot.link.queueDepth} queued, ${age(robot.link.at)}`,
    ],
    ['Control', `${robot.authorityHolder ?? 'nobody'}, epoch ${robot.epoch}, ${robot.operatingMode ?? 'mode unknown'}`],
    ['Service', robot.serviceState ?? 'unknown'],
    ['Protocol', `VDA 5050 ${robot.vdaVersion}${robot.authorityEnforced ? '' : ', authority not enforced on board'}`],
    ['Clock', robot.clockOffsetMs === undefined ? 'offset unknown' : `${Math.round(robot.clockOffsetMs)} ms off`],
  ];
  return (
    <section class="section">
      <h2 class="cap">What it says</h2>
      <dl class="pairs">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const robotVerbs: readonly { readonly kind: CommandKind; readonly label: (callSign: string) => string }[] = [
  { kind: 'resume-patrol', label: (callSign) => `Resume patrol: ${callSign}` },
  { kind: 'return', label: (callSign) => `Send ${callSign} home` },
  { kind: 'cancel', label: (callSign) => `Cancel order of ${callSign}` },
  { kind: 'take-authority', label: (callSign) => `Take control of ${callSign}` },
];

function RobotActions({ robot, live }: { readonly robot: RobotView; readonly live: boolean }) {
  const { store, actions } = useConsole();
  const subject = subjectOf.robot(robot.id);
  const busy = isWaiting(store, subject, 'command');
  const linked = store.link.value.kind === 'up';
  const may = linked && live && !busy && store.can('command.send');
  return (
    <section class="section acts" aria-label="Act">
      <ActionState subject={subject} />
      {!live && (
        <p class="dim hindrance">
          {robot.callSign} is not live
          {robot.stateAt === undefined ? '' : `, silent ${ageText(store.now.value - robot.stateAt)}`}: commands will not
          be sent.
        </p>
      )}
      <div class="act-buttons">
        {robotVerbs.map(({ kind, label }) => (
          <button
            key={kind}
            type="button"
            disabled={!may || (kind === 'take-authority' && !store.can('authority.take'))}
            onClick={() => void actions.command(subject, label(robot.callSign), { kind, robotId: robot.id })}
          >
            {label(robot.callSign)}
          </button>
        ))}
      </div>
    </section>
  );
}
