import { describe, expect, it } from 'vitest';
import { atlasContext, atlasEvents, explore } from './autonomy-atlas.ts';
import type { AtlasEdge, AtlasEvent } from './autonomy-atlas.ts';
import { stepAutonomy } from './autonomy-machine.ts';
import { behaviours } from './autonomy-state.ts';
import type { AutonomyState } from './autonomy-state.ts';
import { behaviourOf, motionOf } from './behaviour.ts';

const { home } = atlasContext;
const names = Object.keys(atlasEvents) as AtlasEvent[];
const motion = (state: AutonomyState) => motionOf(state, home).kind;
const isSavingEnergy = ({ task }: AutonomyState) => task.kind === 'RETURN' && task.why === 'energy';

/** The first edge that breaks each rule; an `expect` an edge would take minutes. */
const broken = new Map<string, AtlasEdge>();
const rules: Readonly<Record<string, (edge: AtlasEdge) => boolean>> = {
  'nothing moves under halt, fault or pause, while a stop is pending, out of service or unknown': ({ after }) => {
    const { fault, halt, paused, pendingIntent, service } = after;
    const isStopped = halt !== undefined || fault !== undefined || paused || pendingIntent !== undefined;
    return !(isStopped || service === 'OUT_OF_SERVICE' || service === 'UNKNOWN') || motion(after) === 'still';
  },
  'a robot that needs help moves only to save its energy': ({ after }) =>
    after.service !== 'NEEDS_HELP' || motion(after) === 'still' || isSavingEnergy(after),
  'every change has a cause, and no cause is without a change': ({ after, before, cause }) =>
    (cause !== '') === (after !== before),
  'a halt ends by a release only': ({ after, before, event }) =>
    before.halt === undefined || after.halt !== undefined || event === 'halt-released',
  'a fault ends only when it is gone': ({ after, before, event }) =>
    before.fault === undefined || after.fault !== undefined || event === 'fault-cleared',
  'a pending stop ends only when the wheels stand': ({ after, before, event }) =>
    before.pendingIntent === undefined || after.pendingIntent !== undefined || event === 'stood-still',
  'out of service ends only by a change of service': ({ after, before, event }) =>
    before.service === after.service || event.startsWith('service '),
  'a person who is seen never makes the robot move otherwise than to stop or to go home': ({ after, before, event }) =>
    !event.startsWith('person-') || motion(after) === motion(before) || ['still', 'home'].includes(motion(after)),
  'only an order, or a break of one, leads to driving an order': ({ after, before, event }) =>
    motion(after) !== 'order' || motion(before) === 'order' || event === 'order-started' || holdsOrder(before),
  'a release of a halt starts no task': ({ after, before, event }) =>
    event !== 'halt-released' || after === before || ['still', 'home', 'retrace', 'to-link'].includes(motion(after)),
  'out of the centre’s reach no order is driven': ({ after }) => after.link === 'UP' || motion(after) !== 'order',
  'announcing ends no task': ({ after, before, event }) => event !== 'announce-started' || after.task === before.task,
  'an observation that was finished is not resumed': ({ after, before, event }) =>
    event !== 'resume' ||
    after.task === before.task ||
    after.task.kind !== 'OBSERVE' ||
    after.task.until > atlasContext.nowMs ||
    after.task.afterwards === 'INVESTIGATE',
};

const holdsOrder = ({ task }: AutonomyState): boolean => JSON.stringify(task).includes('"o1"');

/** Whether an event told twice changes anything that once did not; ticks tell several things one after the other. */
const repeats: string[] = [];
const seen = { behaviours: new Set<string>(), motions: new Set<string>(), causes: new Set<AtlasEvent>() };
/** By place of a state, the places one comes from. */
const sources: number[][] = [];

const reached = explore((edge) => {
  for (const [name, holds] of Object.entries(rules)) if (!broken.has(name) && !holds(edge)) broken.set(name, edge);
  const { after, before, event, from, to } = edge;
  if (after === before) return;
  (sources[to] ??= []).push(from);
  seen.causes.add(event);
  if (event !== 'tick' && repeats.length < 5) {
    const again = stepAutonomy(after, atlasEvents[event], atlasContext).state;
    if (JSON.stringify(again) !== JSON.stringify(after)) repeats.push(`${event} in ${JSON.stringify(before)}`);
  }
});

describe('every state that the machine can reach', () => {
  it('is visited: tens of thousands, every behaviour, every motion, and every event matters somewhere', () => {
    for (const state of reached) {
      seen.behaviours.add(behaviourOf(state));
      seen.motions.add(motion(state));
    }
    expect(reached.length).toBeGreaterThan(50_000);
    expect([...seen.behaviours].toSorted()).toEqual([...behaviours].toSorted());
    expect([...seen.motions].toSorted()).toEqual(['home', 'order', 'patrol', 'retrace', 'still', 'to-link']);
    expect(names.filter((name) => !seen.causes.has(name))).toEqual([]);
  });

  it.each(Object.keys(rules))('%s', (name) => {
    expect(broken.get(name)).toBeUndefined();
  });

  it('takes an event told twice as told once', () => {
    expect(repeats).toEqual([]);
  });

  it('is no dead end: from each the robot can come to patrol again', () => {
    const live = new Set<number>();
    const queue = reached.flatMap((state, at) => (motion(state) === 'patrol' ? [at] : []));
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      if (live.has(at)) continue;
      live.add(at);
      queue.push(...(sources[at] ?? []));
    }
    expect(reached.filter((_, at) => !live.has(at)).slice(0, 3)).toEqual([]);
  });
});
