import pino from 'pino';
import { createHttpServer } from './create-http-server.ts';
import type { HttpParts } from './http-parts.ts';
import { robotDoorRoutes } from './routes/robot-door-routes.ts';
import type { RobotDoorDesks } from './routes/robot-door-routes.ts';

/** The OpenAPI document of all routes, the robot door's among them, without starting anything: routes use their parts only when a request comes. */
export async function openApiDocument(): Promise<object> {
  const parts = { log: pino({ level: 'silent' }), webDir: '' } as Partial<HttpParts> as HttpParts;
  const server = await createHttpServer(parts);
  robotDoorRoutes(server, {} as Partial<RobotDoorDesks> as RobotDoorDesks);
  await server.ready();
  const document = server.swagger();
  await server.close();
  return document;
}
