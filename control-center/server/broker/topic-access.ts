import { parseTopic, robotTopicContracts } from '#shared/contracts/topics.ts';
import type { Principal } from './principal.ts';

/** A robot publishes only what comes from robots, only under its own name, only in its sector. */
export function mayPublish(principal: Principal, topic: string): boolean {
  if (principal.kind === 'service') return !topic.startsWith('$');
  const parsed = parseTopic(topic);
  return (
    parsed?.kind === 'robot' &&
    parsed.robot === principal.robot &&
    parsed.interfaceName === principal.interfaceName &&
    robotTopicContracts[parsed.name].direction === 'from-robot'
  );
}

/**
 * A robot hears its own tree and what the centre says to all. Wildcards may stand only where every match is one of these,
 * so nobody hears everything.
 */
export function maySubscribe(principal: Principal, filter: string): boolean {
  if (principal.kind === 'service') return !filter.startsWith('$');
  const [interfaceName, version, manufacturer, serialNumber, ...rest] = filter.split('/');
  if (interfaceName !== principal.interfaceName || rest.length !== 1 || rest[0] === '#') return false;
  if (manufacturer === 'control') return version === 'v3' && serialNumber !== '#';
  return ['v2', 'v3', '+'].includes(version ?? '') && `${manufacturer}/${serialNumber}` === principal.robot;
}
