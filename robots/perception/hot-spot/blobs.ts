import { CELL } from './local-contrast.ts';
import type { LocalContrast, Plane } from './local-contrast.ts';

/** A connected warm region; edges in pixels of its picture, `right` and `bottom` exclusive. */
export interface Blob {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly pixels: number;
  /** Mean of its pixels above the background, in counts, and the same of its hottest pixel. */
  readonly contrast: number;
  readonly peak: number;
}

interface Run {
  readonly row: number;
  readonly start: number;
  readonly end: number;
  parent: Run | undefined;
}

/** Regions of pixels hotter than their cell's threshold, joined over eight neighbours; smaller ones than `leastPixels` are dropped. */
export function findBlobs(
  picture: Plane,
  contrast: LocalContrast,
  thresholds: Float32Array,
  leastPixels: number,
): Blob[] {
  const groups = new Map<Run, Run[]>();
  for (const run of joinRuns(picture, contrast, thresholds)) {
    const root = rootOf(run);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [run]);
    else group.push(run);
  }
  const blobs: Blob[] = [];
  for (const runs of groups.values()) {
    const blob = measure(runs, picture, contrast);
    if (blob.pixels >= leastPixels) blobs.push(blob);
  }
  return blobs;
}

function joinRuns({ width, values }: Plane, { cells, peaks }: LocalContrast, thresholds: Float32Array): Run[] {
  const runs: Run[] = [];
  let above: Run[] = [];
  for (let row = 0; row < cells.height * CELL; row++) {
    const here: Run[] = [];
    const first = Math.floor(row / CELL) * cells.width;
    let start = -1;
    for (let cell = 0; cell < cells.width; cell++) {
      const threshold = thresholds[first + cell] as number;
      const column = cell * CELL;
      if ((peaks[first + cell] as number) <= threshold) {
        if (start >= 0) here.push({ row, start, end: column, parent: undefined });
        start = -1;
        continue;
      }
      for (let i = 0, at = row * width + column; i < CELL; i++, at++) {
        if ((values[at] as number) > threshold) {
          if (start < 0) start = column + i;
        } else if (start >= 0) {
          here.push({ row, start, end: column + i, parent: undefined });
          start = -1;
        }
      }
    }
    if (start >= 0) here.push({ row, start, end: cells.width * CELL, parent: undefined });
    connect(above, here);
    for (const run of here) runs.push(run);
    above = here;
  }
  return runs;
}

/** Both by rising start. */
function connect(above: readonly Run[], here: readonly Run[]): void {
  let first = 0;
  for (const run of here) {
    while (first < above.length && (above[first] as Run).end < run.start) first++;
    for (let i = first; i < above.length && (above[i] as Run).start <= run.end; i++) {
      const a = rootOf(above[i] as Run);
      const b = rootOf(run);
      if (a !== b) b.parent = a;
    }
  }
}

function rootOf(run: Run): Run {
  let root = run;
  while (root.parent !== undefined) root = root.parent;
  if (run !== root) run.parent = root;
  return root;
}

function measure(runs: readonly Run[], { width, values }: Plane, { cells, background }: LocalContrast): Blob {
  let [left, top, right, bottom] = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 0, 0];
  let [pixels, sum, peak] = [0, 0, 0];
  for (const { row, start, end } of runs) {
    pixels += end - start;
    left = Math.min(left, start);
    right = Math.max(right, end);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row + 1);
    const first = Math.floor(row / CELL) * cells.width;
    for (let column = start; column < end; column++) {
      const level = background.level[first + Math.floor(column / CELL)] as number;
      const contrast = (values[row * width + column] as number) - level;
      sum += contrast;
      if (contrast > peak) peak = contrast;
    }
  }
  return { left, top, right, bottom, pixels, contrast: sum / pixels, peak };
}
