import { Type } from 'typebox';
import type { Static } from 'typebox';
import { IntermediatePath, MobileRobotPosition, PlannedPath, Velocity } from './common.ts';
import { headerFields } from './header.ts';

export const Visualization = Type.Object({
  ...headerFields,
  referenceStateHeaderId: Type.Integer({ minimum: 0 }),
  plannedPath: Type.Optional(PlannedPath),
  intermediatePath: Type.Optional(IntermediatePath),
  mobileRobotPosition: Type.Optional(MobileRobotPosition),
  velocity: Type.Optional(Velocity),
});
export type Visualization = Static<typeof Visualization>;
