import type { SessionView } from '#shared/contracts/access.ts';
import type {
  AcknowledgeRequest,
  CloseIncidentRequest,
  CommandRequest,
  HaltReleaseRequest,
  HaltRequest,
  IncidentNoteRequest,
  OpenIncidentRequest,
  ShelveRequest,
} from '#shared/contracts/http/requests.ts';
import type { GateAnswer, RespondersAnswer } from '#shared/contracts/http/responses.ts';
import type { CloseZoneRequest, FreeZoneRequest, LiftZoneRequest, ZonesView } from '#shared/contracts/http/zones.ts';
import type { PictureChange, PictureSnapshot } from '#shared/contracts/socket.ts';
import type { AlarmView, CommandKind, CommandView, HaltView, IncidentView } from '#shared/contracts/views.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { Result } from '#shared/result/result.ts';
import type { RobotMessage } from './fleet/robot-message.ts';

/** Who acts: taken from the session, never from a request body. */
export type Actor = Pick<SessionView, 'userId' | 'name' | 'role'>;

export type Outcome<T> = Promise<Result<T, DomainError>>;

/**
 * The centre's use cases: what ingest, HTTP, the browser gateway and the constellation's scripted operator call.
 * Every action is idempotent on its `key`, checks the permission of the actor's role, is audited, and resolves only
 * when it is on disk. Permissions are checked here once, not in routes.
 */
export interface ControlRoom {
  /** Resolves when what the message changes is on disk. */
  handle(message: RobotMessage): Promise<void>;
  snapshot(): PictureSnapshot;
  /** Called after each commit, in order. Returns the unsubscribe function. */
  onChange(listener: (changes: readonly PictureChange[]) => void): () => void;

  halt(actor: Actor, request: HaltRequest): Outcome<HaltView>;
  releaseHalt(actor: Actor, request: HaltReleaseRequest): Outcome<HaltView>;
  acknowledge(actor: Actor, alarmId: string, request: AcknowledgeRequest): Outcome<AlarmView>;
  shelve(actor: Actor, alarmId: string, request: ShelveRequest): Outcome<AlarmView>;
  /** Silences sound for 30 s; ends by itself with a new alarm. Not an acknowledgement. */
  silence(actor: Actor): Outcome<{ readonly until: number }>;
  openIncident(actor: Actor, request: OpenIncidentRequest): Outcome<IncidentView>;
  noteIncident(actor: Actor, incidentId: string, request: IncidentNoteRequest): Outcome<IncidentView>;
  closeIncident(actor: Actor, incidentId: string, request: CloseIncidentRequest): Outcome<IncidentView>;
  sendCommand(actor: Actor, request: CommandRequest): Outcome<CommandView>;
  /** Adds a zone to the sector's: a new version of its zone set, which goes to every robot that keeps zones. */
  closeZone(actor: Actor, request: CloseZoneRequest): Outcome<ZonesView>;
  liftZone(actor: Actor, zoneId: string, request: LiftZoneRequest): Outcome<ZonesView>;
  /** A silent robot keeps its RELEASE zone until a person says that it is empty. */
  freeZone(actor: Actor, zoneId: string, request: FreeZoneRequest): Outcome<ZonesView>;
  zones(): ZonesView;
  /** Every reason why this may not start now. */
  gate(query: { readonly kind: CommandKind; readonly robotId: string; readonly alarmId?: string }): GateAnswer;
  responders(alarmId: string): Result<RespondersAnswer, DomainError>;
  /** Someone is at the desk: carried in the heartbeat as `watchKept`. */
  noteOperatorActivity(actor: Actor): void;
  /** Active silence, epoch ms. */
  readonly silencedUntil: number | undefined;
}
