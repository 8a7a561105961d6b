import type { RobotId } from '#shared/ids/branded.ts';

/** Says whether a robot's sealed message is newer than all before it: bad links deliver old ones late. */
export function newestOnly(): (robot: RobotId, body: Record<string, unknown>) => boolean {
  const newest = new Map<RobotId, { readonly boot: string; readonly headerId: number }>();
  return (robot, body) => {
    const { boot } = body['envelope'] as { boot: string };
    const headerId = body['headerId'] as number;
    const before = newest.get(robot);
    const isNewer = before === undefined || boot > before.boot || (boot === before.boot && headerId > before.headerId);
    if (isNewer) newest.set(robot, { boot, headerId });
    return isNewer;
  };
}
