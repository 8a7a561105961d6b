import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { HttpServer } from './http-parts.ts';

/** Addresses of screens; the console shows the right one. */
const screens = ['/', '/login', '/audit'];

/** The built console. Its assets carry their hash in the name, so they may be kept for ever; the page itself never. */
export async function serveWebClient(server: HttpServer, webDir: string): Promise<void> {
  const root = resolve(webDir);
  server.setNotFoundHandler((request) => {
    throw new CodedError(domainError('BPC_E_NOT_FOUND', `Nothing is served at ${request.url.split('?')[0]}.`));
  });
  if (!existsSync(join(root, 'index.html'))) {
    for (const url of screens) server.get(url, { schema: { hide: true } }, notBuilt);
    return;
  }
  await server.register(fastifyStatic, {
    root,
    index: false,
    dotfiles: 'ignore',
    setHeaders: (reply, path) => {
      const isAsset = path.startsWith(join(root, 'assets'));
      void reply.header('cache-control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  for (const url of screens) {
    server.get(url, { schema: { hide: true } }, (_request, reply) => reply.sendFile('index.html'));
  }
}

function notBuilt(): never {
  throw new CodedError(domainError('BPC_E_DEPENDENCY_MISSING', 'The console is not built: run `npm run build:web`.'));
}
