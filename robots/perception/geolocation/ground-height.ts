/** Height of the ground in metres at a place of the frame `map`; the robot's own terrain model. */
export type GroundHeight = (x: number, y: number) => number;
