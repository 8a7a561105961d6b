import type { Random } from '../random/random.ts';

/** Symmetric, row by row. */
export interface TourDistance {
  readonly size: number;
  readonly values: Float64Array;
}

export interface TourSnapshot {
  readonly order: Int32Array;
  readonly length: number;
}

const neighboursLookedAt = 10;
const longestSegment = 3;
const improvement = 1e-9;
/** A double bridge reaches so far along the tour: the rest need not be looked at again. */
const bridgeReach = 50;

/** One tour and its local search: 2-opt and Or-opt moves with neighbour lists, from a queue of nodes whose surroundings changed. */
export class TourSearch {
  readonly #size: number;
  readonly #d: Float64Array;
  readonly #neighbours: Int32Array;
  readonly #width: number;
  readonly #order: Int32Array;
  readonly #at: Int32Array;
  readonly #queue: number[] = [];
  readonly #isQueued: Uint8Array;
  length: number;

  constructor({ size, values }: TourDistance, order: Int32Array) {
    this.#size = size;
    this.#d = values;
    this.#width = Math.min(neighboursLookedAt, size - 1);
    this.#neighbours = nearest(size, values, this.#width);
    this.#order = Int32Array.from(order);
    this.#at = new Int32Array(size);
    this.#isQueued = new Uint8Array(size);
    this.#index();
    this.length = this.#measure();
  }

