import type { Point2 } from '../geo/polygon.ts';
import type { Hypothesis } from './ghost-hypotheses.ts';
import type { LastKnown } from './last-known.ts';
import { autonomyEndsMs, silenceMs } from './link-phase.ts';
import type { LostLinkContract } from './lost-link-contract.ts';
import type { SectorWays, Stop } from './sector-ways.ts';
import { WayClock } from './way-clock.ts';

/** What a robot is about when the link goes, as far as it matters for where it will be. */
type Errand = 'patrol' | 'home' | 'order' | 'still' | 'docked';

/** After an order a robot looks around for about so long, then it patrols. */
const dwellSeconds = 60;

/** Where one hypothesis puts the robot, by the second of silence. Mirrors the robot's own `motionOf`. */
export class GhostCourse {
  readonly #ways: SectorWays;
  readonly #contract: LostLinkContract;
  readonly #hypothesis: Hypothesis;
  readonly #errand: Errand;
  readonly #way: WayClock;
  readonly #leadSeconds: number;
  readonly #last: LastKnown;
  /** When it ends its order and patrols; undefined if a silence comes before. */
  readonly #afterOrder: { readonly sinceSeconds: number; readonly way: WayClock } | undefined;
  #back: WayClock | undefined;
  #homeward: { readonly sinceSeconds: number; readonly way: WayClock } | undefined;

  constructor(ways: SectorWays, contract: LostLinkContract, last: LastKnown, hypothesis: Hypothesis) {
    this.#ways = ways;
    this.#contract = contract;
    this.#hypothesis = hypothesis;
    this.#errand = hypothesis.patrols === true ? 'patrol' : errandOf(last);
    this.#last = last;
    this.#way = new WayClock(last.position, courseOf(ways, last, this.#errand, hypothesis.reversed === true));
    this.#leadSeconds = last.positionAgeMs / 1000;
    this.#afterOrder = this.#errand === 'order' ? this.#patrolAfterOrder() : undefined;
  }

