import type { BpActionType } from '#shared/contracts/bp-actions.ts';
import type { FactsheetAction } from '#shared/contracts/vda5050/factsheet.ts';
import type { StandardActionType } from './known-actions.ts';

export type ActionScope = FactsheetAction['actionScopes'][number];

interface ActionTraits {
  readonly scopes: readonly ActionScope[];
  readonly text: string;
  /** False: once it runs, a cancelled order waits for its end. */
  readonly cancelAllowed: boolean;
}

const instant = (text: string): ActionTraits => ({ scopes: ['INSTANT'], text, cancelAllowed: false });
const place = (scopes: readonly ActionScope[], text: string, cancelAllowed = true): ActionTraits => ({
  scopes,
  text,
  cancelAllowed,
});

/** On the first node of an order: said about the order, and done with its acceptance. */
export const orderStatements: ReadonlySet<string> = new Set(['bpAuthority', 'bpSetLostLinkPolicy', 'enableZoneSet']);

/** Where each action of this robot may stand and whether it can be broken off: what the factsheet says and what is done. */
export const actionTraits: Readonly<Record<BpActionType | StandardActionType, ActionTraits>> = {
  cancelOrder: instant('end the active order; stop where the robot is'),
  startPause: instant('stand still; the order is kept'),
  stopPause: instant('drive on'),
  stateRequest: instant('send the state'),
  factsheetRequest: instant('send the factsheet'),
  clearInstantActions: instant('forget ended instant actions'),
  enableZoneSet: place(
    ['INSTANT', 'NODE'],
    'use a stored zone set; on the first node of an order: the zone set it was planned on',
  ),
  deleteZoneSet: instant('forget a stored zone set that is not in use'),
  bpAuthority: place(['INSTANT', 'NODE'], 'who commands, until when; required on orders and instant actions'),
  bpObserve: place(['NODE'], 'stand and look'),
  bpAnnounce: place(['INSTANT', 'NODE', 'EDGE'], 'play a recorded message', false),
  bpDock: place(['NODE'], 'when the order is over, go to the dock and charge; finished as soon as it is noted'),
  bpHalt: instant('software stop, latched'),
  bpReleaseHalt: instant('release of a halt by two people'),
  bpResumePatrol: instant('take up the patrol again'),
  bpReturn: instant('return to a node'),
  bpSetServiceState: instant('put out of service, or back: by who set it or a supervisor'),
  bpLookAt: instant('turn the camera'),
  bpTakeAuthority: instant('an operator takes command'),
  bpSetLostLinkPolicy: place(
    ['INSTANT', 'NODE'],
    'what to do when the centre is silent; on the first node of an order: what this order is given under',
  ),
};

/** False for what must be let run when its order is cancelled. */
export const mayBreakOff = (actionType: string): boolean =>
  !Object.hasOwn(actionTraits, actionType) || actionTraits[actionType as keyof typeof actionTraits].cancelAllowed;
