import { robotConfig } from '#robots/config.ts';
import { safetyLimits } from '#robots/safety/safety-limits.ts';
import { borderHills } from '#shared/sector/border-hills.ts';
import { page, table } from './markdown.ts';

type Limit = keyof typeof safetyLimits;

const percent = (share: number): string => `${share * 100} %`;
const seconds = (ms: number): string => `${ms / 1000} s`;
const metres = (value: number): string => `${value} m`;
const sigmas = (value: number): string => `${value} sigma`;
const plain = String;

/** Every fixed limit, in the words of who has to live with it. */
const fixed: Readonly<Record<Limit, readonly [(value: number) => string, meaning: string]>> = {
  deadManMs: [seconds, 'A wish for a velocity that is not renewed for so long is void: the wheels get zero.'],
  checkMs: [
    seconds,
    'How often sensors, faults and pending stops are looked at, whether anything wants to move or not.',
  ],
  staleOdometryMs: [seconds, 'Without odometry for so long the robot stands, at fault.'],
  staleAttitudeMs: [
    seconds,
    'Without attitude for so long it stands, at fault: it might tilt unseen. Not asked of robots without an IMU.',
  ],
  standingMps: [(value) => `${value} m/s`, 'Slower than this, by fresh odometry, the wheels stand.'],
  standingRadps: [(value) => `${value} rad/s`, 'The same for turning.'],
  standWithinMs: [
    seconds,
    'Told to stop, the wheels must stand by then; later it is `BP_STOP_UNCONFIRMED`. Zero is sent again meanwhile.',
  ],
  faultFreeMs: [seconds, 'A fault must be gone for so long before the robot moves again.'],
  lostSigmaM: [metres, 'With a position less certain than this (one sigma) it does not know where it is: at fault.'],
  fenceSigmas: [sigmas, 'By dead reckoning it stands where this many sigmas reach beyond the fence.'],
  fenceMarginM: [metres, 'Looked ahead for fence, obstacle and zone, beyond the way it needs to stop.'],
  reactionSeconds: [(value) => `${value} s`, 'Time until braking begins, in that way.'],
  escapeSpeedMps: [(value) => `${value} m/s`, 'Out of where it may not be it creeps no faster than this.'],
  slopeProbeM: [metres, 'So far ahead the terrain model is asked for the slope.'],
  slopeToleranceRad: [
    (value) => `${value} rad`,
    'Steeper than `limits.maxSlopeRad` by more than this is refused whatever navigation wishes.',
  ],
  emptyPercent: [(value) => `${value} %`, 'Below this charge it stands, at fault, so that radio and camera live on.'],
  personBelievedMs: [seconds, 'A person who is not seen any more is believed to be there for so long.'],
  fixLostMs: [seconds, 'Without a usable fix for so long it is `BP_GNSS_LOST`: dead reckoning.'],
  fixGateSigmas: [
    sigmas,
    'Fixes that leave the way driven by more than this, over 2, 15, 60 or 180 s, are refused from then on.',
  ],
  fixTellAfterMs: [seconds, 'A doubt that lasts is told as `BP_GNSS_SPOOFED`; a single odd fix is only not used.'],
  fixTrustSigmas: [sigmas, 'Fixes are believed again when they come as near as this to the dead reckoning ...'],
  fixTrustAfterMs: [seconds, '... for so long.'],
  fixStampToleranceMs: [
    seconds,
    'Stamps that leave both the wall clock and the monotonic clock by more are a time jump.',
  ],
  blindError: [percent, 'Of the way driven without fixes: what dead reckoning adds to the uncertainty, one sigma.'],
  equalFrames: [plain, 'So many frames equal to the last bit are a frozen camera.'],
  equalDetectionsMs: [
    seconds,
    'Where the robot gets detections instead of frames: equal boxes and scores for so long. Empty ones say nothing.',
  ],
  framesSilentMs: [seconds, 'No frame for so long is told, too.'],
  clockStepMs: [
    seconds,
    'A wall clock that runs apart from the monotonic one by so much at once was stepped: told for a minute.',
  ],
};

