import { chargeOf } from '#shared/contracts/vda5050/state.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import { shownState } from '../../fleet/robot-record.ts';
import type { RobotRecord } from '../../fleet/robot-record.ts';
import type { UnitOfWork } from '../../work/unit-of-work.ts';
import type { AlarmBook } from '../alarm-book.ts';
import type { Finding } from '../alarm-record.ts';
import type { AlarmType } from '../catalogue.ts';
import type { OnDelay } from '../on-delay.ts';

/** Percent; the robot's own reserve may be higher. Cleared above the second figure, so that it cannot flutter. */
const lowBattery = { raise: 20, clear: 25 } as const;

type Found = Pick<Finding, 'message' | 'reasons'>;
type Rule = (robot: RobotRecord, now: EpochMs, isOpen: boolean) => Found | undefined;

const fault: Rule = ({ state, callSign }) => {
  const serious = state?.errors.filter(({ errorLevel }) => errorLevel === 'FATAL' || errorLevel === 'CRITICAL') ?? [];
  const stop = state?.safetyState.activeEmergencyStop ?? 'NONE';
  if (serious.length === 0 && stop === 'NONE') return undefined;
  const reasons = serious.slice(0, 4).map(({ errorType, errorLevel, errorDescription }) => ({
    label: `${errorType} (${errorLevel})`.slice(0, 128),
    value: errorDescription ?? '',
  }));
  if (stop !== 'NONE') reasons.unshift({ label: 'Emergency stop', value: stop });
  return { message: `${callSign}: ${stop === 'NONE' ? (serious[0]?.errorType ?? '') : 'emergency stop'}`, reasons };
};

const battery: Rule = ({ state, callSign }, _now, isOpen) => {
  if (state === undefined || state.powerSupply.charging) return undefined;
  const stateOfCharge = chargeOf(state);
  if (stateOfCharge === undefined) return undefined;
  const limit = isOpen ? lowBattery.clear : lowBattery.raise;
  if (stateOfCharge >= limit) return undefined;
  return {
    message: `${callSign}: battery ${stateOfCharge.toFixed(0)} %`,
    reasons: [{ label: 'Charge', value: `${stateOfCharge.toFixed(1)} % (limit ${limit} %)` }],
  };
};

const frozenFix: Rule = ({ gnss, callSign }) =>
  gnss?.frozenSuspect === true
    ? {
        message: `${callSign}: satellite fix is frozen while it moves`,
        reasons: [{ label: 'Fix', value: `${gnss.fixType}, 1 sigma ${gnss.hAccM.toFixed(1)} m` }],
      }
    : undefined;

const duplicate: Rule = ({ identity, callSign }, now) =>
  identity.isDuplicate(now)
    ? {
        message: `${callSign}: two machines under this identity`,
        reasons: [{ label: 'Boot speaking now', value: identity.boot.id ?? '' }],
      }
    : undefined;

/** With the time each condition must last. */
const rules: readonly (readonly [AlarmType, Rule, number])[] = [
  ['ROBOT_FAULT', fault, 0],
  ['LOW_BATTERY', battery, 10_000],
  ['GNSS_FROZEN', frozenFix, 0],
  ['DUPLICATE_IDENTITY', duplicate, 0],
];

export const robotKey = (type: AlarmType, robotId: string): string => `${type}:${robotId}`;

/** What a robot says about itself, judged once a second. A robot that is silent keeps the alarms it has. */
export function judgeRobot(robot: RobotRecord, delay: OnDelay, alarms: AlarmBook, work: UnitOfWork): void {
  if (robot.stateAt === undefined) return;
  const shown = shownState(robot, work.now);
  if (shown === 'LOST-ON-POLICY' || shown === 'OFFLINE' || shown === 'NOT-MONITORED') return;
  for (const [type, rule, delayMs] of rules) {
    const key = robotKey(type, robot.id);
    const found = rule(robot, work.now, alarms.open(key) !== undefined);
    const lasts = delay.lasts(key, found !== undefined, work.now, delayMs);
    if (found === undefined) {
      alarms.returned(key, work);
      continue;
    }
    if (!lasts) continue;
    const { position, stateAt } = robot;
    alarms.raise(
      {
        ...found,
        type,
        key,
        occurredAt: stateAt,
        robotId: robot.id,
        position: position && { x: position.x, y: position.y },
        outOfService: isOutOfService(robot),
      },
      work,
    );
  }
}

export const isOutOfService = (robot: RobotRecord): boolean => robot.authority?.serviceState.state === 'OUT_OF_SERVICE';
