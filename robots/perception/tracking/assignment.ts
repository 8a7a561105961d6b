/**
 * Pairs rows and columns at least total cost (Kuhn's Hungarian method with potentials, O(n^3)); pairs at or above `limit` are left
 * apart. Returns the column of each row, or -1.
 */
export function assign(costs: readonly (readonly number[])[], limit: number): number[] {
  const rows = costs.length;
  const columns = costs[0]?.length ?? 0;
  // Every row may also stay alone, at the price of the limit: one private column each.
  const width = columns + rows;
  const cost = (row: number, column: number): number =>
    column < columns ? Math.min(costs[row]?.[column] ?? limit, limit) : limit;
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(width + 1);
  const rowOf = new Int32Array(width + 1);
  for (let row = 1; row <= rows; row++) augment(row, width, cost, rowPotential, columnPotential, rowOf);
  const result = Array.from({ length: rows }, () => -1);
  for (let column = 1; column <= columns; column++) {
    const row = (rowOf[column] as number) - 1;
    if (row >= 0 && cost(row, column - 1) < limit) result[row] = column - 1;
  }
  return result;
}

/** Adds one row to the matching along a shortest augmenting path; index 0 is the root. */
function augment(
  row: number,
  width: number,
  cost: (row: number, column: number) => number,
  rowPotential: Float64Array,
  columnPotential: Float64Array,
  rowOf: Int32Array,
): void {
  const least = new Float64Array(width + 1).fill(Number.POSITIVE_INFINITY);
  const before = new Int32Array(width + 1);
  const used = new Uint8Array(width + 1);
  rowOf[0] = row;
  let column = 0;
  do {
    used[column] = 1;
    const current = rowOf[column] as number;
    let next = 0;
    let delta = Number.POSITIVE_INFINITY;
    for (let j = 1; j <= width; j++) {
      if (used[j] === 1) continue;
      const reduced = cost(current - 1, j - 1) - (rowPotential[current] as number) - (columnPotential[j] as number);
      if (reduced < (least[j] as number)) {
        least[j] = reduced;
        before[j] = column;
      }
      if ((least[j] as number) < delta) {
        delta = least[j] as number;
        next = j;
      }
    }
    for (let j = 0; j <= width; j++) {
      if (used[j] === 1) {
        const r = rowOf[j] as number;
        rowPotential[r] = (rowPotential[r] as number) + delta;
        columnPotential[j] = (columnPotential[j] as number) - delta;
      } else least[j] = (least[j] as number) - delta;
    }
    column = next;
  } while (rowOf[column] !== 0);
  for (; column !== 0; column = before[column] as number) rowOf[column] = rowOf[before[column] as number] as number;
}
