/** The origins under which the console may be open. Loopback names stand for each other. */
export function allowedOrigins(parts: {
  readonly publicOrigin?: string;
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
}): ReadonlySet<string> {
  const names = new Set(['127.0.0.1', 'localhost', '[::1]']);
  if (parts.host !== '0.0.0.0' && parts.host !== '::')
    names.add(parts.host.includes(':') ? `[${parts.host}]` : parts.host);
  const origins = new Set([...names].map((name) => `${parts.scheme}://${name}:${parts.port}`));
  if (parts.publicOrigin !== undefined) origins.add(parts.publicOrigin);
  return origins;
}

export interface OriginHeaders {
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
}

/** Browsers always send Origin with what changes state; programs send neither header and are held by their session's token. */
export function isOwnOrigin(headers: OriginHeaders, allowed: ReadonlySet<string>): boolean {
  if (headers.origin !== undefined) return allowed.has(headers.origin);
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}
