/** How much may wait for one browser (control-room.md). */
export interface BackpressureRule {
  /** Above this, nothing more is sent until it has drained; then the latest picture, once. */
  readonly highBytes: number;
  /** Counts as drained at or below this. */
  readonly lowBytes: number;
  readonly deadBytes: number;
  /** Above `deadBytes` for so long: the client is dropped. */
  readonly deadMs: number;
}

export const defaultBackpressure: BackpressureRule = {
  highBytes: 512 * 1024,
  lowBytes: 64 * 1024,
  deadBytes: 2 * 1024 * 1024,
  deadMs: 30_000,
};

export type Flow =
  | { readonly kind: 'live' }
  /** `deadSince`: since when more than `deadBytes` waits. */
  | { readonly kind: 'held'; readonly deadSince?: number };

export type FlowStep = { readonly flow: Flow; readonly action: 'none' | 'hold' | 'catch-up' | 'drop' };

/** Pure: what becomes of a client with `bufferedBytes` waiting. */
export function nextFlow(flow: Flow, bufferedBytes: number, nowMs: number, rule: BackpressureRule): FlowStep {
  if (flow.kind === 'live' && bufferedBytes <= rule.highBytes) return { flow, action: 'none' };
  if (flow.kind === 'held' && bufferedBytes <= rule.lowBytes) return { flow: { kind: 'live' }, action: 'catch-up' };
  const deadSince = flow.kind === 'held' ? flow.deadSince : undefined;
  if (bufferedBytes <= rule.deadBytes)
    return { flow: { kind: 'held' }, action: flow.kind === 'live' ? 'hold' : 'none' };
  const since = deadSince ?? nowMs;
  if (nowMs - since >= rule.deadMs) return { flow, action: 'drop' };
  return { flow: { kind: 'held', deadSince: since }, action: flow.kind === 'live' ? 'hold' : 'none' };
}
