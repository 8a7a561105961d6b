import type { RobotView } from '#shared/contracts/views.ts';
import type { Invariant, Observation, ObservedRobot } from './invariant.ts';

type Ghost = NonNullable<RobotView['ghost']>;

/** What truly became of a silent robot: it lives on by its contract, it died and started again, or it is dead. */
export const fates = ['undisturbed', 'restarted', 'dead'] as const;
export type Fate = (typeof fates)[number];

export interface GhostTally {
  total: number;
  within3Sigma: number;
}

export interface GhostSamples extends Readonly<Record<Fate, GhostTally>> {
  /** The undisturbed, by what the centre thinks they do. */
  readonly phases: Record<string, GhostTally>;
  /** Mean length of the major semi-axis, one sigma: a ghost that is everywhere is always right. */
  meanSigmaM: number;
  /** How often that length was so many whole metres. */
  readonly sigmaCounts: Record<string, number>;
  /** Of the undisturbed that are outside: some, in words. */
  readonly examples: string[];
}

const sigmas = 3;
const maxExamples = 6;
const exampleGapMs = 120_000;

export const shareOf = ({ total, within3Sigma }: GhostTally): number => (total === 0 ? 1 : within3Sigma / total);

/** `RETURN 99.12 % of 4231` */
export const describeTallies = (tallies: Readonly<Record<string, GhostTally>>): string =>
  Object.entries(tallies)
    .map(([name, tally]) => `${name} ${(100 * shareOf(tally)).toFixed(2)} % of ${tally.total}`)
    .join(', ');

/** How often the centre's ghost of a silent robot is within three sigma of where the robot truly is. Never breaks a run: a campaign sums up. */
export class GhostCoverage implements Invariant {
  readonly name = 'ghost coverage';
  readonly samples: GhostSamples = {
    undisturbed: { total: 0, within3Sigma: 0 },
    restarted: { total: 0, within3Sigma: 0 },
    dead: { total: 0, within3Sigma: 0 },
    phases: {},
    meanSigmaM: 0,
    sigmaCounts: {},
    examples: [],
  };
  #count = 0;
  #lastExampleMs = Number.NEGATIVE_INFINITY;

  onSample({ nowMs, picture, robots, truth }: Observation): void {
    const { samples } = this;
    const places = new Map<string, { readonly x: number; readonly y: number }>(truth.robots().map((at) => [at.id, at]));
    for (const { behaviour, ghost, id } of picture?.robots ?? []) {
      const place = places.get(id);
      const robot = robots.find((one) => one.id === id);
      if (ghost === undefined || place === undefined || robot === undefined) continue;
      samples.meanSigmaM += (ghost.semiMajorM - samples.meanSigmaM) / ++this.#count;
      const lengthM = String(Math.round(ghost.semiMajorM));
      samples.sigmaCounts[lengthM] = (samples.sigmaCounts[lengthM] ?? 0) + 1;
      const distance = mahalanobis(ghost, place);
      const fate = fateOf(robot, ghost, nowMs);
      const isWithin = distance <= sigmas;
      count(samples[fate], isWithin);
      if (fate !== 'undisturbed') continue;
      count((samples.phases[ghost.phase] ??= { total: 0, within3Sigma: 0 }), isWithin);
      if (isWithin) continue;
      if (samples.examples.length >= maxExamples || nowMs - this.#lastExampleMs < exampleGapMs) continue;
      this.#lastExampleMs = nowMs;
      const silentS = ((ghost.at - ghost.heardAt) / 1000).toFixed(0);
      const offM = Math.hypot(place.x - ghost.x, place.y - ghost.y).toFixed(0);
      samples.examples.push(
        `${(nowMs / 1000).toFixed(0)} s ${id} ${ghost.phase} for ${silentS} s, was ${behaviour ?? '?'} and is ${robot.autonomy?.task.kind ?? '?'}: ` +
          `${offM} m off, ${distance.toFixed(1)} sigma of ${ghost.semiMajorM.toFixed(0)} x ${ghost.semiMinorM.toFixed(0)} m`,
      );
    }
  }
}

/** Of lengths counted by the whole metre; 0 if there are none. */
export function medianOf(counts: Readonly<Record<string, number>>): number {
  const half = Object.values(counts).reduce((all, count) => all + count, 0) / 2;
  let passed = 0;
  for (const [lengthM, count] of Object.entries(counts).toSorted(([a], [b]) => Number(a) - Number(b))) {
    passed += count;
    if (passed >= half) return Number(lengthM);
  }
  return 0;
}

function count(tally: GhostTally, isWithin: boolean): void {
  tally.total++;
  tally.within3Sigma += Number(isWithin);
}

function fateOf({ aliveSinceMs }: ObservedRobot, ghost: Ghost, nowMs: number): Fate {
  if (aliveSinceMs === undefined) return 'dead';
  return nowMs - aliveSinceMs < ghost.at - ghost.heardAt ? 'restarted' : 'undisturbed';
}

/** In standard deviations of the ghost's ellipse. */
export function mahalanobis(
  { angleRad, semiMajorM, semiMinorM, ...at }: Pick<Ghost, 'x' | 'y' | 'angleRad' | 'semiMajorM' | 'semiMinorM'>,
  place: { readonly x: number; readonly y: number },
): number {
  const [dx, dy] = [place.x - at.x, place.y - at.y];
  const along = dx * Math.cos(angleRad) + dy * Math.sin(angleRad);
  const across = dy * Math.cos(angleRad) - dx * Math.sin(angleRad);
  return Math.hypot(along / semiMajorM, across / semiMinorM);
}
