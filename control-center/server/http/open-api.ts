import pino from 'pino';
import { createHttpServer } from './create-http-server.ts';
import type { HttpParts } from './http-parts.ts';

/** The OpenAPI document of all routes, without starting anything: routes use their parts only when a request comes. */
export async function openApiDocument(): Promise<object> {
  const parts = { log: pino({ level: 'silent' }), webDir: '' } as Partial<HttpParts> as HttpParts;
  const server = await createHttpServer(parts);
  await server.ready();
  const document = server.swagger();
  await server.close();
  return document;
}
