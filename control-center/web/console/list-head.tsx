import type { ComponentChildren } from 'preact';

/** One line above a list, always there, so that the number of held rows appears without moving any. */
export function ListHead(props: {
  readonly newCount: number;
  readonly onRelease: () => void;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="list-head">
      <span class="list-sum">{props.children}</span>
      {props.newCount > 0 && (
        <button type="button" class="new-rows" onClick={props.onRelease}>
          {props.newCount} new: show
        </button>
      )}
    </div>
  );
}
