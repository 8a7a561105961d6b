import { Type } from 'typebox';
import { LoginLinkView, UserView } from '#shared/contracts/access.ts';
import { AddUserRequest, ChangeRoleRequest } from '#shared/contracts/http/requests.ts';
import { AddedUser, UsersAnswer } from '#shared/contracts/http/responses.ts';
import { strict } from '#shared/contracts/primitives.ts';
import type { User } from '../../access/user.ts';
import { valueOrThrow } from '../error-reply.ts';
import type { HttpParts, HttpServer } from '../http-parts.ts';
import { actorOf } from '../session-guard.ts';
import { answers, idParams } from './reply-schemas.ts';

const config = { needs: 'users.manage' } as const;
const tags = ['users'];
const nothing = Type.Object({}, strict);

/** Accounts, for administrators. Links are told once and kept by no cache. */
export function userRoutes(server: HttpServer, { access }: HttpParts): void {
  server.get(
    '/api/users',
    { config, schema: { tags, summary: 'All accounts, oldest first', response: answers(UsersAnswer) } },
    async () => ({ users: access.accounts.all.map(userView) }),
  );
  server.post(
    '/api/users',
    {
      config,
      schema: { tags, summary: 'Add an account', body: AddUserRequest, response: answers(AddedUser) },
    },
    async (request, reply) => {
      const { name, role } = request.body;
      const { user, link } = valueOrThrow(await access.accounts.add(actorOf(request).name, name, role));
      void reply.header('cache-control', 'no-store');
      return { user: userView(user), link };
    },
  );
  server.post(
    '/api/users/:id/link',
    {
      config,
      schema: {
        tags,
        summary: 'A new one-time login link',
        params: idParams,
        body: nothing,
        response: answers(LoginLinkView),
      },
    },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      return valueOrThrow(await access.accounts.link(actorOf(request).name, request.params.id));
    },
  );
  server.post(
    '/api/users/:id/role',
    {
      config,
      schema: {
        tags,
        summary: 'Change the role; the sessions of the user end',
        params: idParams,
        body: ChangeRoleRequest,
        response: answers(UserView),
      },
    },
    async (request) =>
      userView(
        valueOrThrow(await access.accounts.changeRole(actorOf(request).name, request.params.id, request.body.role)),
      ),
  );
  for (const verb of ['disable', 'enable'] as const) {
    server.post(
      `/api/users/:id/${verb}`,
      {
        config,
        schema: { tags, summary: summaries[verb], params: idParams, body: nothing, response: answers(UserView) },
      },
      async (request) => userView(valueOrThrow(await access.accounts[verb](actorOf(request).name, request.params.id))),
    );
  }
}

const summaries = {
  disable: 'Disable an account; its sessions and links end',
  enable: 'Let a disabled account come in again',
} as const;

/** Without password and links. */
const userView = ({ id, name, role, createdAt, disabledAt }: User): UserView => ({
  id,
  name,
  role,
  createdAt,
  ...(disabledAt === undefined ? {} : { disabledAt }),
});
