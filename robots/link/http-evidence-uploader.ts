import { ReadableStream } from 'node:stream/web';
import { errorCatalogue } from '#shared/errors/catalogue.ts';
import type { ErrorCode } from '#shared/errors/catalogue.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { err, ok } from '#shared/result/result.ts';
import type { EvidenceUploader } from './evidence-uploader.ts';

const timeoutMs = 20_000;
/** A picture that does not even come so fast is tried again later. */
const leastBytesPerSecond = 500;

/** PUT to the centre with the robot's link credentials. Repeating an upload is harmless: the centre knows the bytes by their hash. */
export function httpEvidenceUploader(
  centreUrl: string,
  robot: RobotId,
  credentials: { readonly username: string; readonly password: string },
): EvidenceUploader {
  const authorization = `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
  const base = centreUrl.replace(/\/+$/, '');
  return {
    async upload(evidenceId, bytes, pace) {
      try {
        const response = await fetch(`${base}/api/robots/${robot}/evidence/${evidenceId}`, {
          method: 'PUT',
          headers: { authorization, 'content-type': 'application/octet-stream' },
          ...(pace === undefined
            ? { body: new Uint8Array(bytes) }
            : { body: ReadableStream.from(pace.pieces(bytes)) as unknown as BodyInit, duplex: 'half' as const }),
          signal: AbortSignal.timeout(timeoutMs + (1000 * bytes.length) / leastBytesPerSecond),
        });
        if (response.ok) return ok(undefined);
        return err(refusal(evidenceId, response.status, await response.text()));
      } catch (error) {
        return err(domainError('BPC_E_TIMEOUT', `Evidence ${evidenceId}: ${(error as Error).message}.`));
      }
    },
  };
}

function refusal(evidenceId: string, status: number, body: string): DomainError {
  const code = Object.keys(errorCatalogue).find((known) => body.includes(`"${known}"`)) as ErrorCode | undefined;
  return domainError(code ?? 'BPC_E_INTERNAL', `Evidence ${evidenceId}: HTTP ${status}.`);
}
