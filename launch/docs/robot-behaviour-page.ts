import { atlasContext, atlasEvents, atlasTasks, explore } from '#robots/autonomy/autonomy-atlas.ts';
import type { AtlasEvent, AtlasTask } from '#robots/autonomy/autonomy-atlas.ts';
import { standWithinMs, stepAutonomy } from '#robots/autonomy/autonomy-machine.ts';
import { initialAutonomy } from '#robots/autonomy/autonomy-state.ts';
import type { AutonomyState, LinkPhase, Motion, Task } from '#robots/autonomy/autonomy-state.ts';
import { behaviourOf, motionOf } from '#robots/autonomy/behaviour.ts';
import { page, table } from './markdown.ts';

const tasks = Object.keys(atlasTasks) as AtlasTask[];
const events = Object.keys(atlasEvents) as AtlasEvent[];
const phases: readonly LinkPhase[] = ['UP', 'CONTINUE', 'HOLD', 'RETURN', 'RETRACE', 'GOTO_LINK'];

interface Edge {
  readonly from: AtlasTask;
  readonly event: AtlasEvent;
  readonly to: AtlasTask;
  readonly cause: string;
  readonly state: AutonomyState;
}

export function robotBehaviourPage(): string {
  const edges = taskEdges();
  let edgeCount = 0;
  const reached = explore(({ after, before }) => (edgeCount += after === before ? 0 : 1)).length;
  return page(
    'What a robot does, and why',
    'Made by running the behaviour machine itself (`robots/autonomy`), so this page is what the robot does. ' +
      'A robot is about one **task**; **conditions** lie over it and stop or redirect the body without losing the task. ' +
      'Every change has a cause, is an event in the log, and shows in `authority.behaviour`.',
    `From a start, ${reached} states can be reached by the events below, over ${edgeCount} transitions. A test visits every one of them and holds it to the rules at the end of this page.`,
    '## Tasks',
    diagram(edges),
    '`HOLD, interrupted` remembers what a stop interrupted; only a person’s *resume* takes it up again. A detection leads to OBSERVE or RETURN and never nearer to anybody: only `order-started`, an operator’s order, leads to INVESTIGATE.',
    '## Conditions over the task',
    'The first that applies decides.',
    conditionTable(),
    `A stop (halt, pause, cancel, hold, out of service) is *pending* until fresh odometry says that the wheels stand, and nothing moves before. After ${standWithinMs / 1000} s it is \`BP_STOP_UNCONFIRMED\`, an alarm that repeats; whatever is told meanwhile waits.`,
    '## Where the body goes while the centre is silent',
    'The phase is the lost-link contract’s. RETURN to save energy goes home in every phase.',
    motionTable(),
    '## Every transition',
    ...tasks.flatMap((task) => [`### ${task}`, edgeTable(edges.filter(({ from }) => from === task))]),
    '## Rules that hold in every reachable state',
    rules.map((rule) => `- ${rule}`).join('\n'),
  );
}

const rules: readonly string[] = [
  'Nothing moves under a halt, a fault or a pause, while a stop is pending, out of service, or before position and order are confirmed.',
  'A robot that needs help moves for one thing only: to reach its dock while it still can.',
  'Every change has a cause. An event told twice does what it does once.',
  'A halt ends only by two different people, a fault when it is gone, a pending stop when the wheels stand.',
  'A release of a halt, and a return from repair, start nothing by themselves.',
  'Out of the centre’s reach no order is driven.',
  'Announcing ends no task; an observation that is over is not resumed.',
  'There is no dead end: from every state the robot can come to patrol again.',
];

const inService = (task: Task): AutonomyState => ({ ...initialAutonomy(undefined, 'IN_SERVICE'), task });

/** What each event makes of each task; a release is told to a halted robot. */
function taskEdges(): readonly Edge[] {
  return tasks.flatMap((from) =>
    events.flatMap((event) => {
      const plain = inService(atlasTasks[from]);
      const before = event === 'halt-released' ? { ...plain, halt: atlasEvents.halt.latch } : plain;
      const { cause, state } = stepAutonomy(before, atlasEvents[event], atlasContext);
      return state.task === before.task ? [] : [{ from, event, to: nameOf(state.task), cause, state }];
    }),
  );
}

