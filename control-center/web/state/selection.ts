/** What the right column shows. Selecting never moves the map. */
export type Selection =
  | { readonly kind: 'alarm'; readonly id: string }
  | { readonly kind: 'incident'; readonly id: string }
  | { readonly kind: 'track'; readonly id: string }
  | { readonly kind: 'robot'; readonly id: string };
