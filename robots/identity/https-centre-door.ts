import { createHash } from 'node:crypto';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:tls';
import type { DetailedPeerCertificate } from 'node:tls';
import type { TSchema, Static } from 'typebox';
import { EnrolmentStatus, IssuedCertificate, RobotKeysAnswer } from '#shared/contracts/http/enrolment.ts';
import { ErrorResponse } from '#shared/contracts/http/responses.ts';
import { parseJson } from '#shared/contracts/parse-json.ts';
import { validator } from '#shared/contracts/validator.ts';
import { errorCatalogue } from '#shared/errors/catalogue.ts';
import type { ErrorCode } from '#shared/errors/catalogue.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { CentreDoor, DoorAccess } from './centre-door.ts';

const timeoutMs = 15_000;
const mostBytes = 262_144;
const checkError = validator(ErrorResponse);

/** Over HTTPS, trusting the given roots alone; the centre's name must be in its certificate. */
export function httpsCentreDoor(): CentreDoor {
  const status = call(EnrolmentStatus);
  const issued = call(IssuedCertificate);
  const keys = call(RobotKeysAnswer);
  return {
    findRoot,
    ask: (access, body) => status(access, 'POST', '/robot/enrolments', body),
    status: (access, id) => status(access, 'GET', `/robot/enrolments/${id}`),
    keys: (access) => keys(access, 'POST', '/robot/keys'),
    renew: (access, body) => issued(access, 'POST', '/robot/certificate', body),
    askAgain: (access, body) => status(access, 'POST', '/robot/certificate/expired', body),
  };
}

/** Looks at the chain that the door shows and hangs up. */
function findRoot(door: string, fingerprint: string): Promise<Result<string, DomainError>> {
  const { hostname, port } = new URL(door);
  return new Promise((resolve) => {
    const where = { host: bare(hostname), port: Number(port || 443), timeout: timeoutMs };
    const socket = connect({ ...where, rejectUnauthorized: false });
    socket.once('timeout', () => socket.destroy(new Error('no answer')));
    socket.once('error', (error) => resolve(err(unreachable(door, error))));
    socket.once('secureConnect', () => {
      const root = chainOf(socket.getPeerCertificate(true)).find((der) => sha256(der).startsWith(fingerprint));
      socket.end();
      const foreign = domainError('BPC_E_TOKEN_REFUSED', `${door} is not the centre that issued this token.`);
      resolve(root === undefined ? err(foreign) : ok(pemOf(root)));
    });
  });
}

function call<S extends TSchema>(schema: S) {
  const check = validator(schema);
  return async (
    access: DoorAccess,
    method: 'GET' | 'POST',
    path: string,
    body?: object,
  ): Promise<Result<Static<S>, DomainError>> => {
    const answer = await send(access, method, path, body);
    if (!answer.ok) return answer;
    const parsed = parseJson(answer.value.body, mostBytes, `${access.door}${path}`);
    if (!parsed.ok) return parsed;
    return answer.value.status < 300 ? check(parsed.value, path) : err(refusalOf(parsed.value, path));
  };
}

/** What the centre said, in its own words. */
function refusalOf(body: unknown, path: string): DomainError {
  const checked = checkError(body, path);
  if (!checked.ok || !Object.hasOwn(errorCatalogue, checked.value.code)) {
    return domainError('BPC_E_INTERNAL', `The centre refused ${path} without a reason.`);
  }
  return { code: checked.value.code as ErrorCode, message: checked.value.message };
}

function send(
  { door, authorities, as }: DoorAccess,
  method: string,
  path: string,
  body: object | undefined,
): Promise<Result<{ readonly status: number; readonly body: Uint8Array }, DomainError>> {
  return new Promise((resolve) => {
    const request = httpsRequest(
      new URL(path, door),
      {
        method,
        agent: false,
        ca: [...authorities],
        timeout: timeoutMs,
        ...(as === undefined ? {} : { cert: as.certificate, key: as.linkKey }),
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' } }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > mostBytes) request.destroy(new Error('the answer is too long'));
          chunks.push(chunk);
        });
        response.on('end', () => resolve(ok({ status: response.statusCode ?? 500, body: Buffer.concat(chunks) })));
      },
    );
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', (error) => resolve(err(unreachable(door, error))));
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function unreachable(door: string, error: Error & { readonly code?: string }): DomainError {
  if (error.code === 'CERT_NOT_YET_VALID' || error.code === 'CERT_HAS_EXPIRED') {
    return domainError(
      'BPC_E_CERTIFICATE_REFUSED',
      `By this robot's clock the certificate of ${door} does not hold now.`,
    );
  }
  return domainError('BPC_E_TIMEOUT', `${door} cannot be reached: ${error.message}.`);
}

function chainOf(certificate: DetailedPeerCertificate): Uint8Array[] {
  const chain: Uint8Array[] = [];
  let next: DetailedPeerCertificate | undefined = certificate;
  while (next?.raw !== undefined && chain.length < 8) {
    chain.push(next.raw);
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate;
  }
  return chain;
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');
const sha256 = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex');

function pemOf(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
