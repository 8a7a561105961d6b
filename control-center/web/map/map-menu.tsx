import { useEffect, useRef } from 'preact/hooks';
import type { Point2 } from '#shared/geo/polygon.ts';
import { distanceText } from '../display/position-text.ts';
import { subjectOf } from '../state/actions.ts';
import { useConsole } from '../state/console.ts';
import { mapRequests } from './map-requests.ts';
import { nearestRobot } from './nearest-robot.ts';

export interface MenuPlace {
  readonly container: Point2;
  readonly point: Point2;
}

/** What can be done at a place of the map. The buttons name the robot that would go. */
export function MapMenu(props: {
  readonly place: MenuPlace;
  readonly onMeasure: (point: Point2) => void;
  readonly onClose: () => void;
}) {
  const { store, actions } = useConsole();
  const { place, onClose, onMeasure } = props;
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = menu.current;
    if (element === null) return;
    const room = element.parentElement?.getBoundingClientRect();
    const left = Math.min(place.container.x, (room?.width ?? Infinity) - element.offsetWidth - 4);
    const top = Math.min(place.container.y, (room?.height ?? Infinity) - element.offsetHeight - 4);
    element.style.left = `${left}px`;
    element.style.top = `${top}px`;
    element.querySelector<HTMLButtonElement>('button:not(:disabled)')?.focus();
  }, [place]);
  const robot = nearestRobot(store.picture.value?.robots.values() ?? [], place.point, store.now.value);
  const may =
    robot !== undefined &&
    store.link.value.kind === 'up' &&
    store.can('command.send') &&
    store.picture.value?.halt.latched !== true;
  const away =
    robot?.position === undefined
      ? ''
      : `, ${distanceText(Math.hypot(robot.position.x - place.point.x, robot.position.y - place.point.y))}`;
  const send = (kind: 'dispatch' | 'observe', label: string): void => {
    if (robot === undefined) return;
    void actions.command(subjectOf.place, `${label} ${robot.callSign}`, {
      kind,
      robotId: robot.id,
      target: place.point,
    });
    onClose();
  };
  return (
    <div
      class="map-menu"
      ref={menu}
      role="group"
      aria-label="At this place"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <button type="button" disabled={!may} onClick={() => send('dispatch', 'Dispatch')}>
        {robot === undefined ? 'No live robot to dispatch' : `Dispatch nearest: ${robot.callSign}${away}`}
      </button>
      <button type="button" disabled={!may} onClick={() => send('observe', 'Observe with')}>
        {robot === undefined ? 'No live robot to observe' : `Observe here with ${robot.callSign}${away}`}
      </button>
      <button
        type="button"
        onClick={() => {
          onMeasure(place.point);
          onClose();
        }}
      >
        Measure from here
      </button>
      <button
        type="button"
        onClick={() => {
          mapRequests.value = { kind: 'centre', point: place.point };
          onClose();
        }}
      >
        Centre here
      </button>
      <button type="button" onClick={onClose}>
        Close menu
      </button>
    </div>
  );
}
