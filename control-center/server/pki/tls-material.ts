/** What a TLS server or client of ours shows and trusts; PEM. */
export interface TlsMaterial {
  readonly cert: string;
  readonly key: string;
  /** Roots to trust. */
  readonly ca: readonly string[];
}
