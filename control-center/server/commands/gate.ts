import type { GateAnswer } from '#shared/contracts/http/responses.ts';
import type { CommandKind } from '#shared/contracts/views.ts';
import type { ServiceStateName } from '#shared/contracts/extension/authority.ts';
import type { OperatingMode } from '#shared/contracts/vda5050/state.ts';
import type { Freshness } from '#shared/picture/freshness.ts';

/** Everything the gate looks at, gathered by the caller: the gate itself is pure. */
export interface GateInput {
  readonly kind: CommandKind;
  readonly callSign: string;
  readonly reachable: boolean;
  /** The centre's latch is set, or the robot's own still is. */
  readonly halted: boolean;
  readonly duplicateIdentity: boolean;
  readonly emergencyStop: boolean;
  readonly fault: string | undefined;
  readonly serviceState: ServiceStateName | undefined;
  readonly operatingMode: OperatingMode | undefined;
  readonly position: Freshness;
  readonly localized: boolean;
  /** Absent for commands without a way. */
  readonly way:
    | { readonly kind: 'no-target' }
    | { readonly kind: 'target-outside' }
    | { readonly kind: 'no-route' }
    | { readonly kind: 'no-dock' }
    | { readonly kind: 'route'; readonly batteryAfterPercent: number | undefined }
    | undefined;
  readonly reservePercent: number;
  /** The robot keeps zones, and not those of the sector yet. */
  readonly zonesBehind: boolean;
  /** The factsheet lists what this command needs; true while no factsheet is known. */
  readonly supported: boolean;
}

type Reason = GateAnswer['reasons'][number];
type Check = (input: GateInput) => Reason | undefined;

const reason = (code: string, message: string, cure: string): Reason => ({ code, message, cure });

/** Commands that make the robot drive. */
const moves = (kind: CommandKind): boolean =>
  goesSomewhere(kind) || kind === 'resume-patrol' || kind === 'resume' || kind === 'return';
/** Commands whose way must be known to be safe before they start. */
const goesSomewhere = (kind: CommandKind): boolean => kind === 'dispatch' || kind === 'observe';

const checks: readonly Check[] = [
  ({ reachable, callSign }) =>
    reachable
      ? undefined
      : reason(
          'ROBOT_OFFLINE',
          `${callSign} is not live: nothing will be sent.`,
          'Wait for its link or choose another robot.',
        ),
  ({ duplicateIdentity, callSign }) =>
    duplicateIdentity
      ? reason(
          'DUPLICATE_IDENTITY',
          `Two machines speak as ${callSign}.`,
          'Find the second machine; commands are locked until it is gone.',
        )
      : undefined,
  ({ kind, halted }) =>
    halted && moves(kind)
      ? reason('HALTED', 'A halt is latched.', 'Two people release the halt once its reason is gone.')
      : undefined,
  ({ kind, emergencyStop, callSign }) =>
    emergencyStop && moves(kind)
      ? reason(
          'EMERGENCY_STOP',
          `The emergency stop of ${callSign} is pressed.`,
          'Somebody at the robot releases it by hand.',
        )
      : undefined,
  ({ kind, fault, callSign }) =>
    fault !== undefined && moves(kind)
      ? reason('FAULT', `${callSign} reports ${fault}.`, 'Mend the fault, or choose another robot.')
      : undefined,
  serviceCheck,
  ({ kind, operatingMode, callSign }) =>
    operatingMode !== undefined && operatingMode !== 'AUTOMATIC' && operatingMode !== 'SEMIAUTOMATIC' && moves(kind)
      ? reason('MANUAL_MODE', `${callSign} is in mode ${operatingMode}.`, 'Somebody at the robot sets it to AUTOMATIC.')
      : undefined,
  ({ kind, position, localized, callSign }) =>
    goesSomewhere(kind) && (position !== 'fresh' || !localized)
      ? reason(
          'POSITION_STALE',
          `The position of ${callSign} is ${localized ? position : 'not localised'}.`,
          'Wait for a fresh position.',
        )
      : undefined,
  wayCheck,
  ({ kind, zonesBehind, callSign }) =>
    zonesBehind && goesSomewhere(kind)
      ? reason(
          'ZONES_BEHIND',
          `${callSign} does not have the present zones yet.`,
          'They are on their way: try again in a few seconds.',
        )
      : undefined,
  ({ supported, kind, callSign }) =>
    supported
      ? undefined
      : reason(
          'NOT_SUPPORTED',
          `${callSign} does not know how to ${kind}.`,
          'Choose a robot that lists it in its factsheet.',
        ),
];

function serviceCheck({ kind, serviceState, callSign }: GateInput): Reason | undefined {
  if (kind === 'out-of-service' && serviceState === 'OUT_OF_SERVICE') {
    return reason('ALREADY_OUT_OF_SERVICE', `${callSign} is out of service already.`, 'Nothing is left to do.');
  }
  if (kind === 'back-in-service' && (serviceState === 'IN_SERVICE' || serviceState === 'UNKNOWN')) {
    return reason('NOT_OUT_OF_SERVICE', `${callSign} is not out of service.`, 'Nothing is left to do.');
  }
  if (!moves(kind) || serviceState === undefined || serviceState === 'IN_SERVICE') return undefined;
  if (serviceState === 'NEEDS_HELP') {
    if (!goesSomewhere(kind)) return undefined;
    const cure = 'Once the cause is gone: send it home, or let it take up what it was about.';
    return reason('SERVICE_STATE', `${callSign} needs help.`, cure);
  }
  if (serviceState === 'UNKNOWN') {
    return reason(
      'SERVICE_STATE',
      `${callSign} has not confirmed position and order since it started.`,
      'Wait until it reports IN_SERVICE.',
    );
  }
  const cure = 'Whoever set it, or a supervisor, puts it back in service.';
  return reason('SERVICE_STATE', `${callSign} is ${serviceState}.`, cure);
}

function wayCheck({ kind, way, reservePercent, callSign }: GateInput): Reason | undefined {
  switch (way?.kind) {
    case undefined:
      return undefined;
    case 'no-target':
      return reason('TARGET_MISSING', 'There is no place to go to.', 'Choose a place or an alarm with a position.');
    case 'target-outside':
      return reason(
        'TARGET_OUTSIDE',
        'The place is outside the allowed area.',
        'Choose a place inside the allowed area.',
      );
    case 'no-dock':
      return reason('NO_DOCK', `${callSign} has no dock in this sector.`, 'Send it to a place instead.');
    case 'no-route':
      return kind === 'observe'
        ? reason(
            'NO_ROUTE',
            'No way to a place with the stand-off.',
            'Choose another robot, or dispatch it: approaching is your decision.',
          )
        : reason(
            'NO_ROUTE',
            'The ways do not connect the robot with the place.',
            'Choose another place or another robot.',
          );
    case 'route': {
      const { batteryAfterPercent } = way;
      if (kind === 'return' || batteryAfterPercent === undefined || batteryAfterPercent >= reservePercent)
        return undefined;
      const left = `${batteryAfterPercent.toFixed(0)} % would be left, the reserve is ${reservePercent} %.`;
      return reason('LOW_BATTERY', left, 'Send it home to charge and choose another robot.');
    }
  }
}

/** Every reason why this may not start now, each with its cure (lessons 9). Going home is exempt from start thresholds (lessons 8). */
export function gate(input: GateInput): GateAnswer {
  const reasons = checks.flatMap((check) => check(input) ?? []);
  return { allowed: reasons.length === 0, reasons };
}
