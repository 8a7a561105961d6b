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
  readonly broken:
    | { readonly invariant: string; readonly atMs: number; readonly recent: readonly string[]; readonly fault: unknown }
    | undefined;
}

export function describeReport(report: ConstellationReport): readonly string[] {
  const { seed, robots, fidelity, simulatedMs, wallMs, cpuMs, digest, events, messages, faults, counts, broken } =
    report;
  const speed = simulatedMs / Math.max(1, wallMs);
  const counted = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  const lines = [
    `seed ${seed}: ${robots} robots, ${(simulatedMs / 60_000).toFixed(1)} simulated minutes, ${fidelity} sight`,
    `  ${(wallMs / 1000).toFixed(1)} s (${speed.toFixed(0)}x real time, ${(cpuMs / 1000).toFixed(1)} s CPU), ${messages} messages, ${faults} faults`,
    `  ${counted.join(', ')}`,
    `  ${events} events, digest ${digest}`,
  ];
  if (broken !== undefined) {
    lines.push(`  BROKEN at ${(broken.atMs / 1000).toFixed(1)} s: ${broken.invariant}`);
    lines.push(...broken.recent.slice(-25).map((line) => `    ${line}`));
  }
  return lines;
}
