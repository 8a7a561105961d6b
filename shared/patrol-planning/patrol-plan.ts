/**
 * Who patrols what: each group's robots follow the same closed walk, equally spaced in time. A group of one node and one robot
 * stands there. Plain data, so that anybody can check it.
 */
export interface PatrolPlan {
  readonly kind: 'cyclic' | 'partition' | 'mixed';
  readonly groups: readonly PatrolGroup[];
}

export interface PatrolGroup {
  readonly robots: number;
  /** Nodes of the graph in the order of the visits, each once; the last leads back to the first by a shortest way. */
  readonly visits: readonly number[];
}
