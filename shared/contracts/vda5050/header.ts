import { Type } from 'typebox';
import type { Static } from 'typebox';
import { utcTime } from '../primitives.ts';

/** The five fields every message begins with. `headerId` counts per topic. */
export const headerFields = {
  headerId: Type.Integer({ minimum: 0 }),
  timestamp: utcTime(),
  version: Type.String({ maxLength: 32 }),
  manufacturer: Type.String({ minLength: 1, maxLength: 128 }),
  serialNumber: Type.String({ minLength: 1, maxLength: 128 }),
};

export const VdaHeader = Type.Object(headerFields);
export type VdaHeader = Static<typeof VdaHeader>;
