const paths = new Map<string, Path2D>();

/** The glyph as a canvas path; parsing one anew for every symbol and frame would cost more than drawing it. */
export function cachedPath(data: string): Path2D {
  const known = paths.get(data);
  if (known !== undefined) return known;
  const path = new Path2D(data);
  paths.set(data, path);
  return path;
}
