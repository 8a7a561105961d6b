import type { TLSSocket } from 'node:tls';
import type { FastifyRequest } from 'fastify';
import {
  CertificateRequest,
  EnrolmentRequest,
  EnrolmentStatus,
  IssuedCertificate,
  RobotKeysAnswer,
} from '#shared/contracts/http/enrolment.ts';
import type { Clock } from '#shared/time/clock.ts';
import { sha256Hex } from '../../access/node-crypto.ts';
import type { CertificateAuthority } from '../../identity/certificate-authority-port.ts';
import type { CertificateBook } from '../../identity/certificate-book.ts';
import type { CertificateDesk } from '../../identity/certificate-desk.ts';
import type { EnrolmentDesk } from '../../identity/enrolment-desk.ts';
import type { RobotCertificate } from '../../identity/robot-certificate.ts';
import { valueOrThrow } from '../error-reply.ts';
import type { HttpServer } from '../http-parts.ts';
import { answers, idParams } from './reply-schemas.ts';

export interface RobotDoorDesks {
  readonly clock: Pick<Clock, 'now'>;
  readonly authority: Pick<CertificateAuthority, 'roots'>;
  readonly certificates: Pick<CertificateBook, 'check'>;
  readonly enrolment: EnrolmentDesk;
  readonly certificate: CertificateDesk;
}

const tags = ['robot door'];

export function robotDoorRoutes(server: HttpServer, desks: RobotDoorDesks): void {
  const issued = (certificate: string): IssuedCertificate => ({ certificate, authorities: [...desks.authority.roots] });
  const status = ({ id, state }: Pick<EnrolmentStatus, 'id' | 'state'>, certificate?: string): EnrolmentStatus => ({
    id,
    state,
    ...(certificate === undefined ? {} : { issued: issued(certificate) }),
  });
  const robotOf = (request: FastifyRequest): RobotCertificate =>
    valueOrThrow(desks.certificates.check(fingerprintOf(request), desks.clock.now()));

  server.post(
    '/robot/enrolments',
    {
      config: { rateLimit: { max: 10, timeWindow: 60_000 } },
      schema: {
        tags,
        summary: 'Ask to be enrolled, with a token',
        body: EnrolmentRequest,
        response: answers(EnrolmentStatus),
      },
    },
    async (request) => status(valueOrThrow(await desks.enrolment.ask(request.body, request.ip))),
  );
  server.get(
    '/robot/enrolments/:id',
    {
      schema: {
        tags,
        summary: 'What became of it; the certificate once approved',
        params: idParams,
        response: answers(EnrolmentStatus),
      },
    },
    async (request) => {
      const { certificate, ...view } = valueOrThrow(desks.enrolment.status(request.params.id));
      return status(view, certificate);
    },
  );
  server.post(
    '/robot/keys',
    {
      schema: {
        tags,
        summary: 'The secrets of the robot whose certificate this connection has, within a day of its enrolment',
        response: answers(RobotKeysAnswer),
      },
    },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      return valueOrThrow(await desks.certificate.keys(robotOf(request)));
    },
  );
  server.post(
    '/robot/certificate',
    {
      schema: {
        tags,
        summary: 'The next certificate, by the present one',
        body: CertificateRequest,
        response: answers(IssuedCertificate),
      },
    },
    async (request) => {
      const { certificateRequest } = request.body;
      return issued(valueOrThrow(await desks.certificate.renew(robotOf(request), certificateRequest)).pem);
    },
  );
  server.post(
    '/robot/certificate/expired',
    {
      config: { rateLimit: { max: 10, timeWindow: 60_000 } },
      schema: {
        tags,
        summary: 'Ask for the next certificate by one that has expired; a person decides',
        body: CertificateRequest,
        response: answers(EnrolmentStatus),
      },
    },
    async (request) => {
      const { certificateRequest } = request.body;
      return status(valueOrThrow(await desks.enrolment.askAgain(fingerprintOf(request), certificateRequest)));
    },
  );
}

/** Of the client certificate; the handshake has proved that the client holds its key, and nothing more. */
function fingerprintOf({ raw }: FastifyRequest): string | undefined {
  const certificate = (raw.socket as TLSSocket).getPeerX509Certificate()?.raw;
  return certificate && sha256Hex(certificate);
}
