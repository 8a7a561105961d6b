import type { Fault } from '../scenario/scenario.ts';

/** What a scenario does to one robot; a function of time. */
export class RobotFaults {
  readonly #faults: readonly Fault[];
  #sagged = 0;

  constructor(faults: readonly Fault[], serialNumber: string) {
    this.#faults = faults.filter((fault) => fault.serialNumber === serialNumber);
  }

  isActive(kind: 'gnss-frozen' | 'camera-frozen', timeS: number): boolean {
    return this.#faults.some((fault) => fault.kind === kind && timeS >= fault.fromS && timeS < fault.toS);
  }

  /** How far from the truth a deceived receiver is, metres. */
  spoofAt(timeS: number): { readonly x: number; readonly y: number } {
    let [x, y] = [0, 0];
    for (const fault of this.#faults) {
      if (fault.kind !== 'gnss-spoofed' || timeS < fault.fromS || timeS >= fault.toS) continue;
      x += fault.jumpEastM + fault.dragEastMps * (timeS - fault.fromS);
      y += fault.jumpNorthM + fault.dragNorthMps * (timeS - fault.fromS);
    }
    return { x, y };
  }

  /** The lowest charge that a sag due since the last call leaves, percent. */
  sagDue(timeS: number): number | undefined {
    const due = this.#faults.filter((fault) => fault.kind === 'battery-sag' && fault.atS <= timeS);
    if (due.length <= this.#sagged) return undefined;
    this.#sagged = due.length;
    return Math.min(...due.map((fault) => (fault.kind === 'battery-sag' ? fault.toPercent : 100)));
  }
}
