/** What the right column shows. Selecting never moves the map. */
export type Selection =
  | { readonly kind: 'alarm'; readonly id: string }
  | { readonly kind: 'incident'; readonly id: string }
  | { readonly kind: 'track'; readonly id: string }
  | { readonly kind: 'robot'; readonly id: string };

export const sameSelection = (a: Selection | undefined, b: Selection | undefined): boolean =>
  a?.kind === b?.kind && a?.id === b?.id;
