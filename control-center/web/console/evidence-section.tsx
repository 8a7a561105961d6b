import { useSignal } from '@preact/signals';
import type { EvidenceView, TrackView } from '#shared/contracts/views.ts';
import { ageText } from '../display/age.ts';
import { utcTime } from '../display/clock-text.ts';
import { motionText } from '../display/position-text.ts';
import { useConsole } from '../state/console.ts';
import { EvidencePicture } from './evidence-picture.tsx';

/** See: the newest picture first, others to choose, and the facts of the track. */
export function EvidenceSection(props: {
  readonly evidence: readonly EvidenceView[];
  readonly track: TrackView | undefined;
}) {
  const { store } = useConsole();
  const chosenId = useSignal<string | undefined>(undefined);
  const items = props.evidence.toSorted((a, b) => b.capturedAt - a.capturedAt);
  const shown = items.find(({ id }) => id === chosenId.value) ?? items[0];
  const now = store.now.value;
  const { track } = props;
  return (
    <section class="section see">
      {shown === undefined ? (
        <p class="no-picture dim">No picture yet. It comes from the robot after the alarm.</p>
      ) : (
        <EvidencePicture key={shown.id} evidence={shown} objectId={track?.id} />
      )}
      <dl class="facts">
        {track !== undefined && (
          <>
            <dt>Class</dt>
            <dd>
              <b>
                {track.class} {track.confidence.toFixed(2)}
              </b>
            </dd>
            <dt>Motion</dt>
            <dd>{track.velocity === undefined || track.state === 'LOST' ? 'unknown' : motionText(track.velocity)}</dd>
            <dt>Seen</dt>
            <dd>
              {track.state.toLowerCase()}, {ageText(now - track.observedAt)} ago
            </dd>
          </>
        )}
        {track?.welfare !== undefined && track.welfare.signs.length > 0 && (
          <>
            <dt>Welfare</dt>
            <dd class="attention">{track.welfare.signs.map(readable).join(', ')}</dd>
          </>
        )}
        {shown !== undefined && (
          <>
            <dt>Captured</dt>
            <dd>
              {utcTime(shown.capturedAt)}Z, {ageText(now - shown.capturedAt)} ago
            </dd>
            <dt>Camera</dt>
            <dd>
              {store.picture.value?.robots.get(shown.robotId)?.callSign ?? shown.robotId} {shown.sensor}
            </dd>
          </>
        )}
      </dl>
      {items.length > 1 && (
        <div class="pictures" role="group" aria-label="Pictures">
          {items.slice(0, 6).map((item, index) => (
            <button
              key={item.id}
              type="button"
              aria-pressed={item.id === shown?.id}
              onClick={() => {
                chosenId.value = item.id;
              }}
            >
              {index + 1}: {utcTime(item.capturedAt)}
            </button>
          ))}
        </div>
      )}
    </section>
  );
}

const readable = (sign: string): string => sign.toLowerCase().replaceAll('_', ' ');
