import type { GateAnswer, Responder } from '#shared/contracts/http/responses.ts';
import { batteryAfter } from './energy.ts';
import { distance } from './route-graph.ts';
import type { Route } from './route-search.ts';

export interface Candidate {
  readonly robotId: string;
  readonly callSign: string;
  readonly position: { readonly x: number; readonly y: number } | undefined;
  readonly batteryPercent: number | undefined;
  readonly maximumSpeedMps: number;
  readonly gate: GateAnswer;
  readonly route: Route | undefined;
  /** What it does now and would leave, in words. */
  readonly leaves: string;
  readonly isBusy: boolean;
}

/** Who should go: soonest first, those who are free before those who would leave a task; the others with the reason why not. */
export function rankResponders(candidates: readonly Candidate[]): readonly Responder[] {
  return candidates
    .map((candidate) => ({ candidate, responder: responder(candidate) }))
    .sort((a, b) => rank(a) - rank(b) || a.responder.callSign.localeCompare(b.responder.callSign))
    .map((ranked) => ranked.responder);
}

function rank({
  candidate,
  responder: { eligible, etaSeconds },
}: {
  candidate: Candidate;
  responder: Responder;
}): number {
  if (!eligible) return Number.MAX_SAFE_INTEGER;
  return (etaSeconds ?? 1e6) + (candidate.isBusy ? 1e6 : 0);
}

function responder({
  robotId,
  callSign,
  position,
  batteryPercent,
  maximumSpeedMps,
  gate,
  route,
  leaves,
}: Candidate): Responder {
  const offGraphM = route === undefined || position === undefined ? 0 : distance(position, route.start);
  const distanceM = route === undefined ? undefined : route.lengthM + offGraphM;
  const etaSeconds = route === undefined ? undefined : route.seconds + offGraphM / Math.max(0.1, maximumSpeedMps);
  const after =
    batteryPercent === undefined || distanceM === undefined ? undefined : batteryAfter(batteryPercent, distanceM);
  const reasons = gate.allowed ? [leaves] : gate.reasons.map(({ message, cure }) => `${message} ${cure}`);
  return {
    robotId,
    callSign,
    etaSeconds,
    distanceM,
    batteryPercent,
    batteryAfterPercent: after,
    eligible: gate.allowed,
    reasons,
  };
}
