import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Point2 } from '#shared/geo/polygon.ts';
import { ActionState } from '../console/action-state.tsx';
import { ReasonForm } from '../console/reason-form.tsx';
import { ageText } from '../display/age.ts';
import { robotDisplay } from '../display/robot-display.ts';
import { zoneRule } from '../display/zone-text.ts';
import { isWaiting, subjectOf } from '../state/actions.ts';
import { useConsole } from '../state/console.ts';
import { robotsInOrder } from '../state/robots-in-order.ts';
import type { ShownZone } from '../state/shown-zones.ts';

export interface ZonePlace {
  readonly zoneId: string;
  /** Where it was pressed on the map; absent when chosen from the list. */
  readonly container?: Point2;
}

/** One zone: its rule, who set it, who is in it, which robots do not keep it yet, and what can be done. */
export function ZoneCard(props: {
  readonly zone: ShownZone;
  readonly at: Point2 | undefined;
  readonly onClose: () => void;
}) {
  const { zone, at, onClose } = props;
  const { store } = useConsole();
  const card = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place(card.current, at), [zone.zoneId, at]);
  useLayoutEffect(() => card.current?.focus(), [zone.zoneId]);
  const now = store.now.value;
  return (
    <div
      class={at === undefined ? 'zone-card listed' : 'zone-card'}
      ref={card}
      role="group"
      aria-label={`Zone ${zone.name}`}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <h2>{zone.name}</h2>
      <p>
        {zoneRule(zone.kind, zone.maxSpeedMps)}
        {zone.closed !== undefined && (
          <span class="dim">
            , set by {zone.closed.by} {ageText(now - zone.closed.at)} ago
          </span>
        )}
      </p>
      <Keepers />
      <Holder zone={zone} />
      <ActionState subject={subjectOf.zone(zone.zoneId)} />
      <ZoneActions zone={zone} onClose={onClose} />
    </div>
  );
}

/** Beside the press and inside the map, like the menu of a place. */
function place(element: HTMLElement | null, at: Point2 | undefined): void {
  if (element === null) return;
  const room = element.parentElement?.getBoundingClientRect();
  element.style.left =
    at === undefined ? '' : `${Math.min(at.x, (room?.width ?? Infinity) - element.offsetWidth - 4)}px`;
  element.style.top =
    at === undefined ? '' : `${Math.min(at.y, (room?.height ?? Infinity) - element.offsetHeight - 40)}px`;
}

/** The set of all zones is in force on a robot or it is not. */
function Keepers() {
  const { store } = useConsole();
  const behind = (store.zones.value?.view.robots ?? []).filter(({ inForce }) => !inForce);
  const robots = store.picture.value?.robots;
  if (behind.length === 0) return <p class="dim">Kept by every robot.</p>;
  const names = robotsInOrder(behind.flatMap(({ robotId }) => robots?.get(robotId) ?? [])).map(
    ({ callSign }) => callSign,
  );
  return <p class="attention">Not kept by {names.join(' ')}.</p>;
}

function Holder({ zone }: { readonly zone: ShownZone }) {
  const { store } = useConsole();
  if (zone.held === undefined) return zone.kind === 'RELEASE' ? <p>Nobody has leave to be inside.</p> : null;
  const robot = store.picture.value?.robots.get(zone.held.robotId);
  return (
    <p>
      <b>{robot?.callSign ?? zone.held.robotId}</b> has had leave to be inside for{' '}
      {ageText(store.now.value - zone.held.since)}.
    </p>
  );
}

function ZoneActions({ zone, onClose }: { readonly zone: ShownZone; readonly onClose: () => void }) {
  const { store, actions } = useConsole();
  const asking = useSignal(false);
  const linked = store.link.value.kind === 'up';
  const why = !linked
    ? 'Link lost: nothing will be sent.'
    : store.can('command.send')
      ? undefined
      : `The role ${store.user.value?.role ?? ''} may look, not change zones.`;
  const may = why === undefined && !isWaiting(store, subjectOf.zone(zone.zoneId), 'zone');
  const lift = async (): Promise<void> => {
    if (await actions.liftZone(zone.zoneId, zone.name)) onClose();
  };
  if (asking.value) {
    return (
      <ReasonForm
        label={`Declare ${zone.name} empty`}
        cancel="Do not"
        placeholder="who saw it, and how"
        may={may}
        onSend={(reason) => {
          asking.value = false;
          void actions.freeZone(zone.zoneId, zone.name, reason);
        }}
        onDone={() => {
          asking.value = false;
        }}
      />
    );
  }
  return (
    <>
      {why !== undefined && <p class="dim">{why}</p>}
      <div class="zone-buttons">
        {zone.closed !== undefined && (
          <button type="button" disabled={!may} onClick={() => void lift()}>
            Lift zone {zone.name}
          </button>
        )}
        <EmptyButton
          zone={zone}
          may={may}
          onPress={() => {
            asking.value = true;
          }}
        />
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </>
  );
}

/** Only for a robot that is not heard: a live one gives its leave back by itself when it has left. */
function EmptyButton(props: { readonly zone: ShownZone; readonly may: boolean; readonly onPress: () => void }) {
  const { zone, may, onPress } = props;
  const { store } = useConsole();
  if (zone.held === undefined) return null;
  const robot = store.picture.value?.robots.get(zone.held.robotId);
  if (robot !== undefined && robotDisplay(robot, store.now.value).live)
    return <p class="dim">{robot.callSign} is heard and gives it back by itself.</p>;
  return (
    <button type="button" disabled={!may} onClick={onPress}>
      Declare empty…
    </button>
  );
}
