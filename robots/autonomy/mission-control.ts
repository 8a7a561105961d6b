import { stepAutonomy } from './autonomy-machine.ts';
import { initialAutonomy } from './autonomy-state.ts';
import type { AutonomyAction, AutonomyEvent, AutonomyState, Behaviour, HaltLatch, Motion } from './autonomy-state.ts';
import { behaviourOf, motionOf } from './behaviour.ts';

export interface MissionListener {
  /** The body is to move otherwise. */
  onMotion(motion: Motion): void;
  onAlert(category: 'ROBOT' | 'LINK', text: string): void;
  /** After every change of state: every transition has a cause and is an event. */
  onTransition(transition: { readonly from: Behaviour; readonly to: Behaviour; readonly cause: string }): void;
}

/** Holds the behaviour's state and carries out what its transitions ask for. */
export class MissionControl {
  readonly #home: string;
  readonly #saveHalt: (halt: HaltLatch | undefined) => void;
  readonly #listeners: MissionListener[] = [];
  #state: AutonomyState;

  constructor(home: string, halt: HaltLatch | undefined, saveHalt: (halt: HaltLatch | undefined) => void) {
    this.#home = home;
    this.#saveHalt = saveHalt;
    this.#state = initialAutonomy(halt);
  }

  get state(): AutonomyState {
    return this.#state;
  }
  get behaviour(): Behaviour {
    return behaviourOf(this.#state);
  }
  get motion(): Motion {
    return motionOf(this.#state, this.#home);
  }
  /** Who wants the present movement: decides how near a person the robot may come. */
  get initiative(): 'robot' | 'operator' {
    return this.motion.kind === 'order' ? 'operator' : 'robot';
  }

  listen(listener: MissionListener): void {
    this.#listeners.push(listener);
  }

  apply(event: AutonomyEvent): void {
    const from = this.behaviour;
    const { state, actions, cause } = stepAutonomy(this.#state, event, this.#home);
    if (cause === '') return;
    this.#state = state;
    for (const action of actions) this.#perform(action);
    const to = this.behaviour;
    for (const listener of this.#listeners) listener.onTransition({ from, to, cause });
  }

  #perform(action: AutonomyAction): void {
    switch (action.kind) {
      case 'save-halt':
        this.#saveHalt(action.halt);
        return;
      case 'move':
        for (const listener of this.#listeners) listener.onMotion(action.motion);
        return;
      case 'alert':
        for (const listener of this.#listeners) listener.onAlert(action.category, action.text);
        return;
    }
  }
}
