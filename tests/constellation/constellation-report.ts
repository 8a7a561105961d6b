import { describeTallies, medianOf } from './ghost-coverage.ts';
import type { GhostSamples } from './ghost-coverage.ts';
import type { LinkTimings } from './invariants/lost-link-follows-contract.ts';
import type { DetectionOutcome } from './invariants/nothing-acknowledged-is-lost.ts';

/** What one run came to; printed by `npm run soak`. */
export interface ConstellationReport {
  readonly seed: number;
  readonly robots: number;
  readonly fidelity: 'pixels' | 'statistical';
  readonly simulatedMs: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  /** SHA-256 of everything that happened. */
  readonly digest: string;
  readonly events: number;
  readonly messages: number;
  readonly faults: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly detections: DetectionOutcome;
  readonly ghosts: GhostSamples;
  readonly lostLink: LinkTimings;
  /** Hostile commands put on the wire, by how they were wrong. */
  readonly injected: Readonly<Record<string, number>>;
  /** Of any robot away from its dock. */
  readonly lowestBatteryPercent: number;
  readonly broken:
    | { readonly invariant: string; readonly atMs: number; readonly recent: readonly string[]; readonly fault: unknown }
    | undefined;
}

export function describeReport(report: ConstellationReport): readonly string[] {
  const { seed, robots, fidelity, simulatedMs, wallMs, cpuMs, digest, events, messages, faults, counts, broken } =
    report;
  const { detections, ghosts, injected, lostLink, lowestBatteryPercent } = report;
  const speed = simulatedMs / Math.max(1, wallMs);
  const listed = (items: object): string =>
    Object.entries(items)
      .map(([name, count]) => `${name} ${String(count)}`)
      .join(', ');
  const { examples, meanSigmaM, phases, sigmaCounts, ...byFate } = ghosts;
  const lines = [
    `seed ${seed}: ${robots} robots, ${(simulatedMs / 60_000).toFixed(1)} simulated minutes, ${fidelity} sight`,
    `  ${(wallMs / 1000).toFixed(1)} s (${speed.toFixed(0)}x real time, ${(cpuMs / 1000).toFixed(1)} s CPU), ${messages} messages, ${faults} faults`,
    `  ${listed(counts)}`,
    `  detections: ${listed(detections)}`,
    `  ghosts within 3 sigma (sigma mean ${meanSigmaM.toFixed(0)} m, median ${medianOf(sigmaCounts)} m): ${describeTallies(byFate)}; the undisturbed: ${describeTallies(phases)}`,
    ...examples.map((example) => `    ${example}`),
    `  lost link: ${lostLink.changes} changes of phase, the latest ${lostLink.latestMs} ms after its moment`,
    `  hostile commands: ${listed(injected)}; lowest battery away from a dock ${lowestBatteryPercent.toFixed(1)} %`,
    `  ${events} events, digest ${digest}`,
  ];
  if (broken !== undefined) {
    lines.push(`  BROKEN at ${(broken.atMs / 1000).toFixed(1)} s: ${broken.invariant}`);
    lines.push(...broken.recent.slice(-25).map((line) => `    ${line}`));
  }
  return lines;
}
