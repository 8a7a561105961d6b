import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Action } from './common.ts';
import { headerFields } from './header.ts';

export const InstantActions = Type.Object({
  ...headerFields,
  actions: Type.Array(Action, { minItems: 1, maxItems: 64 }),
});
export type InstantActions = Static<typeof InstantActions>;
