import type { IdSource } from '#shared/ids/ulid.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { ModelIdentity } from '../detector-port.ts';
import type { ErrorModel } from '../geolocation/error-model.ts';
import type { GroundHeight } from '../geolocation/ground-height.ts';
import { assign } from './assignment.ts';
import type { Observation } from './observation.ts';
import { Track } from './track.ts';
import type { Vantage } from './track.ts';
import type { TrackReport } from './track-report.ts';
import { trackerParameters } from './tracker-parameters.ts';
import type { TrackerParameters } from './tracker-parameters.ts';

export interface TrackerDependencies {
  readonly ids: IdSource;
  readonly ground: GroundHeight;
  readonly errors: ErrorModel;
  readonly model: ModelIdentity;
  readonly parameters?: TrackerParameters;
}

/** Follows objects from frame to frame. Frames must come in the order of time; an older one is ignored. */
export class Tracker {
  readonly #dependencies: TrackerDependencies;
  readonly #parameters: TrackerParameters;
  #tracks: Track[] = [];
  #newest: EpochMs = Number.NEGATIVE_INFINITY;

  constructor(dependencies: TrackerDependencies) {
    this.#dependencies = dependencies;
    this.#parameters = dependencies.parameters ?? trackerParameters;
  }

  /** Reports every confirmed track seen in this frame, and those that ended. */
  update(at: EpochMs, observations: readonly Observation[], vantage: Vantage): TrackReport[] {
    if (at <= this.#newest) return [];
    this.#newest = at;
    const { highScore, lowScore, mostTracks } = this.#parameters;
    for (const track of this.#tracks) track.predict(at);
    const high = observations.filter(({ box }) => box.score >= highScore);
    const low = observations.filter(({ box }) => box.score >= lowScore && box.score < highScore);
    const first = this.#pair(this.#tracks, high, at, vantage);
    const second = this.#pair(first.tracks, low, at, vantage);
    for (const track of second.tracks) track.miss();
    for (const observation of first.observations.slice(0, Math.max(0, mostTracks - this.#tracks.length))) {
      const lost = second.tracks.find((track) => track.mayHaveFallen(at, observation));
      this.#tracks.push(new Track(this.#dependencies.ids.next(), at, observation, vantage, this.#parameters, lost));
    }
    const { model, errors } = this.#dependencies;
    const seen = this.#tracks.filter((track) => track.confirmed && track.observedAt === at);
    return [...seen.map((track) => track.report('TRACKING', model, errors)), ...this.expire(at)];
  }

  /** Ends what has not been seen for too long, also when no frames come any more. */
  expire(at: EpochMs): TrackReport[] {
    const { model, errors } = this.#dependencies;
    const over = this.#tracks.filter((track) => track.isOver(at));
    if (over.length > 0) this.#tracks = this.#tracks.filter((track) => !over.includes(track));
    return over.filter((track) => track.confirmed).map((track) => track.report('LOST', model, errors));
  }

  /** Gives each track at most one observation; returns what is left over. */
  #pair(
    tracks: readonly Track[],
    observations: readonly Observation[],
    at: EpochMs,
    vantage: Vantage,
  ): { tracks: Track[]; observations: Observation[] } {
    const costs = tracks.map((track) => observations.map((observation) => track.distance(observation, vantage)));
    const pairs = assign(costs, this.#parameters.gate);
    const { ground, errors } = this.#dependencies;
    const taken = new Set<Observation>();
    const alone: Track[] = [];
    tracks.forEach((track, row) => {
      const observation = observations[pairs[row] ?? -1];
      if (observation === undefined) {
        alone.push(track);
        return;
      }
      taken.add(observation);
      track.accept(at, observation, vantage, ground, errors);
    });
    return { tracks: alone, observations: observations.filter((each) => !taken.has(each)) };
  }
}
