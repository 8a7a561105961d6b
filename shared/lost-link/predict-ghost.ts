import type { Covariance2, Ellipse } from '../geo/ellipse.ts';
import type { Point2 } from '../geo/polygon.ts';
import type { EpochMs } from '../time/clock.ts';
import { GhostCourse } from './ghost-course.ts';
import { hypotheses } from './ghost-hypotheses.ts';
import type { Hypothesis } from './ghost-hypotheses.ts';
import type { LastKnown } from './last-known.ts';
import { linkPhase, silenceMs } from './link-phase.ts';
import type { LinkPhase } from './link-phase.ts';
import type { LostLinkContract } from './lost-link-contract.ts';
import type { SectorWays } from './sector-ways.ts';

/** Where a robot that is not heard should be now by its contract. */
export interface Ghost extends Point2 {
  /** About the place, m^2. */
  readonly covariance: Covariance2;
  /** One sigma. */
  readonly ellipse: Ellipse;
  readonly phase: LinkPhase;
  /** When its contract makes it turn back: past or to come. Undefined if it is home, on its way there, or held. */
  readonly turnsBackAt: EpochMs | undefined;
  /** If nothing happens; undefined if it will not come by itself. */
  readonly homeAt: EpochMs | undefined;
  /** If it is held up as much as usually at the most. */
  readonly homeLatestAt: EpochMs | undefined;
}

/** Off the line of the way: at once, and at the most after two minutes of evading what nobody here knows of. */
const besideM = 3;
const farBesideM = 10;
/** What a stamp may be old. */
const stampMps = 1.5;
/** A robot whose place is old may have moved at about this half of its pace. */
const staleMps = 0.75;
const stalestSeconds = 120;
/** Which of the places with a link is nearest the robot knows better: it keeps one every 60 m. */
const linkPlaceM = 30;
/** How far ahead an arrival is foretold. */
const horizonSeconds = 6 * 3600;
/** Slower than this counts as broken down, not as late. */
const slowestPace = 0.5;

/** Foretells one silence. Courses are worked out once and read off at any moment. */
export class GhostForecast {
  readonly #contract: LostLinkContract;
  readonly #last: LastKnown;
  readonly #courses: readonly { readonly hypothesis: Hypothesis; readonly course: GhostCourse }[];
  readonly #homeSeconds: number | undefined;
  readonly #homeLatestSeconds: number | undefined;

  constructor(ways: SectorWays, contract: LostLinkContract, last: LastKnown) {
    this.#contract = contract;
    this.#last = last;
    this.#courses = hypotheses(last, contract).map((hypothesis) => ({
      hypothesis,
      course: new GhostCourse(ways, contract, last, hypothesis),
    }));
    const arrivals = this.#courses.map(({ course, hypothesis }) =>
      hypothesis.pace < slowestPace ? Number.POSITIVE_INFINITY : course.homeAtSeconds(horizonSeconds),
    );
    const [nominal = Number.POSITIVE_INFINITY] = arrivals;
    this.#homeSeconds = Number.isFinite(nominal) ? nominal : undefined;
    this.#homeLatestSeconds = this.#homeSeconds && Math.max(...arrivals.filter(Number.isFinite));
  }

  /** After so much silence by a clock that no step disturbs; `now` is what the times of the answer are told from. */
  at(silentMs: number, now: EpochMs): Ghost {
    const silentSeconds = silentMs / 1000;
    const timeOf = (seconds: number | undefined): EpochMs | undefined =>
      seconds === undefined ? undefined : now + Math.round((seconds - silentSeconds) * 1000);
    const [nominal] = this.#courses;
    const place = nominal?.course.placeAt(silentSeconds) ?? this.#last.position;
    const covariance = this.#covariance(place, silentSeconds);
    return {
      ...place,
      covariance,
      ellipse: sigmaEllipse(covariance),
      phase: linkPhase(this.#contract, silentMs),
      turnsBackAt: timeOf(nominal?.course.turnsBackSeconds),
      homeAt: timeOf(this.#homeSeconds),
      homeLatestAt: timeOf(this.#homeLatestSeconds),
    };
  }

  /** The second moment of all hypotheses about the place shown, plus what is not known even if nothing happens. */
  #covariance(place: Point2, silentSeconds: number): Covariance2 {
    const held = this.#last.isHeld ? 0 : stampMps;
    const beside = this.#last.isHeld ? besideM : Math.min(farBesideM, besideM + silentSeconds / 20);
    const stale = staleMps * Math.min(stalestSeconds, this.#last.positionAgeMs / 1000);
    const { positionSigmaM } = this.#last;
    const alone = positionSigmaM ** 2 + beside ** 2 + held ** 2 + stale ** 2 + this.#linkPlaceM(silentSeconds) ** 2;
    let [xx, xy, yy] = [alone, 0, alone];
    for (const { course, hypothesis } of this.#courses) {
      const at = course.placeAt(silentSeconds);
      const [dx, dy] = [at.x - place.x, at.y - place.y];
      xx += hypothesis.weight * dx * dx;
      xy += hypothesis.weight * dx * dy;
      yy += hypothesis.weight * dy * dy;
    }
    return { xx, xy, yy };
  }

  #linkPlaceM(silentSeconds: number): number {
    const goesToLink = this.#contract.onSilence === 'GOTO_LINK' && !this.#last.isHeld;
    const isUnderWay = silentSeconds * 1000 > silenceMs(this.#contract) && silentSeconds < (this.#homeSeconds ?? 0);
    return goesToLink && isUnderWay ? linkPlaceM : 0;
  }
}

function sigmaEllipse({ xx, xy, yy }: Covariance2): Ellipse {
  const middle = (xx + yy) / 2;
  const spread = Math.hypot((xx - yy) / 2, xy);
  return {
    semiMajorM: Math.sqrt(middle + spread),
    semiMinorM: Math.sqrt(Math.max(0, middle - spread)),
    angleRad: Math.atan2(2 * xy, xx - yy) / 2,
  };
}
