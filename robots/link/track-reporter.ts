import type { AlertDesk } from './alert-desk.ts';
import { detectionBody } from './detection-body.ts';
import type { GapRecorder } from './gap-recorder.ts';
import type { MessageWriter } from './message-writer.ts';
import type { Detection } from '#shared/contracts/extension/detection.ts';
import type { EnuFrame } from '#shared/geo/enu-frame.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { TrackReport } from '../perception/tracking/track-report.ts';

/** protocol.md: at most 2 Hz an object. */
const minIntervalMs = 500;
/** From this score on a person's welfare is told as an alert of its own. */
const welfareAlertScore = 0.5;
/** A better picture is tried soon after the first, then now and then. */
const pictureAfterMs = [0, 5000, 30_000] as const;
const pictureEveryMs = 60_000;
const picturedClasses: ReadonlySet<string> = new Set(['person', 'vehicle', 'drone']);

interface Reported {
  sentAt: number;
  readonly firstAt: number;
  pictures: number;
  evidenceIds: string[];
}

export interface TrackReporterDeps {
  readonly writer: MessageWriter;
  readonly frame: EnuFrame;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly maskVersion: string;
  readonly alerts: AlertDesk;
  readonly gap: GapRecorder;
  readonly send: (body: Omit<Detection, 'envelope'>) => void;
  /** Makes a picture; its evidence id, or undefined without one. */
  readonly takePicture: (objectId: string, reportId: string) => string | undefined;
}

/** Tells the centre of confirmed tracks, with pictures of those a person may have to judge. */
export class TrackReporter {
  readonly #deps: TrackReporterDeps;
  readonly #reported = new Map<string, Reported>();

  constructor(deps: TrackReporterDeps) {
    this.#deps = deps;
  }

  report(track: TrackReport): void {
    const { clock, frame, gap, ids, maskVersion, send, writer } = this.#deps;
    const now = clock.monotonicMs();
    const known = this.#reported.get(track.objectId);
    if (track.state === 'TRACKING' && known !== undefined && now - known.sentAt < minIntervalMs) return;
    if (track.state === 'LOST' && known === undefined) return;
    const reported = known ?? { sentAt: now, firstAt: now, pictures: 0, evidenceIds: [] };
    reported.sentAt = now;
    this.#reported.set(track.objectId, reported);
    const reportId = ids.next();
    if (track.state === 'TRACKING') this.#picture(track, reportId, reported, now);
    const { evidenceIds } = reported;
    send(detectionBody(track, { writer, frame, reportId, evidenceIds, maskVersion, now: clock.now() }));
    gap.addDetection(reportId);
    if ((track.welfare?.score ?? 0) >= welfareAlertScore) this.#alertWelfare(track);
    if (track.state === 'LOST') this.#reported.delete(track.objectId);
  }

  #picture(track: TrackReport, reportId: string, reported: Reported, now: number): void {
    const due = pictureAfterMs[reported.pictures] ?? reported.pictures * pictureEveryMs;
    if (now - reported.firstAt < due || !picturedClasses.has(track.classification[0]?.type ?? '')) return;
    const evidenceId = this.#deps.takePicture(track.objectId, reportId);
    reported.pictures++;
    if (evidenceId !== undefined) reported.evidenceIds.push(evidenceId);
  }

  #alertWelfare({ estimate, objectId, welfare }: TrackReport): void {
    const place = estimate && this.#deps.frame.toGeo(estimate.position);
    this.#deps.alerts.raise({
      category: 'WELFARE',
      dedupKey: `welfare:${objectId}`,
      description: `A person may need help: ${welfare?.signs.join(', ') ?? ''}`,
      priority: 'HIGH',
      objectId,
      ...(place && { location: { x: place.longitude, y: place.latitude, z: place.altitude } }),
    });
  }
}
