import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { TimelineAnswer } from '#shared/contracts/http/responses.ts';
import type { ApiError } from '../state/api-client.ts';
import { apiPaths } from '../state/api-paths.ts';
import { useConsole } from '../state/console.ts';
import { robotsInOrder } from '../state/robots-in-order.ts';
import { drawTimeline, lanes } from './draw-timeline.ts';
import { timelineBackMs } from './timeline-layout.ts';

const refreshMs = 10_000;

/** What happened in the last quarter of an hour, asked again every 10 s; alarms come from the live picture. */
export function TimelinePanel() {
  const { store, api, clock } = useConsole();
  const canvas = useRef<HTMLCanvasElement>(null);
  const answer = useSignal<TimelineAnswer | undefined>(undefined);
  const error = useSignal<ApiError | undefined>(undefined);
  const signedIn = store.session.value.kind === 'active';

  useEffect(() => {
    if (!signedIn) return;
    const ask = async (): Promise<void> => {
      const to = Math.round(store.now.peek());
      const result = await api.get<TimelineAnswer>(apiPaths.timeline, { from: to - timelineBackMs, to });
      if (result.ok) answer.value = result.value;
      error.value = result.ok ? undefined : result.error;
    };
    const first = clock.setTimer(() => void ask(), 300);
    const repeating = clock.setRepeating(() => void ask(), refreshMs);
    return () => {
      first();
      repeating();
    };
  }, [signedIn]);

  useSignalEffect(() => {
    const now = store.now.value;
    const element = canvas.current;
    const picture = store.picture.value;
    const ctx = element?.getContext('2d');
    if (!element || !ctx || picture === undefined) return;
    const { clientWidth: width, clientHeight: height } = element;
    const scale = window.devicePixelRatio;
    if (element.width !== Math.round(width * scale)) element.width = Math.round(width * scale);
    if (element.height !== Math.round(height * scale)) element.height = Math.round(height * scale);
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    const robots = robotsInOrder(picture.robots.values());
    drawTimeline(ctx, width, height, { answer: answer.value, alarms: [...picture.alarms.values()], robots, now });
  });

  const alarms = store.picture.value?.alarms.size ?? 0;
  return (
    <section class="timeline" aria-label="Timeline">
      <div class="timeline-side">
        <p>
          <b>Last 15 min</b>, times in UTC (Z)
        </p>
        {error.value !== undefined && (
          <p class="attention">
            Lanes not loaded: {error.value.message} <span class="code">{error.value.code}</span>
          </p>
        )}
        {answer.value?.gaps.map(({ lane, code, message }) => (
          <p class="attention" key={lane}>
            No {lane}: {message} <span class="code">{code}</span>
          </p>
        ))}
        <ul class="lane-names">
          {lanes.map((lane) => (
            <li key={lane}>{lane}</li>
          ))}
        </ul>
      </div>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Timeline of the last 15 minutes with ${alarms} alarms; the lists hold the same`}
      />
    </section>
  );
}
