/**
 * The few facts a robot must not forget: halt latch, authority epoch, service state, evidence chain. Plain JSON values by key;
 * on disk when `set` returns.
 */
export interface RobotMemory {
  get(key: string): unknown;
  /** Throws if the disk refuses. */
  set(key: string, value: unknown): void;
}

/** For simulation and tests: outlives a killed agent as a disk does. */
export function inMemoryRobotMemory(): RobotMemory {
  const values = new Map<string, string>();
  return {
    get(key) {
      const text = values.get(key);
      return text === undefined ? undefined : (JSON.parse(text) as unknown);
    },
    set: (key, value) => void values.set(key, JSON.stringify(value ?? null)),
  };
}
