import { Type } from 'typebox';
import type { TSchema } from 'typebox';
import { shortText } from '#shared/contracts/primitives.ts';
import { ErrorResponse } from '#shared/contracts/http/responses.ts';

/** Parameters of a path. */
export const idParams = Type.Object({ id: shortText() });

/** What a route answers, for the docs: its own answer and the error that any route may give. */
export const answers = (answer: TSchema, description = 'Done') => ({
  200: { description, ...answer },
  default: { description: 'Refused', ...ErrorResponse },
});
