import type { RobotView } from '#shared/contracts/views.ts';
import { preciseAgeText } from '../display/age.ts';
import { batteryText } from '../display/battery.ts';
import { ghostSentence } from '../display/ghost-text.ts';
import { robotDisplay } from '../display/robot-display.ts';
import { serviceSentence, serviceWord } from '../display/service-text.ts';
import { stopOrigin, stopSentence } from '../display/stop-text.ts';
import { useConsole } from '../state/console.ts';
import { RobotRing } from '../ui/robot-ring.tsx';
import { CommandLife } from './command-life.tsx';
import { PositionLine } from './position-line.tsx';
import { RobotActions } from './robot-actions.tsx';

/** A robot in its own words, with the age of each. */
export function RobotDetail({ robot }: { readonly robot: RobotView }) {
  const { store } = useConsole();
  const display = robotDisplay(robot, store.now.value);
  const commands = [...(store.picture.value?.commands.values() ?? [])].filter(({ robotId }) => robotId === robot.id);
  return (
    <>
      <header class="detail-head">
        <div class="head-line">
          <RobotRing
            batteryPercent={robot.batteryPercent}
            glyph={display.glyph}
            heard={display.live}
            stop={display.stop}
          />
          <b>{robot.callSign}</b>
          <span class={display.needsAttention ? 'state-word attention' : 'state-word'}>{display.word}</span>
          <span class="right dim">{robot.id}</span>
        </div>
        <h1>
          {robot.orderDescription ?? (robot.orderId === undefined ? 'No order' : `Order …${robot.orderId.slice(-5)}`)}
        </h1>
        <PositionLine position={robot.position} />
        <StopLine robot={robot} />
        {serviceWord(robot) !== undefined && (
          <p class={robot.serviceState === 'NEEDS_HELP' ? 'attention' : ''}>{serviceSentence(robot)}</p>
        )}
        <GhostLine robot={robot} />
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

/** A stop that is told is not a stop: since when, which, out of what, until the wheels confirm it. */
function StopLine({ robot: { pendingIntent } }: { readonly robot: RobotView }) {
  const { store } = useConsole();
  if (pendingIntent === undefined) return null;
  const sentence = stopSentence(pendingIntent, store.now.value);
  return (
    <p class={pendingIntent.unconfirmed ? 'attention' : ''}>
      <b>{pendingIntent.unconfirmed ? 'STOP UNCONFIRMED' : 'STOPPING'}</b> {sentence}.{' '}
      {stopOrigin(pendingIntent, store.sector.value?.timeZone ?? 'UTC')}.
    </p>
  );
}

/** While it is not heard: what its contract makes it do, and how sure the centre is of its place. */
function GhostLine({ robot: { ghost } }: { readonly robot: RobotView }) {
  const { store } = useConsole();
  if (ghost === undefined) return null;
  const sentence = ghostSentence(ghost, store.now.value, store.sector.value?.timeZone ?? 'UTC');
  return (
    <p class="attention">
      By its contract it {sentence.replace(/^holds, will/, 'holds and will')}; expected{' '}
      {Math.round(Math.hypot(ghost.semiMajorM, ghost.semiMinorM))} m around its ghost (1 sigma).
    </p>
  );
}

const contractText = ({ lostLink }: RobotView): string =>
  lostLink === undefined
    ? 'none told'
    : `${lostLink.policyId}${lostLink.signed === true ? '' : ' (built in)'}: ${lostLink.onSilence} after ` +
      `${lostLink.silenceSeconds} s of silence, home after ${lostLink.maxAutonomousSeconds} s more; person: ${lostLink.onDetection}`;

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
    ['Battery', batteryText(robot, robotDisplay(robot, now).live)],
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
    ['Service', serviceWord(robot) ?? (robot.serviceState === undefined ? 'unknown' : 'in service')],
    ['Lost-link contract', contractText(robot)],
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
