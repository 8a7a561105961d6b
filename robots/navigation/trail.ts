import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Point2 } from '#shared/geo/polygon.ts';
import { DrivenWay } from '#shared/lost-link/driven-way.ts';
import type { RobotMemory } from '../identity/robot-memory.ts';

const storedSchema = Compile(Type.Array(Type.Tuple([Type.Number(), Type.Number()]), { maxItems: 2000 }));
const memoryKey = 'trail';
/** Less than how far a robot may be from the end of its trail: a restart must not make it void. */
const saveEveryM = 30;

/** The way really driven, on disk often enough that a restart loses little of it. Driving back along it takes places off again. */
export class Trail {
  readonly #memory: RobotMemory;
  readonly #onFault: (error: unknown) => void;
  readonly #way: DrivenWay;
  #unsavedM = 0;

  constructor(memory: RobotMemory, onFault: (error: unknown) => void) {
    this.#memory = memory;
    this.#onFault = onFault;
    const stored = memory.get(memoryKey);
    this.#way = new DrivenWay(storedSchema.Check(stored) ? stored.map(([x, y]) => ({ x, y })) : []);
  }

  get length(): number {
    return this.#way.points.length;
  }

  /** The robot is here, driving forward. A robot that was carried elsewhere begins a new trail. */
  add(at: Point2): void {
    const grownM = this.#way.add(at);
    if (grownM !== undefined) this.#note(grownM);
  }

  /** The way back from here, the place driven last first; empty if this robot did not come here by it. */
  back(from: Point2): readonly Point2[] {
    return this.#way.back(from);
  }

  /** The robot has driven back to the newest place: it is no way any more. */
  dropNewest(): void {
    this.#note(this.#way.dropNewest());
  }

  #note(changedM: number): void {
    this.#unsavedM += changedM;
    if (this.#unsavedM >= saveEveryM) this.#save();
  }

  #save(): void {
    this.#unsavedM = 0;
    try {
      this.#memory.set(
        memoryKey,
        this.#way.points.map(({ x, y }) => [Math.round(x * 10) / 10, Math.round(y * 10) / 10]),
      );
    } catch (error) {
      this.#onFault(error);
    }
  }
}
