import { Type } from 'typebox';
import {
  ApproveEnrolmentRequest,
  EnrolmentsAnswer,
  EnrolmentTokenRequest,
  EnrolmentView,
  IssuedToken,
  RevokeRobotRequest,
  RobotCertificatesAnswer,
} from '#shared/contracts/http/enrolment.ts';
import { strict } from '#shared/contracts/primitives.ts';
import { parseRobotName } from '#shared/enrolment/robot-name.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { EnrolmentDesk } from '../../identity/enrolment-desk.ts';
import { certificateView } from '../../identity/robot-certificate.ts';
import { valueOrThrow } from '../error-reply.ts';
import type { HttpParts, HttpServer } from '../http-parts.ts';
import { actorOf } from '../session-guard.ts';
import { answers, idParams } from './reply-schemas.ts';

const config = { needs: 'robot.enrol' } as const;
const tags = ['robots'];
const nothing = Type.Object({}, strict);

/** The people's side of robot identity: tokens, approval, revocation (docs/identity.md). */
export function enrolmentRoutes(server: HttpServer, { identity, clock }: HttpParts): void {
  const desk = (): EnrolmentDesk => identity.enrolment ?? refuseWithoutTls();
  server.post(
    '/api/enrolments/tokens',
    {
      config,
      schema: {
        tags,
        summary: 'A token for one robot; told once, used once, good for an hour',
        body: EnrolmentTokenRequest,
        response: answers(IssuedToken),
      },
    },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      return valueOrThrow(await desk().issueToken(actorOf(request), request.body.robot));
    },
  );
  server.get(
    '/api/enrolments',
    {
      config,
      schema: {
        tags,
        summary: 'Robots that asked to be enrolled, of the last day',
        response: answers(EnrolmentsAnswer),
      },
    },
    async () => ({ enrolments: desk().all }),
  );
  server.post(
    '/api/enrolments/:id/approve',
    {
      config,
      schema: {
        tags,
        summary: 'Approve, as another person than issued the token, with the words that the robot shows',
        params: idParams,
        body: ApproveEnrolmentRequest,
        response: answers(EnrolmentView),
      },
    },
    async (request) => valueOrThrow(await desk().approve(actorOf(request), request.params.id, request.body.words)),
  );
  server.post(
    '/api/enrolments/:id/refuse',
    { config, schema: { tags, summary: 'Refuse', params: idParams, body: nothing, response: answers(EnrolmentView) } },
    async (request) => valueOrThrow(await desk().refuse(actorOf(request), request.params.id)),
  );
  server.get(
    '/api/robot-certificates',
    { config, schema: { tags, summary: 'Certificates of robots', response: answers(RobotCertificatesAnswer) } },
    async () => ({ certificates: identity.certificates.all.map((one) => certificateView(one, clock.now())) }),
  );
  server.post(
    '/api/robots/revoke',
    {
      config,
      schema: {
        tags,
        summary: 'End all certificates, secrets and sessions of a robot, at once',
        body: RevokeRobotRequest,
        response: answers(Type.Object({ certificates: Type.Number() })),
      },
    },
    async (request) => {
      const { robot, reason } = request.body;
      const known = valueOrThrow(parseRobotName(robot));
      return valueOrThrow(await identity.revocation.revoke(actorOf(request), known, reason));
    },
  );
}

function refuseWithoutTls(): never {
  throw new CodedError(domainError('BPC_E_STATE_CONFLICT', 'This centre runs without TLS and so enrols no robots.'));
}