  snapshot(): TourSnapshot {
    return { order: Int32Array.from(this.#order), length: this.length };
  }

  restore({ order, length }: TourSnapshot): void {
    this.#order.set(order);
    this.#index();
    this.length = length;
  }

  improveAll(): void {
    for (const node of this.#order) this.#enqueue(node);
    this.#improve();
  }

  /** Joins the tour anew in four near places (Martin, Otto and Felten's double bridge), then searches from there. */
  perturb(random: Random): void {
    const reach = Math.min(this.#size, bridgeReach);
    const start = random.integer(0, this.#size - 1);
    const cuts = [0, 0, 0].map(() => random.integer(1, reach - 1)).sort((a, b) => a - b) as [number, number, number];
    const [a, b, c] = cuts;
    if (a === b || b === c) return;
    const node = (offset: number): number => this.#order[(start + offset) % this.#size] as number;
    const rearranged: number[] = [];
    for (let i = b; i < c; i++) rearranged.push(node(i));
    for (let i = a; i < b; i++) rearranged.push(node(i));
    const ends = [node(a - 1), node(a), node(b - 1), node(b), node(c - 1), node(c)];
    for (const [i, moved] of rearranged.entries()) this.#put((start + a + i) % this.#size, moved);
    this.length = this.#measure();
    for (const end of ends) this.#enqueue(end);
    this.#improve();
  }

  #improve(): void {
    for (let node = this.#queue.pop(); node !== undefined; node = this.#queue.pop()) {
      this.#isQueued[node] = 0;
      while (this.#improveAt(node));
    }
  }

  #improveAt(node: number): boolean {
    return this.#twoOpt(node, 1) || this.#twoOpt(node, -1) || this.#orOpt(node);
  }

  /** Replaces the edge from `a` to its neighbour on one side, and another one, by two shorter ones. */
  #twoOpt(a: number, side: 1 | -1): boolean {
    const b = this.#beside(a, side);
    const ab = this.#dist(a, b);
    for (let i = 0; i < this.#width; i++) {
      const c = this.#neighbours[a * this.#width + i] as number;
      const ac = this.#dist(a, c);
      if (ac >= ab) return false;
      const e = this.#beside(c, side);
      const gain = ab + this.#dist(c, e) - ac - this.#dist(b, e);
      if (gain <= improvement) continue;
      if (side === 1) this.#reverse(this.#at[b] as number, this.#at[c] as number);
      else this.#reverse(this.#at[c] as number, this.#at[b] as number);
      this.length -= gain;
      for (const changed of [a, b, c, e]) this.#enqueue(changed);
      return true;
    }
    return false;
  }

  /** Moves up to three nodes that begin at `a` between a near node and its neighbour, either way round. */
  #orOpt(a: number): boolean {
    for (let count = 1; count <= Math.min(longestSegment, this.#size - 3); count++) {
      if (this.#moveSegment(a, count, 1) || this.#moveSegment(a, count, -1)) return true;
    }
    return false;
  }

  #moveSegment(a: number, count: number, side: 1 | -1): boolean {
    const from = this.#at[a] as number;
    const last = this.#order[this.#wrap(from + side * (count - 1))] as number;
    const before = this.#beside(a, side === 1 ? -1 : 1);
    const after = this.#beside(last, side);
    const saved = this.#dist(before, a) + this.#dist(last, after) - this.#dist(before, after);
    for (let i = 0; i < this.#width; i++) {
      const c = this.#neighbours[a * this.#width + i] as number;
      const ca = this.#dist(c, a);
      if (ca >= saved) return false;
      if (this.#isWithin(c, from, count, side)) continue;
      for (const beyond of [this.#beside(c, 1), this.#beside(c, -1)]) {
        if (this.#isWithin(beyond, from, count, side)) continue;
        const gain = saved + this.#dist(c, beyond) - ca - this.#dist(last, beyond);
        if (gain <= improvement) continue;
        this.#splice(from, count, side, c, beyond);
        this.length -= gain;
        for (const changed of [a, last, before, after, c, beyond]) this.#enqueue(changed);
        return true;
      }
    }
    return false;
  }

  #isWithin(node: number, from: number, count: number, side: 1 | -1): boolean {
    return this.#wrap(side * ((this.#at[node] as number) - from)) < count;
  }

  /** The segment comes to lie between `c` and `beyond` with its first node next to `c`. */
  #splice(from: number, count: number, side: 1 | -1, c: number, beyond: number): void {
    const segment = Array.from({ length: count }, (_, i) => this.#order[this.#wrap(from + side * i)] as number);
    const cut = new Set(segment);
    const rest = [...this.#order].filter((node) => !cut.has(node));
    const atC = rest.indexOf(c);
    const isAfter = rest[(atC + 1) % rest.length] === beyond;
    if (isAfter) rest.splice(atC + 1, 0, ...segment);
    else rest.splice(atC, 0, ...segment.toReversed());
    this.#order.set(rest);
    this.#index();
  }

  /** Turns round what lies from position `i` to `j`, over the end if need be: the shorter of the part and its complement. */
  #reverse(i: number, j: number): void {
    const inside = this.#wrap(j - i) + 1;
    let [low, high, swaps] = [i, j, inside >> 1];
    if (2 * inside > this.#size)
      [low, high, swaps] = [this.#wrap(j + 1), this.#wrap(i - 1), (this.#size - inside) >> 1];
    for (; swaps > 0; swaps--) {
      const [x, y] = [this.#order[low] as number, this.#order[high] as number];
      this.#put(low, y);
      this.#put(high, x);
      low = this.#wrap(low + 1);
      high = this.#wrap(high - 1);
    }
  }

  #enqueue(node: number): void {
    if (this.#isQueued[node] === 1) return;
    this.#isQueued[node] = 1;
    this.#queue.push(node);
  }

  #beside(node: number, side: 1 | -1): number {
    return this.#order[this.#wrap((this.#at[node] as number) + side)] as number;
  }

  #put(position: number, node: number): void {
    this.#order[position] = node;
    this.#at[node] = position;
  }

  #index(): void {
    for (let i = 0; i < this.#size; i++) this.#at[this.#order[i] as number] = i;
  }

  #measure(): number {
    let length = 0;
    for (let i = 0; i < this.#size; i++)
      length += this.#dist(this.#order[i] as number, this.#order[this.#wrap(i + 1)] as number);
    return length;
  }

  #dist(a: number, b: number): number {
    return this.#d[a * this.#size + b] as number;
  }

  #wrap(position: number): number {
    return ((position % this.#size) + this.#size) % this.#size;
  }
}

/** The nearest nodes of each, nearest first. */
function nearest(size: number, values: Float64Array, width: number): Int32Array {
  const lists = new Int32Array(size * width);
  for (let node = 0; node < size; node++) {
    const others = Array.from({ length: size }, (_, other) => other).filter((other) => other !== node);
    others.sort((a, b) => (values[node * size + a] as number) - (values[node * size + b] as number));
    lists.set(others.slice(0, width), node * width);
  }
  return lists;
}
