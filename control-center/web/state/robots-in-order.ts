import type { RobotView } from '#shared/contracts/views.ts';

/** By call sign, numbers as numbers: R-2 before R-10. The order never follows state. */
export const robotsInOrder = (robots: Iterable<RobotView>): readonly RobotView[] =>
  [...robots].toSorted(
    (a, b) => a.callSign.localeCompare(b.callSign, 'en', { numeric: true }) || (a.id < b.id ? -1 : 1),
  );
