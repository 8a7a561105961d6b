import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { TimelineAnswer } from '#shared/contracts/http/responses.ts';
import type { PictureSnapshot } from '#shared/contracts/socket.ts';
import type { ErrorCode } from '#shared/errors/catalogue.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import type { Sector } from '#shared/sector/sector.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { Access } from '../access/access.ts';
import type { RobotRegistry } from '../access/robot-registry.ts';
import type { AuditReader } from '../audit/audit-reader.ts';
import type { ControlRoom } from '../control-room.ts';
import type { EvidenceDesk } from '../evidence/evidence-desk.ts';
import type { CertificateBook } from '../identity/certificate-book.ts';
import type { EnrolmentDesk } from '../identity/enrolment-desk.ts';
import type { RevocationDesk } from '../identity/revocation-desk.ts';
import type { OwnTls } from '../pki/own-tls.ts';
import type { HealthBoard } from '../health/health-board.ts';
import type { RefusalCounter } from '../health/refusal-counter.ts';
import type { Store } from '../work/store-port.ts';
import type { TypeBoxProvider } from './typebox-validation.ts';

/** What the routes stand on; they hold no rules of their own. */
export interface HttpParts {
  readonly room: ControlRoom;
  readonly access: Access;
  readonly registry: Pick<RobotRegistry, 'authenticate'>;
  readonly identity: {
    readonly certificates: Pick<CertificateBook, 'all'>;
    readonly revocation: RevocationDesk;
    /** Absent without TLS. */
    readonly enrolment?: EnrolmentDesk;
  };
  readonly evidence: EvidenceDesk;
  readonly audit: AuditReader;
  readonly events: Pick<Store, 'events'>;
  readonly timeline: (from: number, to: number) => Promise<TimelineAnswer>;
  readonly sector: Sector;
  /** As `shared/terrain` encodes it. */
  readonly dem: Uint8Array;
  readonly mode: PictureSnapshot['mode'];
  readonly health: HealthBoard;
  readonly refusals: RefusalCounter;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: FastifyBaseLogger;
  /** The silence changed: tell the browsers. */
  readonly onSilence: () => void;
  /** A named refusal, for the audit log. */
  readonly onRefusal: (code: ErrorCode, who: string, what: string) => void;
  /** The origins under which the console may be open. */
  readonly origins: () => ReadonlySet<string>;
  /** True once everything was loaded and the link is up. */
  readonly isReady: () => boolean;
  /** Folder of the built console. */
  readonly webDir: string;
  readonly publicOrigin?: string;
  /** HTTPS instead of HTTP. */
  readonly tls?: Pick<OwnTls, 'material' | 'onRenewed'>;
  /** From one address; 20 if absent. */
  readonly loginsPerMinute?: number;
}

export type HttpServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxProvider
>;
