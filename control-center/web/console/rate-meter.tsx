import { useConsole } from '../state/console.ts';

/** Alarms in the last ten minutes against ISA-18.2's 1 (target), 2 (overload) and 10 (flood). */
export function RateMeter() {
  const { store } = useConsole();
  const metrics = store.picture.value?.alarmMetrics;
  const count = metrics?.lastTenMinutes ?? 0;
  const word = count <= 1 ? 'within target' : count <= 2 ? 'above 1: busy' : count < 10 ? 'above 2: overload' : 'flood';
  return (
    <div class="rate">
      <div class="rate-text">
        <b>{count} in 10 min</b> <span>{word}</span>
        <span class={metrics?.flood ? 'right attention' : 'right dim'}>{metrics?.flood ? 'FLOOD' : 'no flood'}</span>
      </div>
      <svg
        class="rate-meter"
        viewBox="0 0 120 24"
        preserveAspectRatio="none"
        role="img"
        aria-label={`${count} alarms in 10 minutes, ${word}`}
      >
        <rect class="meter-track" width="120" height="8" y="2" />
        <rect class="meter-fill" width={Math.min(count, 12) * 10} height="8" y="2" />
        {[1, 2, 10].map((limit) => (
          <rect key={limit} class="meter-mark" x={limit * 10} width="0.5" height="12" y="0" />
        ))}
      </svg>
      <div class="rate-scale" aria-hidden="true">
        <span class="at-1">1</span>
        <span class="at-2">2</span>
        <span class="at-10">flood at 10</span>
      </div>
    </div>
  );
}
