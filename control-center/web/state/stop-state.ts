import type { ApiError } from './api-client.ts';

/** The life of the last press of STOP ALL on this page. */
export type StopState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sending' }
  /** The centre took it; who has confirmed stands in the picture's halt. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'failed'; readonly error: ApiError };
