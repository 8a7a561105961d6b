import type { TrackView } from '#shared/contracts/views.ts';
import { useConsole } from '../state/console.ts';
import { EvidenceSection } from './evidence-section.tsx';
import { PositionLine } from './position-line.tsx';

/** A track: what is seen, how well, by which model. An alarm on it is one press away. */
export function TrackDetail({ track }: { readonly track: TrackView }) {
  const { store } = useConsole();
  const picture = store.picture.value;
  const evidence = [...(picture?.evidence.values() ?? [])].filter(
    ({ id, objectIds }) => objectIds.includes(track.id) || track.evidenceIds.includes(id),
  );
  const alarms = [...(picture?.alarms.values() ?? [])].filter(
    ({ trackId, state }) => trackId === track.id && state !== 'normal',
  );
  return (
    <>
      <header class="detail-head">
        <div class="head-line">
          <b>Track {track.id.slice(-5)}</b>
          <span class="state-word">{track.state}</span>
          <span class="right dim">unknown, not ours</span>
        </div>
        <h1>
          {track.class} {track.confidence.toFixed(2)}
        </h1>
        <PositionLine position={track.position} ellipse={track.ellipse} />
      </header>
      <div class="detail-scroll" tabIndex={0} role="region" aria-label="Track">
        <EvidenceSection evidence={evidence} track={track} />
        <section class="section">
          <h2 class="cap">Source</h2>
          <dl class="pairs">
            <div>
              <dt>Robot</dt>
              <dd>
                {picture?.robots.get(track.robotId)?.callSign ?? track.robotId}, {track.sensor}
                {track.deliveredLate ? ', delivered late' : ''}
              </dd>
            </div>
            <div>
              <dt>Model</dt>
              <dd>
                {track.model.name} {track.model.version} <span class="dim">{track.model.sha256.slice(0, 8)}</span>
              </dd>
            </div>
          </dl>
        </section>
        <section class="section">
          <h2 class="cap">Alarms on it</h2>
          {alarms.length === 0 && <p class="dim">None.</p>}
          {alarms.map((alarm) => (
            <button
              key={alarm.id}
              type="button"
              class="link-row"
              onClick={() => {
                store.selection.value = { kind: 'alarm', id: alarm.id };
              }}
            >
              {alarm.number} {alarm.message}
            </button>
          ))}
        </section>
      </div>
    </>
  );
}
