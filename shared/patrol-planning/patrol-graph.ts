/** Where a robot can be and where it can go on to. Places are metres in any plane frame; nodes are known by their index. */
export interface PatrolGraph {
  readonly nodes: readonly PatrolNode[];
  /** Passable both ways unless the way back is missing. */
  readonly ways: readonly PatrolWay[];
}

export interface PatrolNode {
  readonly nodeId: string;
  readonly x: number;
  readonly y: number;
}

export interface PatrolWay {
  readonly from: number;
  readonly to: number;
  readonly lengthM: number;
}
