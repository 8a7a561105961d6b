import type { TlsMaterial } from '../pki/tls-material.ts';
import type { HttpParts } from './http-parts.ts';

export const httpsContext = ({ cert, key, ca }: TlsMaterial) => ({
  cert,
  key,
  ca: [...ca],
  minVersion: 'TLSv1.2' as const,
});

/** As browsers see it: by ourselves or by a proxy. */
export const isHttps = ({ publicOrigin, tls }: Pick<HttpParts, 'publicOrigin' | 'tls'>): boolean =>
  tls !== undefined || publicOrigin?.startsWith('https:') === true;
