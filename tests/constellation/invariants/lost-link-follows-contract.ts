import { isAuthentic } from '#shared/crypto/envelope.ts';
import type { Envelope } from '#shared/crypto/envelope.ts';
import type { Verifier } from '#shared/crypto/ports.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { MqttMessage } from '#shared/link/mqtt-port.ts';
import type { LostLinkContract } from '#shared/lost-link/lost-link-contract.ts';
import { InvariantBroken } from '../invariant.ts';
import type { Invariant, ObservedRobot } from '../invariant.ts';
import { readMessage } from '../read-message.ts';

/** The robot looks ten times a second. */
const stepMs = 100;

interface Silence {
  /** When a heartbeat last counted; undefined in this life before the first. */
  heardAtMs: number | undefined;
  startedAtMs: number;
  /** A heartbeat ever counted, in whatever life. */
  wasHeard: boolean;
  readonly seqs: Map<string, number>;
}

export interface LinkTimings {
  /** Changes of phase that were judged; and of the beginnings of the contract's rule the latest after its moment. */
  changes: number;
  latestMs: number;
}

/**
 * The phase is the contract's, within one step of the robot, recomputed here from the heartbeats that truly reached it. After a restart
 * in a silence the robot may know of an earlier beginning, so there it is judged by the latest moments alone.
 */
export function lostLinkFollowsContract(verifier: Verifier): Invariant & { readonly timings: LinkTimings } {
  const name = 'lost-link phases follow the contract within one step';
  const silences = new Map<RobotId, Silence>();
  const phases = new Map<RobotId, string>();
  const timings: LinkTimings = { changes: 0, latestMs: 0 };
  const checked = new WeakMap<Uint8Array, boolean>();

  const silenceOf = (robot: RobotId): Silence => {
    const known = silences.get(robot) ?? { heardAtMs: undefined, startedAtMs: 0, wasHeard: false, seqs: new Map() };
    silences.set(robot, known);
    return known;
  };
  const counts = (message: MqttMessage, { seqs }: Silence): boolean => {
    const body = readMessage(message)?.body;
    if (body === undefined) return false;
    const { envelope, seq } = body as { envelope: Envelope; seq: number };
    let authentic = checked.get(message.payload);
    if (authentic === undefined) {
      authentic = isAuthentic(body as unknown as { envelope: Envelope }, verifier);
      checked.set(message.payload, authentic);
    }
    const known = seqs.get(envelope.boot);
    if (!authentic || (known !== undefined && seq <= known)) return false;
    seqs.set(envelope.boot, seq);
    return true;
  };

  const judge = ({ autonomy, contract, id }: ObservedRobot, nowMs: number): void => {
    if (autonomy === undefined || contract === undefined) return;
    const silence = silenceOf(id);
    const says = autonomy.link;
    const allowed =
      silence.heardAtMs === undefined
        ? afterRestart(contract, silence, nowMs)
        : exactly(contract, nowMs - silence.heardAtMs);
    if (!allowed.has(says)) {
      const since =
        silence.heardAtMs === undefined ? 'nothing since its start' : `${nowMs - silence.heardAtMs} ms silent`;
      throw new InvariantBroken(
        name,
        `${id} is ${says}, ${since}: ${[...allowed].join(' or ')} by ${contract.policyId}`,
      );
    }
    const before = phases.get(id);
    if (says === before) return;
    phases.set(id, says);
    if (silence.heardAtMs === undefined || says === 'UP') return;
    timings.changes++;
    if (before === 'UP') {
      const lateMs = nowMs - silence.heardAtMs - 1000 * contract.silenceSeconds;
      timings.latestMs = Math.max(timings.latestMs, lateMs);
    }
  };

  return {
    name,
    timings,
    onRobotStarted(robot, nowMs) {
      const silence = silenceOf(robot);
      silence.heardAtMs = undefined;
      silence.startedAtMs = nowMs;
      silence.seqs.clear();
      phases.delete(robot);
    },
    onHeard(robot, message, nowMs) {
      if (!message.topic.endsWith('/heartbeat')) return;
      const silence = silenceOf(robot);
      if (!counts(message, silence)) return;
      silence.heardAtMs = nowMs;
      silence.wasHeard = true;
    },
    onTransition: judge,
    onSample({ nowMs, robots }) {
      for (const robot of robots) judge(robot, nowMs);
    },
  };
}

/** What cannot be done from here is HOLD. */
function phasesAt(contract: LostLinkContract, silentMs: number): readonly string[] {
  const begins = 1000 * contract.silenceSeconds;
  if (silentMs < begins) return ['UP'];
  const asked = silentMs >= begins + 1000 * contract.maxAutonomousSeconds ? 'RETURN' : contract.onSilence;
  return asked === 'CONTINUE' ? [asked] : [asked, 'HOLD'];
}

const exactly = (contract: LostLinkContract, silentMs: number): ReadonlySet<string> =>
  new Set([...phasesAt(contract, silentMs), ...phasesAt(contract, Math.max(0, silentMs - stepMs))]);

function afterRestart(contract: LostLinkContract, silence: Silence, nowMs: number): ReadonlySet<string> {
  const atLeast = nowMs - silence.startedAtMs - stepMs;
  const latest = silence.wasHeard ? phasesAt(contract, atLeast) : ['UP'];
  const all = latest.includes('UP') ? ['UP', contract.onSilence, 'RETURN', 'HOLD'] : [...latest, 'RETURN', 'HOLD'];
  return new Set(all);
}
