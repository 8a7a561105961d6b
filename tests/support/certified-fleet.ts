import { CertificateBook } from '#control-center/server/identity/certificate-book.ts';
import type { RobotCertificate } from '#control-center/server/identity/robot-certificate.ts';
import { OwnTls } from '#control-center/server/pki/own-tls.ts';
import type { TlsMaterial } from '#control-center/server/pki/tls-material.ts';
import { createRoot, openAuthority } from '#control-center/server/pki/x509-authority.ts';
import type { X509Authority } from '#control-center/server/pki/x509-authority.ts';
import type { UnitOfWork } from '#control-center/server/work/unit-of-work.ts';
import type { MqttTls } from '#launch/mqtt-connector.ts';
import { systemClock } from '#launch/system-clock.ts';
import { certificateRequest, newLinkKey } from '#robots/identity/certificate-request.ts';
import type { RobotId } from '#shared/ids/branded.ts';

const dayMs = 86_400_000;

/** Keeps nothing: for what only needs the book's memory. */
export const unstoredWork = (now: number): UnitOfWork => ({
  now,
  put: () => undefined,
  event: () => undefined,
  audit: () => undefined,
  write: () => undefined,
  show: () => undefined,
  afterCommit: () => undefined,
});

/** A root, a server's certificate for loopback, and robots with certificates, for tests of brokers. */
export interface CertifiedFleet {
  readonly authority: X509Authority;
  readonly book: CertificateBook;
  readonly server: TlsMaterial;
  /** Certified and known to the book; `validity` in days from now. */
  certify(
    robot: string,
    validity?: { readonly from: number; readonly to: number },
  ): Promise<{ readonly tls: MqttTls; readonly certificate: RobotCertificate }>;
  revoke(robot: string): void;
  /** What a revocation list has to hold now, by days from now. */
  revocationList(dates?: { readonly from: number; readonly to: number }): Promise<string>;
}

export async function certifiedFleet(): Promise<CertifiedFleet> {
  const now = Date.now();
  const between = ({ from, to }: { from: number; to: number }) => ({
    notBefore: now + from * dayMs,
    notAfter: now + to * dayMs,
  });
  const authority = await openAuthority(await createRoot('test root', between({ from: -400, to: 4000 })));
  const book = new CertificateBook();
  const use = { kind: 'server', names: ['127.0.0.1', 'localhost'] } as const;
  const { material } = await OwnTls.issue(authority, use, systemClock());
  return {
    authority,
    book,
    server: material,
    async certify(robot, validity = { from: -1, to: 14 }) {
      const key = newLinkKey();
      const request = await certificateRequest(robot as RobotId, key);
      const certificate = await authority.issue(robot as RobotId, request, between(validity));
      book.add(unstoredWork(now), certificate);
      return { certificate, tls: { ca: authority.roots, cert: certificate.pem, key } };
    },
    revoke: (robot) => void book.revokeAll(unstoredWork(Date.now()), robot as RobotId),
    revocationList({ from, to } = { from: 0, to: 7 }) {
      const { notBefore, notAfter } = between({ from, to });
      return authority.revocationList(book.revoked(Date.now()), { thisUpdate: notBefore, nextUpdate: notAfter });
    },
  };
}
