import type { Random } from '../random/random.ts';
import { closedWalk, lengthOf } from './closed-walk.ts';

type Between = (a: number, b: number) => number;

export interface SplitOptions {
  readonly random: Random;
  /** Of the annealing. */
  readonly steps: number;
}

/** High powers of the loads stand for the largest, and still tell which of two plans is nearer to a better one. */
const power = 8;
const hottest = 0.05;
const coldest = 0.0005;
const polishRounds = 60;
const nearLookedAt = 6;

/**
 * Divides a closed walk among groups so that the largest length a robot is small: a min-max problem of several travelling
 * salesmen. Begins with the walk cut in proportion, then moves and swaps nodes between groups by simulated annealing. `shares`:
 * robots of each group.
 */
export function splitWalks(
  walk: readonly number[],
  shares: readonly number[],
  between: Between,
  { random, steps }: SplitOptions,
): readonly (readonly number[])[] {
  const division = new Division(cutInProportion(walk, shares, between), shares, between);
  let best = division.snapshot();
  for (let step = 0; step < steps; step++) {
    const temperature = hottest * (coldest / hottest) ** (step / steps);
    division.tryMove(random, temperature);
    if (division.worst < best.worst - 1e-9) best = division.snapshot();
  }
  return best.groups.map((nodes) => closedWalk(nodes, between, { random, rounds: polishRounds * nodes.length }).order);
}

function cutInProportion(walk: readonly number[], shares: readonly number[], between: Between): number[][] {
  const total = lengthOf(walk, between);
  const robots = shares.reduce((sum, share) => sum + share, 0);
  const groups: number[][] = [];
  let [at, along, due] = [0, 0, 0];
  for (const [index, share] of shares.entries()) {
    due += (total * share) / robots;
    const group: number[] = [];
    const isLast = index === shares.length - 1;
    const end = walk.length - (shares.length - 1 - index);
    const limit = isLast ? Number.POSITIVE_INFINITY : due;
    while (at < end && (group.length === 0 || along < limit)) {
      const node = walk[at++] as number;
      group.push(node);
      along += between(node, walk[at % walk.length] as number);
    }
    groups.push(group);
  }
  return groups;
}

function nearestOf(nodes: readonly number[], between: Between): ReadonlyMap<number, readonly number[]> {
  return new Map(
    nodes.map((node) => {
      const others = nodes.filter((other) => other !== node);
      return [node, others.sort((a, b) => between(node, a) - between(node, b)).slice(0, nearLookedAt)];
    }),
  );
}

/** Closed walks of all groups, changed one node at a time. */
class Division {
  readonly #groups: number[][];
  readonly #shares: readonly number[];
  readonly #between: Between;
  readonly #lengths: number[];
  readonly #near: ReadonlyMap<number, readonly number[]>;

  constructor(groups: number[][], shares: readonly number[], between: Between) {
    this.#groups = groups;
    this.#shares = shares;
    this.#between = between;
    this.#lengths = groups.map((group) => lengthOf(group, between));
    this.#near = nearestOf(groups.flat(), between);
  }

  get worst(): number {
    let worst = 0;
    for (let g = 0; g < this.#groups.length; g++) worst = Math.max(worst, this.#load(g, this.#lengths[g] as number));
    return worst;
  }

  snapshot(): { readonly groups: readonly (readonly number[])[]; readonly worst: number } {
    return { groups: this.#groups.map((group) => [...group]), worst: this.worst };
  }

  /**
   * Takes a node out of a group, half the time the worst, and puts it where it costs least in the group of a near node or in any;
   * sometimes another node comes back. A group that would be empty gets a node of the worst.
   */
  tryMove(random: Random, temperature: number): void {
    const worst = this.#worstGroup();
    const from = random.chance(0.5) ? worst : random.integer(0, this.#groups.length - 1);
    const source = this.#groups[from] as number[];
    const node = source[random.integer(0, source.length - 1)] as number;
    const to = random.chance(0.7) ? this.#groupNear(node, random) : random.integer(0, this.#groups.length - 1);
    const changes = new Map<number, readonly number[]>();
    const rest = source.filter((other) => other !== node);
    const target = from === to ? rest : (this.#groups[to] as number[]);
    changes.set(from, rest).set(to, this.#with(target, node));
    if (rest.length === 0 && from !== to) this.#refill(changes, from, worst, random);
    else if (from !== to && random.chance(0.3)) this.#giveBack(changes, from, to, node, random);
    if ([...changes.values()].every((group) => group.length > 0)) this.#decide(changes, random, temperature);
  }

  #refill(changes: Map<number, readonly number[]>, empty: number, worst: number, random: Random): void {
    const donor = changes.get(worst) ?? this.#groups[worst] ?? [];
    if (worst === empty || donor.length < 2) return;
    const taken = donor[random.integer(0, donor.length - 1)] as number;
    changes
      .set(
        worst,
        donor.filter((other) => other !== taken),
      )
      .set(empty, [taken]);
  }

  #giveBack(changes: Map<number, readonly number[]>, from: number, to: number, node: number, random: Random): void {
    const others = (this.#groups[to] as number[]).filter((other) => other !== node);
    const back = others[random.integer(0, others.length - 1)] as number;
    changes.set(
      to,
      (changes.get(to) as number[]).filter((other) => other !== back),
    );
    changes.set(from, this.#with(changes.get(from) as number[], back));
  }

  #decide(changes: ReadonlyMap<number, readonly number[]>, random: Random, temperature: number): void {
    const worst = this.worst;
    const before = this.#energy(worst);
    const kept = [...changes.keys()].map((group) => [group, this.#lengths[group] as number] as const);
    for (const [group, nodes] of changes) this.#lengths[group] = lengthOf(nodes, this.#between);
    const rise = (this.#energy(worst) - before) / before;
    if (rise <= 0 || random.next() < Math.exp(-rise / temperature)) {
      for (const [group, nodes] of changes) this.#groups[group] = [...nodes];
    } else for (const [group, length] of kept) this.#lengths[group] = length;
  }

  #groupNear(node: number, random: Random): number {
    const near = random.pick(this.#near.get(node) as [number, ...number[]]);
    return this.#groups.findIndex((group) => group.includes(near));
  }

  #energy(scale: number): number {
    let sum = 1e-12;
    for (let g = 0; g < this.#groups.length; g++) {
      const load = this.#load(g, this.#lengths[g] as number) / (scale || 1);
      sum += load ** power + 0.001 * load;
    }
    return sum ** (1 / power);
  }

  /** The walk with one more node, where it costs least. */
  #with(nodes: readonly number[], node: number): readonly number[] {
    let [place, least] = [0, Number.POSITIVE_INFINITY];
    for (let i = 0; i < nodes.length; i++) {
      const [a, b] = [nodes[i] as number, nodes[(i + 1) % nodes.length] as number];
      const cost = this.#between(a, node) + this.#between(node, b) - this.#between(a, b);
      if (cost < least) [place, least] = [i + 1, cost];
    }
    return nodes.toSpliced(place, 0, node);
  }

  #worstGroup(): number {
    let worst = 0;
    for (let g = 1; g < this.#groups.length; g++) {
      if (this.#load(g, this.#lengths[g] as number) > this.#load(worst, this.#lengths[worst] as number)) worst = g;
    }
    return worst;
  }

  #load(group: number, length: number): number {
    return length / (this.#shares[group] as number);
  }
}
