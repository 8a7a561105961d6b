/** Primary states of a managed node (ROS 2 design article "Managed nodes"). Only an active node does anything. */
export const lifecycleStates = ['unconfigured', 'inactive', 'active', 'finalized'] as const;
export type LifecycleState = (typeof lifecycleStates)[number];

export const lifecycleTransitions = ['configure', 'activate', 'deactivate', 'cleanup', 'shutdown'] as const;
export type LifecycleTransition = (typeof lifecycleTransitions)[number];

const chart: Readonly<Record<LifecycleState, Readonly<Partial<Record<LifecycleTransition, LifecycleState>>>>> = {
  unconfigured: { configure: 'inactive', shutdown: 'finalized' },
  inactive: { activate: 'active', cleanup: 'unconfigured', shutdown: 'finalized' },
  active: { deactivate: 'inactive', shutdown: 'finalized' },
  /** For good: until its process is started anew. */
  finalized: {},
};

/** Where a transition leads; undefined: it is not allowed in this state. */
export const afterTransition = (state: LifecycleState, transition: LifecycleTransition): LifecycleState | undefined =>
  chart[state][transition];

export const transitionsOf = (state: LifecycleState): readonly LifecycleTransition[] =>
  lifecycleTransitions.filter((transition) => chart[state][transition] !== undefined);

/** Up to active (`up`) or down to finalized, by the shortest way. */
export function nextTransition(state: LifecycleState, wanted: 'up' | 'down'): LifecycleTransition | undefined {
  if (wanted === 'down') return state === 'active' ? 'deactivate' : state === 'finalized' ? undefined : 'shutdown';
  if (state === 'unconfigured') return 'configure';
  return state === 'inactive' ? 'activate' : undefined;
}
