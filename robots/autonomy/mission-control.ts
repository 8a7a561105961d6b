import type { ServiceStateName } from '#shared/contracts/extension/authority.ts';
import { stepAutonomy } from './autonomy-machine.ts';
import { initialAutonomy } from './autonomy-state.ts';
import type { AutonomyAction, AutonomyEvent, AutonomyState, Behaviour, HaltLatch, Motion } from './autonomy-state.ts';
import { behaviourOf, motionOf } from './behaviour.ts';

export interface Transition {
  readonly from: Behaviour;
  readonly to: Behaviour;
  readonly cause: string;
  readonly before: AutonomyState;
}

export interface MissionListener {
  /** The body is to move otherwise. */
  onMotion?(motion: Motion): void;
  /** After every change of state: every transition has a cause and is an event. */
  onTransition?(transition: Transition): void;
}

export interface MissionDeps {
  /** The robot's dock node. */
  readonly home: string;
  readonly monotonicMs: () => number;
  /** As the robot's disk remembers them. */
  readonly halt: HaltLatch | undefined;
  readonly service: ServiceStateName;
  readonly saveHalt: (halt: HaltLatch | undefined) => void;
}

/** Holds the behaviour's state and carries out what its transitions ask for. */
export class MissionControl {
  readonly #deps: MissionDeps;
  readonly #listeners: MissionListener[] = [];
  #state: AutonomyState;

  constructor(deps: MissionDeps) {
    this.#deps = deps;
    this.#state = initialAutonomy(deps.halt, deps.service);
  }

  get state(): AutonomyState {
    return this.#state;
  }
  get behaviour(): Behaviour {
    return behaviourOf(this.#state);
  }
  get motion(): Motion {
    return motionOf(this.#state, this.#deps.home);
  }
  /** Who wants the present movement: decides how near a person the robot may come. */
  get initiative(): 'robot' | 'operator' {
    return this.motion.kind === 'order' ? 'operator' : 'robot';
  }

  listen(listener: MissionListener): void {
    this.#listeners.push(listener);
  }

  apply(event: AutonomyEvent): void {
    const { home, monotonicMs } = this.#deps;
    const before = this.#state;
    const { state, actions, cause } = stepAutonomy(before, event, { home, nowMs: monotonicMs() });
    if (cause === '') return;
    this.#state = state;
    for (const action of actions) this.#perform(action);
    const [from, to] = [behaviourOf(before), this.behaviour];
    for (const listener of this.#listeners) listener.onTransition?.({ from, to, cause, before });
  }

  #perform(action: AutonomyAction): void {
    switch (action.kind) {
      case 'save-halt':
        this.#deps.saveHalt(action.halt);
        return;
      case 'move':
        for (const listener of this.#listeners) listener.onMotion?.(action.motion);
        return;
    }
  }
}