function nameOf(task: Task): AtlasTask {
  switch (task.kind) {
    case 'HOLD':
      if (task.suspended !== undefined) return 'HOLD, interrupted';
      return task.why === 'just started' ? 'HOLD, just started' : 'HOLD';
    case 'OBSERVE':
      return task.by === 'robot' ? 'OBSERVE, by itself' : 'OBSERVE, ordered';
    case 'RETURN':
      return task.why === 'energy' ? 'RETURN, to save energy' : 'RETURN';
    default:
      return task.kind;
  }
}

const idOf = (task: AtlasTask): string => task.replaceAll(/[^A-Z]+/gi, '_');

/** One arrow for each pair of tasks, with the events that lead along it. */
function diagram(edges: readonly Edge[]): string {
  const arrows = new Map<string, Set<string>>();
  for (const { event, from, to } of edges) {
    if (from === to) continue;
    const arrow = `${idOf(from)} --> ${idOf(to)}`;
    arrows.set(arrow, (arrows.get(arrow) ?? new Set()).add(event.replaceAll(',', '')));
  }
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...tasks.map((task) => `  state "${task}" as ${idOf(task)}`),
    `  [*] --> ${idOf('HOLD, just started')}`,
    ...[...arrows].map(([arrow, names]) => `  ${arrow}: ${[...names].join(' / ')}`),
    '```',
  ].join('\n');
}

function edgeTable(edges: readonly Edge[]): string {
  return table(
    ['Event', 'Task then', 'Cause, as it is told', 'Body'],
    edges.map(({ cause, event, state, to }) => [`\`${event}\``, to, cause, motionWord(bodyOf(state))]),
  );
}

/** Once the wheels have confirmed a stop. */
const bodyOf = (state: AutonomyState): Motion => motionOf({ ...state, pendingIntent: undefined }, atlasContext.home);

function motionWord(motion: Motion): string {
  return motion.kind === 'home'
    ? motion.nodeId === atlasContext.home
      ? 'drives home'
      : 'drives to a node'
    : words[motion.kind];
}
const words: Readonly<Record<Exclude<Motion['kind'], 'home'>, string>> = {
  still: 'stands',
  patrol: 'patrols',
  order: 'drives the order',
  retrace: 'drives back the way it came',
  'to-link': 'drives to where there is a link',
};

const conditions: readonly (readonly [condition: string, begins: AtlasEvent, ends: string])[] = [
  ['halt', 'halt', '`halt-released`, by two different people'],
  ['fault', 'fault', '`fault-cleared`, two seconds after its cause is gone'],
  ['out of service', 'service OUT_OF_SERVICE', '`service UNKNOWN`, by who set it or a supervisor'],
  ['unknown since the start', 'service UNKNOWN', '`service IN_SERVICE`, when position and order are confirmed'],
  ['needs help', 'service NEEDS_HELP', '`service IN_SERVICE`, when somebody says how to go on'],
  ['centre silent, phase HOLD', 'link-phase HOLD', '`link-phase UP`'],
  ['pause', 'pause', '`resume`'],
  ['announcing', 'announce-started', '`tick`, when it is spoken'],
];

function conditionTable(): string {
  return table(
    ['Condition', 'Begins with', 'Shown as', 'A patrolling body', 'Ends with'],
    conditions.map(([condition, begins, ends]) => {
      const { state } = stepAutonomy(inService(atlasTasks.PATROL), atlasEvents[begins], atlasContext);
      return [condition, `\`${begins}\``, behaviourOf(state), motionWord(bodyOf(state)), ends];
    }),
  );
}

function motionTable(): string {
  return table(
    ['Task', ...phases],
    tasks.map((task) => [
      task,
      ...phases.map((link) => motionWord(motionOf({ ...inService(atlasTasks[task]), link }, atlasContext.home))),
    ]),
  );
}