  /** Seconds of silence at which it turns back by contract; undefined if it will not. */
  get turnsBackSeconds(): number | undefined {
    const { onSilence } = this.#contract;
    if (this.#hypothesis.pace === 0 || this.#errand === 'home' || this.#errand === 'docked') return undefined;
    const atOnce = onSilence === 'RETURN' || onSilence === 'RETRACE' || onSilence === 'GOTO_LINK';
    return (atOnce ? silenceMs(this.#contract) : autonomyEndsMs(this.#contract)) / 1000;
  }

  /** Seconds of silence at which it goes home; undefined if it is there or already on its way. */
  get homewardSeconds(): number | undefined {
    if (this.turnsBackSeconds === undefined) return undefined;
    const byContract =
      (this.#contract.onSilence === 'RETURN' ? silenceMs(this.#contract) : autonomyEndsMs(this.#contract)) / 1000;
    return Math.min(byContract, this.#hypothesis.homeAfterSeconds ?? byContract);
  }

  /** Seconds of silence at which it is home, looking so far ahead; infinite beyond. */
  homeAtSeconds(most: number): number {
    const { delaySeconds, pace } = this.#hypothesis;
    if (this.#errand === 'docked') return 0;
    if (pace === 0) return Number.POSITIVE_INFINITY;
    if (this.#errand === 'home') return delaySeconds + this.#way.endsAtSeconds(most * pace) / pace;
    const since = this.homewardSeconds as number;
    return since + this.#homewardFrom(since).endsAtSeconds(most * pace) / pace;
  }

  placeAt(silentSeconds: number): Point2 {
    const since = this.homewardSeconds;
    if (since === undefined || silentSeconds <= since) return this.#placeBeforeHomeward(silentSeconds);
    return this.#homewardFrom(since).placeAt((silentSeconds - since) * this.#hypothesis.pace);
  }

  #placeBeforeHomeward(silentSeconds: number): Point2 {
    const { onSilence } = this.#contract;
    const untilSilence = silenceMs(this.#contract) / 1000;
    const goesOn =
      this.#errand === 'home' ||
      (onSilence === 'CONTINUE' && (this.#errand !== 'order' || this.#afterOrder !== undefined));
    const { seconds, way } = this.#along(goesOn ? silentSeconds : Math.min(silentSeconds, untilSilence));
    const { goesBack = true, pace } = this.#hypothesis;
    const turns = onSilence === 'RETRACE' || onSilence === 'GOTO_LINK';
    if (goesOn || silentSeconds <= untilSilence || !turns || !goesBack || this.#errand === 'docked')
      return way.placeAt(seconds);
    this.#back ??= new WayClock(way.placeAt(seconds), this.#wayBack(way, seconds));
    return this.#back.placeAt((silentSeconds - untilSilence) * pace);
  }

  /** On which way it is as long as no contract turns it round, and for how long, in seconds of that way. */
  #along(silentSeconds: number): { readonly way: WayClock; readonly seconds: number } {
    const { delaySeconds, pace } = this.#hypothesis;
    const after = this.#afterOrder;
    if (after !== undefined && silentSeconds > after.sinceSeconds)
      return { way: after.way, seconds: (silentSeconds - after.sinceSeconds) * pace };
    return { way: this.#way, seconds: Math.max(0, silentSeconds + this.#leadSeconds - delaySeconds) * pace };
  }

  /** Over what it drove unheard to where it was heard last; to retrace, on along its trail, and where that is not known from the patrol. */
  *#wayBack(way: WayClock, seconds: number): Generator<Stop> {
    const { isTrailWhole = false, position, trail = [] } = this.#last;
    yield* this.#ways.back(way.passedUntil(seconds));
    if (way !== this.#way) yield* this.#ways.back(this.#way.passedUntil(Number.MAX_SAFE_INTEGER));
    if (this.#contract.onSilence !== 'RETRACE') return;
    yield* this.#ways.back(trail);
    if (isTrailWhole || this.#hypothesis.stopsAtTrailEnd === true) return;
    yield* this.#ways.patrolFrom(trail.at(-1) ?? position, this.#last.patrolWay, this.#hypothesis.reversed !== true);
  }

  /** An order that is done before the centre falls silent is followed by the patrol, wherever the robot is then. */
  #patrolAfterOrder(): { readonly sinceSeconds: number; readonly way: WayClock } | undefined {
    const { pace } = this.#hypothesis;
    const untilSilence = silenceMs(this.#contract) / 1000;
    const ends = this.#way.endsAtSeconds(untilSilence + this.#leadSeconds);
    if (pace === 0 || ends / pace - this.#leadSeconds > untilSilence) return undefined;
    const at = this.#way.placeAt(ends);
    const sinceSeconds = Math.max(0, ends / pace - this.#leadSeconds) + dwellSeconds / pace;
    return {
      sinceSeconds,
      way: new WayClock(at, this.#ways.patrolFrom(at, this.#last.patrolWay, this.#hypothesis.reversed)),
    };
  }

  #homewardFrom(sinceSeconds: number): WayClock {
    if (this.#homeward?.sinceSeconds !== sinceSeconds) {
      const from = this.#placeBeforeHomeward(sinceSeconds);
      this.#homeward = { sinceSeconds, way: new WayClock(from, this.#ways.home(from, this.#hypothesis.bySecondNode)) };
    }
    return this.#homeward.way;
  }
}

function errandOf({ behaviour, way }: LastKnown): Errand {
  switch (behaviour) {
    case 'RETURN':
      return 'home';
    case 'DOCK':
      return 'docked';
    case 'INVESTIGATE':
      return 'order';
    case 'PATROL':
    case 'OBSERVE':
      return 'patrol';
    default:
      return way.length > 0 ? 'patrol' : 'still';
  }
}

function* courseOf(ways: SectorWays, last: LastKnown, errand: Errand, reversed: boolean): Generator<Stop> {
  const { patrolWay, position, way } = last;
  if (errand === 'still' || errand === 'docked') return;
  if (errand === 'patrol') yield* patrol(ways, last, reversed);
  else if (way.length === 0) yield* errand === 'home' ? ways.home(position) : ways.patrolFrom(position, patrolWay);
  else yield* ways.announced(position, way);
}

function* patrol(
  ways: SectorWays,
  { behaviour, patrolWay, position, way }: LastKnown,
  reversed: boolean,
): Generator<Stop> {
  const [next, second] = way;
  if (next === undefined) yield* ways.patrolFrom(position, patrolWay, reversed);
  else if (reversed) yield* ways.roundsAfter(second ?? next, next);
  else {
    yield* ways.announced(position, way);
    // Charged, it leaves the dock again.
    if (behaviour === 'RETURN') yield* ways.patrolFrom(way.at(-1) ?? next, patrolWay);
    else yield* ways.roundsAfter(way.at(-2) ?? position, way.at(-1) ?? next);
  }
}
