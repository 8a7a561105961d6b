import type { AlarmPriority } from '#shared/contracts/views.ts';

export type Consequence = 'severe' | 'major' | 'moderate' | 'minor';

/** Rows: what happens if nobody answers. Columns: answer within 2 min, within 10 min, later (docs/alarm-philosophy.md). */
const matrix: Readonly<Record<Consequence, readonly [AlarmPriority, AlarmPriority, AlarmPriority]>> = {
  severe: ['critical', 'critical', 'high'],
  major: ['high', 'medium', 'medium'],
  moderate: ['medium', 'low', 'low'],
  minor: ['low', 'low', 'low'],
};

export function priorityOf(consequence: Consequence, respondWithinSeconds: number): AlarmPriority {
  const row = matrix[consequence];
  if (respondWithinSeconds <= 120) return row[0];
  return respondWithinSeconds <= 600 ? row[1] : row[2];
}

const ranks: Readonly<Record<AlarmPriority, number>> = { critical: 3, high: 2, medium: 1, low: 0 };

/** Higher is more urgent. */
export const priorityRank = (priority: AlarmPriority): number => ranks[priority];