export function safetyPage(): string {
  return page(
    'The safety supervisor',
    'For engineers who put a robot under it. No velocity reaches the wheels but through the node `safety_supervisor`: navigation (the built-in follower, or Nav2) publishes wishes on `cmd_vel_requested`, the supervisor publishes what it grants on `cmd_vel`. ' +
      'It is software on the robot’s computer. It is not a safety-rated device and does not replace an emergency stop, bumpers or a certified scanner; connect those in hardware, below `cmd_vel`.',
    '## In what order it decides',
    steps.map((step, index) => `${index + 1}. ${step}`).join('\n'),
    'What it does not grant in full it explains: the reason is in `BP_FAULT` or in the robot’s log, and navigation hears it, so that a robot that cannot go on asks for help instead of pushing.',
    '## What it watches besides',
    watches.map((watch) => `- ${watch}`).join('\n'),
    '## Limits of the robot’s model',
    'In the robot’s file (`npm run robot -- --config robot.yaml`), under the names given here; the defaults are those of our reference robot.',
    modelTable(),
    '## Limits that hold on every robot',
    'In `robots/safety/safety-limits.ts`. They follow from how the parts work together; changing one needs the tests that go with it.',
    table(
      ['Limit', 'Value', 'Meaning'],
      Object.entries(fixed).map(([name, [show, meaning]]) => [
        `\`${name}\``,
        show(safetyLimits[name as Limit]),
        meaning,
      ]),
    ),
    '## Where the robot may be',
    'The allowed area, blocked zones and obstacles of the sector are on board, and so is the zone set that the centre sent last. The robot needs no link to keep to them. Zones that the lost-link contract forbids are closed while the centre is silent.',
    '## Satellite fixes that deceive',
    deceit,
    table(['Attack', 'Refused after', 'Told after', 'Error before', 'Error in the next 2 min'], measured),
    'Forty seeds each, 95th percentiles, on the simulator’s receiver (0.7 m of slow drift, 0.15 m of noise, two fixes a second), wheels 0.6 % and heading 0.25 degrees wrong, patrolling at 1.8 m/s. In 1000 hours of honest fixes there was no false alarm. ' +
      'A drag slower than 0.1 m/s may go unnoticed for minutes while the robot drives. A robot that is deceived from its first fix on has nothing to hold it against.',
    '## Working on the robot',
    serviceStates,
    table(['State', 'What moves it', 'How it ends'], states),
    '## What it cannot see',
    blind.map((line) => `- ${line}`).join('\n'),
  );
}

const steps: readonly string[] = [
  'A latched halt, a robot out of service, one whose position and order are not confirmed since its start: zero.',
  'A node without which the robot must not move is not active: zero, at fault.',
  'No odometry, no attitude, no position, tilted too far, battery empty, dead reckoning too unsure near the fence: zero, at fault.',
  'The behaviour wants the body to stand: only braking passes.',
  'Speed is cut to the least of the robot’s own limit, the zone’s, and what people nearby allow. Backwards counts as forwards.',
  'If the place where the robot would come to rest is outside the allowed area, in a blocked zone or an obstacle, in a zone whose release is not held, or if the ground there is too steep: no speed. Turning away stays possible.',
];

const watches: readonly string[] = [
  '**A stop that is told** (halt, pause, cancel, hold, out of service): zero is sent again until the wheels stand, and if they do not in time, the robot and the centre raise an alarm that repeats.',
  '**Satellite fixes**: bit-identical, jumping, dragged, out of time, or missing. See below.',
  '**The camera**: equal frames, stamps that stand still, silence (`BP_CAMERA_FROZEN`).',
  '**The wall clock**: a step is told (`BP_CLOCK_STEPPED`). Stamps of messages never go back; the lost-link contract runs on the monotonic clock; whether a command or a lease has expired is judged by the centre’s time, as its signed heartbeats tell it.',
];

