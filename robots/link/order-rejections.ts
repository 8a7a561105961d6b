import type { VdaError } from '#shared/contracts/vda5050/state.ts';

interface OrderRejection {
  readonly when: string;
  /** Of VDA 5050 3.0. */
  readonly section: string;
  readonly errorType: string;
  readonly errorLevel: VdaError['errorLevel'];
  /** What a robot of the 2.1 tree says; names from the 2.1 text where it has one, else the nearest of its three. */
  readonly errorType2: string;
  readonly until: string;
}

const acceptance = 'an order is accepted';

/** The ten cases in which VDA 5050 3.0 §6.1.4 has a robot refuse an order. The docs page and the error levels come from here. */
export const orderRejections = [
  {
    when: 'malformed, or no graph segment (§6.1.1)',
    section: '6.1.4.1',
    errorType: 'VALIDATION_FAILURE',
    errorLevel: 'WARNING',
    errorType2: 'validationError',
    until: acceptance,
  },
  {
    when: 'an optional field the robot cannot use',
    section: '6.1.4.2',
    errorType: 'UNSUPPORTED_PARAMETER',
    errorLevel: 'CRITICAL',
    errorType2: 'orderError',
    until: acceptance,
  },
  {
    when: 'an action the robot cannot perform there, or with parameters that do not hold',
    section: '6.1.4.3',
    errorType: 'INVALID_ORDER_ACTION',
    errorLevel: 'WARNING',
    errorType2: 'orderError',
    until: acceptance,
  },
  {
    when: 'the held orderId with a lower orderUpdateId',
    section: '6.1.4.4',
    errorType: 'OUTDATED_ORDER_UPDATE',
    errorLevel: 'WARNING',
    errorType2: 'orderUpdateError',
    until: acceptance,
  },
  {
    when: 'the held orderId and orderUpdateId with another content; the same content is ignored',
    section: '6.1.4.5',
    errorType: 'SAME_ORDER_UPDATE_ID',
    errorLevel: 'WARNING',
    errorType2: 'orderUpdateError',
    until: acceptance,
  },
  {
    when: 'another orderId while an order is active',
    section: '6.1.4.6',
    errorType: 'OTHER_ORDER_ACTIVE',
    errorLevel: 'WARNING',
    errorType2: 'orderError',
    until: acceptance,
  },
  {
    when: 'the first node is out of reach',
    section: '6.1.4.7',
    errorType: 'START_NODE_OUT_OF_RANGE',
    errorLevel: 'WARNING',
    errorType2: 'orderError',
    until: acceptance,
  },
  {
    when: 'a node cannot be reached: unknown place, outside the allowed area, behind a blocked zone',
    section: '6.1.4.8',
    errorType: 'NO_ROUTE_TO_TARGET',
    errorLevel: 'WARNING',
    errorType2: 'noRouteError',
    until: acceptance,
  },
  {
    when: 'starting up, halted or out of service',
    section: '6.1.4.9',
    errorType: 'MOBILE_ROBOT_NOT_AVAILABLE',
    errorLevel: 'WARNING',
    errorType2: 'orderError',
    until: 'orders are taken again',
  },
  {
    when: 'a node on an unknown map, or another ENU origin at the centre',
    section: '6.1.4.10',
    errorType: 'UNKNOWN_MAP_ID',
    errorLevel: 'WARNING',
    errorType2: 'orderError',
    until: acceptance,
  },
] as const satisfies readonly OrderRejection[];
