import helmet from '@fastify/helmet';
import type { HttpServer } from './http-parts.ts';

const self = "'self'";
const none = "'none'";

/** No request of the console leaves its origin, no script is inline, no page may frame it. */
export async function sendSecurityHeaders(server: HttpServer, isHttps: boolean): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: [self],
        scriptSrc: [self],
        styleSrc: [self],
        imgSrc: [self, 'blob:'],
        connectSrc: [self],
        objectSrc: [none],
        baseUri: [none],
        formAction: [self],
        frameAncestors: [none],
      },
    },
    strictTransportSecurity: isHttps,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
  });
}