const deceit =
  'What the receiver adds to the way by odometry and heading must stay as steady as receivers are. Fixes that do not are refused; the position goes back to what it was before the doubt, carried on by dead reckoning, with an uncertainty that grows with the way. The alarm is TAMPER. When the fixes agree again, they are believed again.';

const measured: readonly (readonly string[])[] = [
  ['jump of 20 m', '0.5 s', '5 s', '1.5 m', '3.2 m'],
  ['drag of 1 m/s', '2.5 s', '8 s', '2.0 m', '3.2 m'],
  ['drag of 0.5 m/s', '7 s', '12 s', '3.0 m', '3.3 m'],
  ['drag of 0.2 m/s', '21 s', '26 s', '4.1 m', '4.1 m'],
  ['drag of 0.1 m/s', '204 s', '209 s', '20 m', '14 m'],
  ['stamps a minute ahead', '0.5 s', '5 s', '1.5 m', '3.3 m'],
];

const serviceStates =
  'Before you touch the robot, put it out of service: `npm run robot -- service --config robot.yaml --state out --by YOU --reason "..."` at the robot, or *out of service* from the centre (engineers and supervisors). ' +
  'It is on the robot’s disk, so a restart does not end it, and an order that was running is cancelled. Who set it puts it back with `--state in`; a supervisor can do so from the centre. Even then nothing moves until the robot knows its place again and somebody tells it to patrol.';

const states: readonly (readonly string[])[] = [
  ['OUT_OF_SERVICE', 'Nothing.', 'By who set it, or a supervisor; then UNKNOWN.'],
  [
    'UNKNOWN, after every start',
    'Nothing.',
    'When its place is known and the centre itself has spoken in the robot’s own frame, or a silence that a contract rules went on over the restart.',
  ],
  [
    'NEEDS_HELP, set by the robot where it is stuck',
    'Only the last energy: then it goes home.',
    'When somebody sends it home, resumes its patrol or what was interrupted, or puts it back in service. A restart does not end it.',
  ],
];

const blind: readonly string[] = [
  'Obstacles that no map and no sensor of the robot shows. With a laser scanner on `scan`, navigation slows down and stops; the supervisor itself does not read it.',
  'A frozen camera that shows nothing, where the robot gets detections instead of frames: an empty list equals an empty list.',
  'Wheels that slip: odometry counts them as driven. Only fixes tell.',
  'A dishonest source of odometry or attitude. They are believed.',
];

function modelTable(): string {
  const [entry] = borderHills.roster;
  if (entry === undefined) throw new RangeError('The sector has no robot.');
  const { energy, limits, person } = robotConfig(borderHills, entry, '');
  return table(
    ['Setting', 'Default', 'What the supervisor does with it'],
    [
      ['`limits.maxSpeedMps`', `${limits.maxSpeedMps} m/s`, 'Grants no more, forwards or backwards.'],
      [
        '`limits.maxAccelerationMps2`',
        `${limits.maxAccelerationMps2} m/s²`,
        'Reckons with it how far the robot rolls until it stands.',
      ],
      ['`limits.maxTiltRad`', `${limits.maxTiltRad} rad`, 'Stands, at fault, when tilted further to any side.'],
      ['`limits.maxSlopeRad`', `${limits.maxSlopeRad} rad`, 'Does not drive onto steeper ground.'],
      [
        '`person.standOffM`',
        metres(person.standOffM),
        'By itself the robot takes no step towards a person nearer than this.',
      ],
      ['`person.closestM`', metres(person.closestM), 'Sent by an operator, it takes none nearer than this.'],
      ['`person.slowWithinM`', metres(person.slowWithinM), 'Sent by an operator, within it no faster than the next.'],
      ['`person.slowSpeedMps`', `${person.slowSpeedMps} m/s`, 'Speed near people.'],
      [
        '`battery.reservePercent`',
        `${energy.reservePercent} %`,
        'Navigation turns home in time to arrive with it; the supervisor only knows empty.',
      ],
    ],
  );
}
