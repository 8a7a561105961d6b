/** What a radio or network does to one client's connection at this moment. Probabilities in [0, 1], times in milliseconds. */
export interface LinkConditions {
  /** False: nothing crosses in this direction now (partition; only one false: half-open). */
  readonly toBroker: boolean;
  readonly toClient: boolean;
  readonly loss: number;
  readonly delayMs: number;
  readonly jitterMs: number;
  /** A QoS 1 PUBLISH arrives a second time, as after a lost PUBACK. */
  readonly duplicate: number;
  /** A PUBLISH is overtaken by later ones, as behind a broker cluster. */
  readonly reorder: number;
}

/** Asked for every frame; a radio model or a fault plan answers. */
export type LinkModel = () => LinkConditions;

export const idealConditions: LinkConditions = {
  toBroker: true,
  toClient: true,
  loss: 0,
  delayMs: 0,
  jitterMs: 0,
  duplicate: 0,
  reorder: 0,
};
