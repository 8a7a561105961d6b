import type { AlarmPriority, AlarmState } from '#shared/contracts/views.ts';
import { priorityNumber } from '../state/alarm-order.ts';
import { priorityShapes } from './glyphs.ts';

/** Shape and number say the priority; filled, outline or dashed says the state. Flashes while unacknowledged. */
export function PrioritySymbol(props: {
  readonly priority: AlarmPriority;
  readonly state: AlarmState;
  readonly size?: number;
}) {
  const { priority, state, size = 20 } = props;
  const look =
    state === 'unacknowledged' ? 'filled flashes' : state === 'returned-unacknowledged' ? 'dashed' : 'outline';
  return (
    <svg class={`priority priority-${priority} ${look}`} viewBox="-11 -11 22 22" width={size} height={size} role="img">
      <title>{`${priority} priority`}</title>
      <path d={priorityShapes[priority]} />
      <text y={priority === 'critical' ? 6 : 3.8}>{priorityNumber(priority)}</text>
    </svg>
  );
}
