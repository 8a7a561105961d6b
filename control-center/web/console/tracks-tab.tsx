import { ageText } from '../display/age.ts';
import { ellipseText, motionText } from '../display/position-text.ts';
import { useConsole } from '../state/console.ts';
import { ListHead } from './list-head.tsx';
import { useHeldRows } from './use-held-rows.ts';

const shownAtMost = 200;

/** The map's accessible twin: what is tracked, newest first, lost ones last. */
export function TracksTab() {
  const { store } = useConsole();
  const tracks = store.picture.value?.tracks;
  const wanted = [...(tracks?.values() ?? [])]
    .toSorted((a, b) => Number(a.state === 'LOST') - Number(b.state === 'LOST') || b.firstSeenAt - a.firstSeenAt)
    .map(({ id }) => id);
  const held = useHeldRows(wanted);
  if (wanted.length === 0 && held.rows.length === 0) return <p class="empty">Nothing is tracked at the moment.</p>;
  return (
    <>
      <ListHead newCount={held.newCount} onRelease={held.release}>
        {wanted.length > shownAtMost
          ? `${shownAtMost} of ${wanted.length} shown, newest first`
          : 'Newest first, lost last'}
      </ListHead>
      <div class="table-scroll" {...held.props}>
        <table class="rows-table">
          <thead>
            <tr>
              <th scope="col">Class</th>
              <th scope="col">Motion</th>
              <th scope="col" class="wide-only">
                95 %
              </th>
              <th scope="col">By</th>
              <th scope="col">Age</th>
            </tr>
          </thead>
          <tbody>
            {held.rows.slice(0, shownAtMost).map((id) => {
              const track = tracks?.get(id);
              if (track === undefined) return null;
              const selected = store.selection.value?.kind === 'track' && store.selection.value.id === id;
              return (
                <tr key={id} class={`${selected ? 'selected' : ''}${track.state === 'LOST' ? ' dim' : ''}`}>
                  <td>
                    <button
                      type="button"
                      class="cell-button"
                      aria-current={selected}
                      onClick={() => {
                        store.selection.value = { kind: 'track', id };
                      }}
                    >
                      {track.class} {track.confidence.toFixed(2)}
                    </button>
                  </td>
                  <td class="nowrap">
                    {track.state === 'LOST' ? 'lost' : track.velocity === undefined ? '–' : motionText(track.velocity)}
                  </td>
                  <td class="wide-only nowrap">{track.ellipse === undefined ? '–' : ellipseText(track.ellipse)}</td>
                  <td>{store.picture.value?.robots.get(track.robotId)?.callSign ?? track.robotId}</td>
                  <td class="nowrap">{ageText(store.now.value - track.observedAt)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
