import { describeTallies, fates, medianOf, shareOf } from '../ghost-coverage.ts';
import type { Fate, GhostSamples, GhostTally } from '../ghost-coverage.ts';
import { isHeld } from './campaign-result.ts';
import type { SeedResult } from './campaign-result.ts';

/** Issue 3: the ghost is within three sigma of the truth in so many samples. */
export const ghostGoal = 0.99;

export interface CampaignSummary {
  readonly seeds: number;
  readonly held: number;
  readonly simulatedHours: number;
  readonly cpuSeconds: number;
  readonly messages: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly injected: Readonly<Record<string, number>>;
  readonly detections: Readonly<Record<string, number>>;
  readonly counts: Readonly<Record<string, number>>;
  /** By what became of the robot. */
  readonly ghosts: Readonly<Record<Fate, GhostTally>>;
  /** Within three sigma, of the robots that went on by their contract. */
  readonly ghostShare: number;
  readonly ghostSigmaM: number;
  readonly ghostMedianSigmaM: number;
  /** The undisturbed, by what the centre thought they did. */
  readonly ghostPhases: Readonly<Record<string, GhostTally>>;
  readonly phaseChanges: number;
  readonly latestPhaseMs: number;
  readonly lowestBatteryPercent: number;
  /** Every seed held every invariant, and the ghosts were right often enough. */
  readonly isPassed: boolean;
}

export function summarize(results: readonly SeedResult[]): CampaignSummary {
  const reports = results.flatMap((result) => (result.kind === 'played' ? [result.report] : []));
  const sum = (value: (report: (typeof reports)[number]) => number): number =>
    reports.reduce((total, report) => total + value(report), 0);
  const counts = addUp(reports.map((report) => report.counts));
  const tally = (fate: Fate): GhostTally => ({
    total: sum((report) => report.ghosts[fate].total),
    within3Sigma: sum((report) => report.ghosts[fate].within3Sigma),
  });
  const ghosts = { undisturbed: tally('undisturbed'), restarted: tally('restarted'), dead: tally('dead') };
  const ghostSamples = Object.values(ghosts).reduce((all, { total }) => all + total, 0);
  const ghostShare = shareOf(ghosts.undisturbed);
  const held = results.filter(isHeld).length;
  return {
    seeds: results.length,
    held,
    simulatedHours: sum(({ simulatedMs }) => simulatedMs) / 3_600_000,
    cpuSeconds: sum(({ cpuMs }) => cpuMs) / 1000,
    messages: sum(({ messages }) => messages),
    faults: pick(counts, /^fault:|disk:/),
    injected: addUp(reports.map((report) => report.injected)),
    detections: addUp(reports.map((report) => ({ ...report.detections }))),
    counts: pick(counts, /^(became|halted|commanded|acknowledged|opened|closed)/),
    ghosts,
    ghostShare,
    ghostSigmaM: sum((report) => report.ghosts.meanSigmaM * samplesOf(report.ghosts)) / Math.max(1, ghostSamples),
    ghostMedianSigmaM: medianOf(addUp(reports.map((report) => report.ghosts.sigmaCounts))),
    ghostPhases: addTallies(reports.map((report) => report.ghosts.phases)),
    phaseChanges: sum(({ lostLink }) => lostLink.changes),
    latestPhaseMs: Math.max(0, ...reports.map(({ lostLink }) => lostLink.latestMs)),
    lowestBatteryPercent: Math.min(100, ...reports.map((report) => report.lowestBatteryPercent)),
    isPassed: held === results.length && ghostShare >= ghostGoal,
  };
}

export function describeSummary(summary: CampaignSummary): readonly string[] {
  const { seeds, held, simulatedHours, cpuSeconds, messages } = summary;
  const { ghosts, ghostPhases, ghostSigmaM } = summary;
  return [
    `${held} of ${seeds} seeds held every invariant: ${simulatedHours.toFixed(1)} simulated hours in ${cpuSeconds.toFixed(0)} s of CPU, ${messages} messages`,
    `faults: ${listed(summary.faults)}`,
    `people and robots: ${listed(summary.counts)}`,
    `hostile commands injected: ${listed(summary.injected)}`,
    `detections: ${listed(summary.detections)}`,
    `lost link: ${summary.phaseChanges} phases begun, the latest ${summary.latestPhaseMs} ms after its moment`,
    `ghosts within 3 sigma (goal ${100 * ghostGoal} % of the undisturbed; sigma mean ${ghostSigmaM.toFixed(0)} m, median ${summary.ghostMedianSigmaM} m): ${describeTallies(ghosts)}; the undisturbed: ${describeTallies(ghostPhases)}`,
    `lowest battery away from a dock: ${summary.lowestBatteryPercent.toFixed(1)} %`,
    summary.isPassed ? 'passed' : 'FAILED',
  ];
}

const samplesOf = (ghosts: GhostSamples): number => fates.reduce((all, fate) => all + ghosts[fate].total, 0);

function addTallies(all: readonly Readonly<Record<string, GhostTally>>[]): Record<string, GhostTally> {
  const added: Record<string, GhostTally> = {};
  for (const [name, { total, within3Sigma }] of all.flatMap((one) => Object.entries(one))) {
    const sum = (added[name] ??= { total: 0, within3Sigma: 0 });
    sum.total += total;
    sum.within3Sigma += within3Sigma;
  }
  return added;
}

function addUp(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const one of all) for (const [name, count] of Object.entries(one)) total[name] = (total[name] ?? 0) + count;
  return total;
}

const pick = (counts: Readonly<Record<string, number>>, names: RegExp): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).filter(([name]) => names.test(name)));

const listed = (items: Readonly<Record<string, number>>): string =>
  Object.entries(items)
    .map(([name, count]) => `${name.replace('fault:', '')} ${count}`)
    .join(', ');
