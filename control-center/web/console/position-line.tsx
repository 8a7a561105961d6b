import { useMemo } from 'preact/hooks';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import { ellipseText, positionText } from '../display/position-text.ts';
import { Icon } from '../ui/icon.tsx';
import { useConsole } from '../state/console.ts';
import { mapRequests } from '../map/map-requests.ts';

/** WGS-84 position with its 95 % ellipse; the map moves only when asked. */
export function PositionLine(props: {
  readonly position: Point2 | undefined;
  readonly ellipse?: { readonly semiMajorM: number; readonly semiMinorM: number } | undefined;
}) {
  const { store } = useConsole();
  const anchor = store.sector.value?.anchor;
  const frame = useMemo(() => (anchor === undefined ? undefined : enuFrame(anchor)), [anchor]);
  const { position, ellipse } = props;
  if (position === undefined) return <p class="dim">No position.</p>;
  return (
    <p class="position-line dim">
      <span>
        {frame === undefined ? '' : positionText(frame, position)}
        {ellipse !== undefined && (
          <>
            , <span class="wide-only">95 % within </span>
            {ellipseText(ellipse)}
          </>
        )}
      </span>
      <button
        type="button"
        class="small-button"
        aria-label="Centre the map here"
        onClick={() => {
          mapRequests.value = { kind: 'centre', point: position };
        }}
      >
        <Icon name="target" /> <kbd>C</kbd>
      </button>
    </p>
  );
}
