export interface HeldRows {
  readonly rows: readonly string[];
  /** Wanted but not shown, because showing them would move a row under the pointer. */
  readonly newCount: number;
}

/**
 * No row moves while the list is hovered or focused: nothing is inserted, removed or re-sorted, the number of waiting rows is shown.
 * A row whose object is gone stays until the list is released.
 */
export function heldRows(shown: readonly string[], wanted: readonly string[], held: boolean): HeldRows {
  if (!held) return { rows: wanted, newCount: 0 };
  const visible = new Set(shown);
  return { rows: shown, newCount: wanted.filter((id) => !visible.has(id)).length };
}
