export interface LabelRequest {
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
 * Greedy: beside its symbol, then a step away, the first place inside the room and free of symbols and earlier labels; else
 * dropped, or where it covers least if required.
 */
export function placeLabels<T extends LabelRequest>(requests: readonly T[], room: Box): readonly PlacedLabel<T>[] {
  const taken: Box[] = requests.map(({ x, y, clear }) => ({
    left: x - clear,
    top: y - clear,
    right: x + clear,
    bottom: y + clear,
  }));
  const placed: PlacedLabel<T>[] = [];
  for (const request of requests.toSorted((a, b) => a.rank - b.rank)) {
    const places = candidates(request);
    const inside = places.filter((box) => within(box, room));
    const free = inside.find((box) => !taken.some((other) => overlap(box, other)));
    const box = free ?? (request.required ? leastCovering(inside.length === 0 ? places : inside, taken) : undefined);
    if (box === undefined) continue;
    taken.push(box);
    placed.push({ request, left: box.left, top: box.top });
  }
  return placed;
}

function candidates({ x, y, clear, width, height }: LabelRequest): readonly Box[] {
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

/** Where a label must stand though nothing is free: over as little as possible. */
function leastCovering(places: readonly Box[], taken: readonly Box[]): Box | undefined {
  const covered = (box: Box): number => taken.reduce((sum, other) => sum + sharedArea(box, other), 0);
  return places.toSorted((a, b) => covered(a) - covered(b))[0];
}

const sharedArea = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

const within = (box: Box, room: Box): boolean =>
  box.left >= room.left && box.right <= room.right && box.top >= room.top && box.bottom <= room.bottom;

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
