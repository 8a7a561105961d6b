import { preciseAgeText } from '../display/age.ts';
import { robotDisplay } from '../display/robot-display.ts';
import { useConsole } from '../state/console.ts';
import { robotsInOrder } from '../state/robots-in-order.ts';
import { Icon } from '../ui/icon.tsx';

/** How old the positions on the map are, and who is not heard. */
export function FreshnessChip() {
  const { store } = useConsole();
  const now = store.now.value;
  const robots = robotsInOrder(store.picture.value?.robots.values() ?? []).filter(({ monitored }) => monitored);
  const positioned = robots.map((robot) => ({ robot, freshness: robotDisplay(robot, now).positionFreshness }));
  const fresh = positioned.filter(({ freshness }) => freshness === 'fresh');
  const oldest = Math.max(0, ...fresh.map(({ robot }) => now - (robot.position?.at ?? now)));
  const named = (freshness: string): string =>
    positioned
      .filter((item) => item.freshness === freshness)
      .map(({ robot }) => robot.callSign)
      .join(' ');
  const silent = (['stale', 'lost', 'unknown'] as const)
    .map((word) => [word, named(word)] as const)
    .filter(([, who]) => who !== '');
  return (
    <p class="chip">
      <Icon name="clock" />
      {fresh.length === 0 ? (
        <b>{robots.length === 0 ? 'No positions' : 'No position is fresh'}</b>
      ) : (
        <span>
          {fresh.length} <b>fresh</b>, oldest {preciseAgeText(oldest)}
        </span>
      )}
      {silent.map(([word, who]) => (
        <span key={word} class="chip-part">
          <b>{word}</b> {who}
        </span>
      ))}
    </p>
  );
}
