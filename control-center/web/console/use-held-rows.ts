import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { heldRows } from '../state/held-rows.ts';
import type { HeldRows } from '../state/held-rows.ts';

/** Holds a list's rows still while the pointer or the focus is inside `props`; `release` takes in what waits. */
export function useHeldRows(wanted: readonly string[]): HeldRows & {
  readonly release: () => void;
  readonly props: {
    readonly onPointerEnter: () => void;
    readonly onPointerLeave: () => void;
    readonly onFocusIn: () => void;
    readonly onFocusOut: (event: FocusEvent & { currentTarget: HTMLElement }) => void;
  };
} {
  const hovered = useSignal(false);
  const focused = useSignal(false);
  const shown = useRef<readonly string[]>(wanted);
  const rows = heldRows(shown.current, wanted, hovered.value || focused.value);
  shown.current = rows.rows;
  return {
    ...rows,
    release: () => {
      shown.current = wanted;
      hovered.value = false;
      focused.value = false;
    },
    props: {
      onPointerEnter: () => {
        hovered.value = true;
      },
      onPointerLeave: () => {
        hovered.value = false;
      },
      onFocusIn: () => {
        focused.value = true;
      },
      onFocusOut: (event) => {
        const to = event.relatedTarget;
        if (!(to instanceof Node) || !event.currentTarget.contains(to)) focused.value = false;
      },
    },
  };
}
