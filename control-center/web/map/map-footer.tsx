import type { Signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import { distanceText, positionText } from '../display/position-text.ts';
import { useConsole } from '../state/console.ts';

const lengthsM = [5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

/** Scale, and the place and height under the pointer. */
export function MapFooter(props: {
  readonly cursor: Point2 | undefined;
  readonly pxPerM: number;
  readonly measuring: Signal<Point2 | undefined>;
}) {
  const { store } = useConsole();
  const { cursor, pxPerM, measuring } = props;
  const anchor = store.sector.value?.anchor;
  const frame = useMemo(() => (anchor === undefined ? undefined : enuFrame(anchor)), [anchor]);
  const basemap = store.basemap.value;
  const lengthM = lengthsM.findLast((length) => length * pxPerM <= 130) ?? 5;
  return (
    <div class="map-footer">
      <div class="scale">
        <span>{distanceText(lengthM)}</span>
        <svg width={Math.max(1, lengthM * pxPerM)} height="6" aria-hidden="true">
          <rect class="scale-line" width="100%" height="6" />
          <rect class="scale-fill" width="50%" height="6" />
        </svg>
      </div>
      {frame !== undefined && cursor !== undefined && (
        <span class="dim cursor-place">
          {positionText(frame, cursor)}
          {basemap.kind === 'ready' ? `, ${Math.round(basemap.dem.heightAt(cursor.x, cursor.y))} m` : ''}
        </span>
      )}
      {measuring.value !== undefined && (
        <button
          type="button"
          onClick={() => {
            measuring.value = undefined;
          }}
        >
          End measuring
        </button>
      )}
    </div>
  );
}
