import { standardActionParameters } from '#robots/link/known-actions.ts';
import { actionTraits } from '#robots/link/action-traits.ts';
import { orderRejections } from '#robots/link/order-rejections.ts';
import { ownErrors } from '#robots/link/vda-errors.ts';
import { askAheadM } from '#robots/zones/release-desk.ts';
import { supportedZoneTypes } from '#robots/zones/zone-check.ts';
import { bpActionParameters } from '#shared/contracts/bp-actions.ts';
import { page, table } from './markdown.ts';

const lossRows: readonly (readonly string[])[] = [
  [
    '`STOP` (also if the zone says nothing)',
    'stands; `RELEASE_LOST` `CRITICAL`; asks again and drives on with a new grant',
  ],
  ['`CONTINUE`', 'drives on; `BP_RELEASE_EXPIRED` `WARNING` until it is out'],
  ['`EVACUATE`', 'drives on if its way leads out, else goes home; `BP_RELEASE_EXPIRED` `WARNING` until it is out'],
];

export function ordersPage(): string {
  return page(
    'Orders, actions and zones',
    'What a robot of ours does with what VDA 5050 3.0 lets a master send. A robot with `vdaVersion: "2.1"` does the same in the topics and words of 2.1. See also [VDA 5050 with robots and masters of others](../vda5050-peers.md).',
    '## An order is refused',
    'In the order of Figure 8 (§6.1.2). What is refused changes nothing. References name topic, `orderId`, `orderUpdateId` and what is wrong.',
    table(
      ['When', '3.0', '`errorType`, `errorLevel`', 'in 2.1 (always `WARNING`)', 'Told until'],
      orderRejections.map(({ when, section, errorType, errorLevel, errorType2, until }) => [
        when,
        `§${section}`,
        `\`${errorType}\`, \`${errorLevel}\``,
        `\`${errorType2}\``,
        until,
      ]),
    ),
    'Besides: an update after its cancellation is `ORDER_UPDATE_FOLLOWING_CANCEL`; an order whose id is not held and that does not begin with `orderUpdateId` 0 and `sequenceId` 0 is `VALIDATION_FAILURE`, so that an update is not driven by a robot that was restarted meanwhile; a completed order is continued only where the robot still is.',
    '## Errors of our own',
    table(
      ['`errorType`', '`errorLevel`', 'Meaning'],
      ownErrors.map(({ errorType, errorLevel, meaning }) => [`\`${errorType}\``, `\`${errorLevel}\``, meaning]),
    ),
    '## Actions',
    'No action can be paused: a pause stops the wheels. `startPause` and `cancelOrder` are `RUNNING` until the robot stands, `cancelOrder` also until an action that cannot be broken off has ended; then `nodeStates` and `edgeStates` are empty and the ids stay. Anything that is not in this table is refused: `INVALID_ORDER_ACTION` or `INVALID_INSTANT_ACTION`.',
    table(
      ['Action', 'Where', 'Parameters', 'Broken off by `cancelOrder`', 'Effect'],
      Object.entries(actionTraits).map(([type, { scopes, text, cancelAllowed }]) => [
        `\`${type}\``,
        scopes.join(', '),
        parametersOf(type),
        scopes.includes('NODE') ? (cancelAllowed ? 'yes' : 'no') : '',
        text,
      ]),
    ),
    '`NONE` and `SOFT` actions run side by side, `SINGLE` and `HARD` alone; `SOFT` and `HARD` make the robot stand. They start in the order of their list. Those of an edge begin when it is entered and end when it is left.',
    '## Zones',
    `A \`zoneSet\` is stored on the robot's disk and put in force by \`enableZoneSet\`: at once, or on the first node of the order that was planned on it. Then the robot takes order and zone set together or refuses both (\`BP_ZONE_SET_REFUSED\`); it never goes back to an older set with an order. Supported: ${supportedZoneTypes.map((type) => `\`${type}\``).join(', ')}. A set with any other kind is refused as a whole and by name. The same id again is \`DUPLICATE_ZONE_SET\`, whatever it holds.`,
    `Zones are met by the robot's contour. A speed limit is reached before its zone begins. A \`RELEASE\` zone is asked for ${askAheadM} m ahead of the way (\`zoneRequests\` of \`state\`), waited for outside without a fault, and given back when the robot is out. A lease is no longer than it was when it was sent, whatever the robot's clock says; without \`leaseExpiry\` a grant holds until it is revoked. When it ends inside:`,
    table(['`releaseLossBehavior`', 'The robot'], lossRows),
    'A robot that finds itself in a `BLOCKED` zone stops (`BLOCKED_ZONE_VIOLATION`, `CRITICAL`); a new order may lead it out by the way it does not get deeper.',
  );
}

function parametersOf(type: string): string {
  const schemas = { ...standardActionParameters, ...bpActionParameters };
  const { properties, required = [] } = schemas[type as keyof typeof schemas] as {
    properties: Readonly<Record<string, unknown>>;
    required?: readonly string[];
  };
  return Object.keys(properties)
    .map((key) => `\`${key}\`${required.includes(key) ? '*' : ''}`)
    .join(', ');
}
