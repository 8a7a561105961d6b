export interface LabelRequest {
  /** Of what it names: a label stays on its side of the symbol from one drawing to the next. */
  readonly key: string;
  /** Symbol centre and radius to keep clear, in pixels. */
  readonly x: number;
  readonly y: number;
  readonly clear: number;
  readonly width: number;
  readonly height: number;
  /** Smaller is placed first: selected, alarmed, own robots, then the rest. */
  readonly rank: number;
  /** Must be shown even where it overlaps. */
  readonly required: boolean;
  /** Beside its symbol or not at all: without a line to tie it, farther away it would name something else. */
  readonly untied?: boolean;
}

export interface PlacedLabel<T extends LabelRequest> {
  readonly request: T;
  readonly left: number;
  readonly top: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Greedy: where it was last, beside its symbol, then a step away, the first place inside the room and free of symbols, of what is
 * blocked and of earlier labels; else dropped, or where it covers least if required. `sides` remembers, from call to call.
 */
export function placeLabels<T extends LabelRequest>(
  requests: readonly T[],
  room: Box,
  blocked: readonly Box[] = [],
  sides: Map<string, number> = new Map(),
): readonly PlacedLabel<T>[] {
  const symbols = requests.map((request) => ({ request, symbol: symbolOf(request) }));
  const taken: Box[] = [...blocked, ...symbols.map(({ symbol }) => symbol)];
  const before = new Map(sides);
  sides.clear();
  const placed: PlacedLabel<T>[] = [];
  for (const { request, symbol } of symbols.toSorted((a, b) => a.request.rank - b.request.rank)) {
    const places = candidates(request);
    if (request.untied === true) places.length = beside;
    else if (request.required) places.push(...steps(request));
    const isFree = (box: Box): boolean => within(box, room) && !taken.some((other) => overlap(box, other));
    const isAmple = (box: Box): boolean =>
      isFree(box) && !taken.some((other) => other !== symbol && overlap(grown(box), other));
    const kept = before.get(request.key);
    const side = kept !== undefined && stays(places, kept, isFree, isAmple) ? kept : places.findIndex(isFree);
    if (side >= 0) sides.set(request.key, side);
    const box = places[side] ?? (request.required ? leastCovering(places, room, taken) : undefined);
    if (box === undefined) continue;
    taken.push(box);
    placed.push({ request, left: box.left, top: box.top });
  }
  return placed;
}

const symbolOf = ({ x, y, clear }: LabelRequest): Box => ({
  left: x - clear,
  top: y - clear,
  right: x + clear,
  bottom: y + clear,
});

/** A step away it goes back beside its symbol only where there is ample room, so that it does not come and go. */
function stays(
  places: readonly Box[],
  side: number,
  isFree: (box: Box) => boolean,
  isAmple: (box: Box) => boolean,
): boolean {
  const box = places[side];
  if (box === undefined || !isFree(box)) return false;
  return side < beside || !places.slice(0, beside).some(isAmple);
}

/** So many candidates touch the symbol; the rest are a step away. */
const beside = 8;
const stepPx = 26;

function candidates({ x, y, clear, width, height }: LabelRequest): Box[] {
  const gap = clear + 3;
  const at = (left: number, top: number): Box => ({ left, top, right: left + width, bottom: top + height });
  return [
    at(x + gap, y - height / 2),
    at(x - width / 2, y + gap),
    at(x - gap - width, y - height / 2),
    at(x - width / 2, y - gap - height),
    at(x + gap * 0.7, y + gap * 0.7),
    at(x + gap * 0.7, y - gap * 0.7 - height),
    at(x - gap * 0.7 - width, y + gap * 0.7),
    at(x - gap * 0.7 - width, y - gap * 0.7 - height),
    at(x - width / 2, y + gap + height),
    at(x - width / 2, y - gap - 2 * height),
    at(x + gap, y + gap + height / 2),
    at(x - gap - width, y + gap + height / 2),
  ];
}

/** Farther and farther above and below, tied to its symbol by a line: for labels that must be shown in a crowd. */
function steps({ x, y, clear, width, height }: LabelRequest): readonly Box[] {
  const at = (left: number, top: number): Box => ({ left, top, right: left + width, bottom: top + height });
  return [1, 2, 3, 4, 5, 6].flatMap((step) =>
    [x - width / 2, x - 12, x + 12 - width].flatMap((left) => [
      at(left, y - clear - 8 - height - step * stepPx),
      at(left, y + clear + 8 + step * stepPx),
    ]),
  );
}

const amplePx = 12;
const grown = ({ left, top, right, bottom }: Box): Box => ({
  left: left - amplePx,
  top: top - amplePx,
  right: right + amplePx,
  bottom: bottom + amplePx,
});

/** Where a label must stand though nothing is free: inside the room if it can, over as little as possible. */
function leastCovering(places: readonly Box[], room: Box, taken: readonly Box[]): Box | undefined {
  const inside = places.filter((box) => within(box, room));
  const covered = (box: Box): number => taken.reduce((sum, other) => sum + sharedArea(box, other), 0);
  return (inside.length === 0 ? places : inside).toSorted((a, b) => covered(a) - covered(b))[0];
}

const sharedArea = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

const within = (box: Box, room: Box): boolean =>
  box.left >= room.left && box.right <= room.right && box.top >= room.top && box.bottom <= room.bottom;

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
