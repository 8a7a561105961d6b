import type { QosProfile } from './port.ts';

/** ROS 2 compatibility: a subscription may not ask for more than the publisher offers. */
export const qosMatches = (offered: QosProfile, requested: QosProfile): boolean =>
  !(requested.reliability === 'reliable' && offered.reliability === 'best-effort') &&
  !(requested.durability === 'transient-local' && offered.durability === 'volatile');
