import type { RobotId } from '#shared/ids/branded.ts';

/**
 * Says whether a robot's sealed message is newer than all before it: bad links deliver old ones late. Boots are told apart by when they
 * were first heard, never by their ids, which are as wrong as the clock that made them.
 */
export function newestOnly(): (robot: RobotId, body: Record<string, unknown>) => boolean {
  const newest = new Map<RobotId, { readonly boot: string; headerId: number; readonly past: Set<string> }>();
  return (robot, body) => {
    const { boot } = body['envelope'] as { boot: string };
    const headerId = body['headerId'] as number;
    const known = newest.get(robot);
    if (known === undefined || (boot !== known.boot && !known.past.has(boot))) {
      const past = known === undefined ? new Set<string>() : known.past.add(known.boot);
      newest.set(robot, { boot, headerId, past });
      return true;
    }
    if (boot !== known.boot || headerId <= known.headerId) return false;
    known.headerId = headerId;
    return true;
  };
}
