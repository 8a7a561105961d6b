import type { AlertCategory } from '#shared/contracts/extension/alert.ts';
import { priorityOf } from './priority-matrix.ts';
import type { Consequence } from './priority-matrix.ts';

/** What every alarm must answer before it may exist (docs/alarm-philosophy.md, ISA-18.2 rationalisation). */
export interface AlarmDefinition {
  readonly category: AlertCategory;
  readonly title: string;
  readonly cause: string;
  readonly consequence: Consequence;
  readonly consequenceText: string;
  readonly response: string;
  readonly respondWithinSeconds: number;
  /** False: neither shelved nor suppressed in any way. */
  readonly suppressible: boolean;
  /** Stays until a person has judged it, even if its cause is gone. */
  readonly latching: boolean;
  readonly owner: string;
  /** Date of the last review with operators; an entry never reviewed says so. */
  readonly lastVerified: string;
}

const verified = { owner: 'control room', lastVerified: '2026-11-24' } as const;
const seen = { ...verified, category: 'INTRUSION', latching: true, suppressible: true } as const;
const robot = { ...verified, category: 'ROBOT', latching: false, suppressible: true } as const;

export const alarmCatalogue = {
  LINE_CROSSING: {
    ...seen,
    title: 'Border line crossed',
    cause: 'The track of a person or vehicle changed from outside to inside by more than its own uncertainty.',
    consequence: 'major',
    consequenceText: 'Contact is lost in terrain; people may come to harm unseen.',
    response: 'Look at the picture. Send the nearest robot to observe, inform the patrol, open an incident.',
    respondWithinSeconds: 120,
  },
  PERSON_INSIDE: {
    ...seen,
    title: 'Person inside the sector',
    cause: 'A person was first seen inside; nobody saw the crossing.',
    consequence: 'major',
    consequenceText: 'The way in is unknown and may be used again; the person may need help.',
    response: 'Look at the picture. Send a robot to observe, ask whether own forces are there.',
    respondWithinSeconds: 120,
  },
  ZONE_ENTRY: {
    ...seen,
    category: 'ZONE',
    title: 'Watched zone entered',
    cause: 'A track of a class the zone is watched for is inside it.',
    consequence: 'moderate',
    consequenceText: 'Goods or people in the zone are at risk.',
    response: 'Look at the picture. Check the work permits for the zone, send a robot to observe.',
    respondWithinSeconds: 120,
  },
  VEHICLE_IN_RESTRICTED_LANE: {
    ...seen,
    category: 'ZONE',
    title: 'Vehicle in a restricted lane',
    cause: 'A vehicle is inside a lane that is watched for vehicles.',
    consequence: 'moderate',
    consequenceText: 'Goods may leave unchecked; people in the lane are at risk.',
    response: 'Look at the picture. Call the gate, send a robot to observe.',
    respondWithinSeconds: 120,
  },
  WELFARE: {
    ...seen,
    category: 'WELFARE',
    title: 'Person may need help',
    cause: 'Signs such as lying still, being alone for long or waving reached the limit.',
    consequence: 'severe',
    consequenceText: 'A person may die.',
    response: 'Look at the picture. Call rescue, send the nearest robot to observe and announce help.',
    respondWithinSeconds: 60,
    suppressible: false,
  },
  ROBOT_ALERT: {
    ...robot,
    title: 'Alert from a robot',
    cause: 'The robot itself raised an alert that needs an answer.',
    consequence: 'moderate',
    consequenceText: 'Depends on the alert; its words say what.',
    response: "Read the robot's words and its errors, then decide: return it, leave it, or send help.",
    respondWithinSeconds: 600,
  },
  ROBOT_LOST: {
    ...robot,
    category: 'LINK',
    title: 'Nothing arrives from a robot',
    cause: 'No message of the robot for longer than its limit, or its connection broke.',
    consequence: 'moderate',
    consequenceText: 'Its stretch is not watched; it follows its lost-link contract alone.',
    response: 'See where it was last and when it will turn back. If it does not come back, send another robot.',
    respondWithinSeconds: 600,
  },
  SECTOR_SILENT: {
    ...robot,
    category: 'LINK',
    title: 'Nothing arrives from most robots',
    cause: 'Half of the robots or more fell silent together: one cause, not many.',
    consequence: 'major',
    consequenceText: 'The sector is not watched.',
    response: 'Check the radio network and the broker. Robots follow their lost-link contracts. Inform the patrol.',
    respondWithinSeconds: 120,
    suppressible: false,
  },
  ROBOT_FAULT: {
    ...robot,
    title: 'Robot has a fault',
    cause: 'The robot reports an error of level CRITICAL or FATAL, or its emergency stop is pressed.',
    consequence: 'moderate',
    consequenceText: 'The robot stands; its stretch is not watched.',
    response: 'Read the error. Send a technician, move another robot to the stretch.',
    respondWithinSeconds: 600,
  },
  LOW_BATTERY: {
    ...robot,
    title: 'Battery low',
    cause: 'The charge is below the reserve and the robot is not charging.',
    consequence: 'moderate',
    consequenceText: 'The robot may stop away from its dock.',
    response: 'Send it home. Going home is never blocked by a low battery.',
    respondWithinSeconds: 600,
  },
  TAMPER: {
    ...robot,
    category: 'TAMPER',
    title: 'Robot may be tampered with',
    cause: 'The robot reports opening, lifting, a covered camera or a forced move.',
    consequence: 'major',
    consequenceText: 'Robot, keys or evidence may fall into other hands.',
    response: 'Look at its last pictures. Stop it, inform the patrol, consider its keys compromised.',
    respondWithinSeconds: 120,
    latching: true,
  },
  GNSS_FROZEN: {
    ...robot,
    category: 'TAMPER',
    title: 'Position may be false',
    cause: 'The robot moves by its wheels while its satellite fix stays bit-identical.',
    consequence: 'moderate',
    consequenceText: 'Robot and tracks are shown in a wrong place.',
    response: 'Do not send it by its position. Compare with the camera, return it or send a technician.',
    respondWithinSeconds: 120,
  },
  GNSS_SPOOFED: {
    ...robot,
    category: 'TAMPER',
    title: 'Satellite position is false',
    cause:
      'The robot’s fixes contradict the way its wheels and its heading say it drove: jump, slow drag, or stamps out of time.',
    consequence: 'major',
    consequenceText: 'Somebody may try to lead the robot away. It drives by its odometry, less sure with every metre.',
    response:
      'Look whether other robots there say the same. Inform the patrol; call the robot home while it is still sure.',
    respondWithinSeconds: 120,
  },
  DUPLICATE_IDENTITY: {
    ...robot,
    category: 'TAMPER',
    title: 'Two machines under one identity',
    cause: 'Two running programs alternate under the name of one robot.',
    consequence: 'major',
    consequenceText: 'Commands reach the wrong machine, or a stranger poses as a robot.',
    response: 'Commands to it are locked. Find the second machine, revoke its key if it is not ours.',
    respondWithinSeconds: 120,
  },
  STOP_UNCONFIRMED: {
    ...robot,
    title: 'Stop not confirmed',
    cause: 'A robot that was live has not confirmed a halt or a cancel in time, or says that its wheels do not stand.',
    consequence: 'severe',
    consequenceText: 'A robot may still move although it was told to stop.',
    response: 'Keep people away from it. Use its hardware stop, call the patrol near it.',
    respondWithinSeconds: 30,
    suppressible: false,
  },
  CERTIFICATE_ENDING: {
    ...robot,
    category: 'LINK',
    title: 'Certificate of a robot was not renewed',
    cause: 'A seventh of its life is left, though the robot renews at two thirds.',
    consequence: 'moderate',
    consequenceText: 'The robot is shut out when it ends, and works on by its lost-link contract.',
    response: 'See whether the robot reaches the robot door. Once ended, approve its request for the next one.',
    respondWithinSeconds: 3600,
  },
  REVOCATION_LIST_ENDING: {
    ...robot,
    category: 'LINK',
    title: 'List of revoked certificates is not renewed',
    cause: 'Less than a day of it is left, though it is made anew every hour.',
    consequence: 'major',
    consequenceText: 'An outside broker refuses every robot when it ends.',
    response: 'Look at the log and at the disk of the data folder. Call whoever runs the centre.',
    respondWithinSeconds: 3600,
  },
  EVIDENCE_BROKEN: {
    ...robot,
    category: 'TAMPER',
    title: 'Evidence does not verify',
    cause: 'Bytes, signature or chain of a picture do not match what the robot announced.',
    consequence: 'major',
    consequenceText: 'The picture cannot be used; storage or transport may be tampered with.',
    response: 'Keep the item as it is, export the audit log, ask an engineer.',
    respondWithinSeconds: 600,
    latching: true,
  },
} as const satisfies Record<string, AlarmDefinition>;

export type AlarmType = keyof typeof alarmCatalogue;

export const alarmDefinition = (type: AlarmType): AlarmDefinition => alarmCatalogue[type];

export const cataloguePriority = (type: AlarmType): ReturnType<typeof priorityOf> => {
  const { consequence, respondWithinSeconds } = alarmDefinition(type);
  return priorityOf(consequence, respondWithinSeconds);
};
