/** Levels of diagnostic_msgs/DiagnosticStatus. STALE: nothing is known, because nothing was heard. */
export const healthLevels = ['OK', 'WARN', 'ERROR', 'STALE'] as const;
export type HealthLevel = (typeof healthLevels)[number];

export interface Health {
  readonly level: HealthLevel;
  readonly message: string;
  /** Undefined: not known. */
  readonly values: Readonly<Record<string, string | number | boolean | undefined>>;
}

export interface HealthSource {
  readonly name: string;
  /** The node that knows; not active, it knows nothing. */
  readonly node?: string;
  /** `nowMs` is monotonic; what is older than `staleAfterMs` is stale. */
  check(nowMs: number, staleAfterMs: number): Health;
}

/** The health of what was last heard at `heardAt` (monotonic), or undefined if that is recent enough to say more. */
export function staleness(what: string, heardAt: number, nowMs: number, staleAfterMs: number): Health | undefined {
  if (!Number.isFinite(heardAt)) return { level: 'STALE', message: `no ${what} yet`, values: {} };
  const ageMs = nowMs - heardAt;
  if (ageMs <= staleAfterMs) return undefined;
  return { level: 'STALE', message: `no ${what} for ${Math.round(ageMs / 1000)} s`, values: {} };
}
