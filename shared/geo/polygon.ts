export interface Point2 {
  readonly x: number;
  readonly y: number;
}

/** Even-odd rule; points on an edge may fall on either side. */
export function isInside(point: Point2, polygon: readonly Point2[]): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const a = polygon[i] as Point2;
    const b = polygon[j] as Point2;
    if (a.y > point.y !== b.y > point.y && point.x < ((b.x - a.x) * (point.y - a.y)) / (b.y - a.y) + a.x) {
      inside = !inside;
    }
  }
  return inside;
}

export interface LinePlace {
  /** Metres to the nearest point of the line; positive to the left of its direction. */
  readonly signedDistance: number;
  /** Metres along the line to that point. */
  readonly along: number;
  /** Unit vector of the nearest segment. */
  readonly direction: Point2;
}

/** Where a point lies beside a polyline; undefined for a line without length. The first of equally near segments counts. */
export function placeBesideLine(point: Point2, line: readonly Point2[]): LinePlace | undefined {
  let nearest = Number.POSITIVE_INFINITY;
  let place: LinePlace | undefined;
  let walked = 0;
  for (let i = 0; i + 1 < line.length; i++) {
    const a = line[i] as Point2;
    const b = line[i + 1] as Point2;
    const dx = b.x - a.x;
    const dy = b.y - a.y;
    const length = Math.hypot(dx, dy);
    if (length === 0) continue;
    const t = Math.min(1, Math.max(0, ((point.x - a.x) * dx + (point.y - a.y) * dy) / (length * length)));
    const distance = Math.hypot(point.x - (a.x + t * dx), point.y - (a.y + t * dy));
    if (distance < nearest) {
      nearest = distance;
      const side = dx * (point.y - a.y) - dy * (point.x - a.x) >= 0 ? 1 : -1;
      const direction = { x: dx / length, y: dy / length };
      place = { signedDistance: side * distance, along: walked + t * length, direction };
    }
    walked += length;
  }
  return place;
}

/** Signed side of a polyline: positive to the left of its nearest segment, in metres; with the distance along it. */
export function alongPolyline(point: Point2, line: readonly Point2[]): { signedDistance: number; along: number } {
  const { signedDistance, along } = placeBesideLine(point, line) ?? {
    signedDistance: Number.POSITIVE_INFINITY,
    along: 0,
  };
  return { signedDistance, along };
}
