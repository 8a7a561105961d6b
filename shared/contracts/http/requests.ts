import { Type } from 'typebox';
import type { Static } from 'typebox';
import { longText, shortText, strict, ulid } from '../primitives.ts';
import { Role } from '../access.ts';
import { CommandKind, Disposition } from '../views.ts';

/** Bodies of state-changing requests. `key` is a ULID made by the client: the same key twice is one action. */
const key = () => ulid();

export const LoginRequest = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 64 }), password: Type.String({ minLength: 1, maxLength: 256 }) },
  strict,
);
export type LoginRequest = Static<typeof LoginRequest>;

export const LinkLoginRequest = Type.Object({ token: Type.String({ minLength: 16, maxLength: 128 }) }, strict);
export type LinkLoginRequest = Static<typeof LinkLoginRequest>;

export const AddUserRequest = Type.Object({ name: Type.String({ minLength: 1, maxLength: 64 }), role: Role }, strict);
export type AddUserRequest = Static<typeof AddUserRequest>;

export const ChangeRoleRequest = Type.Object({ role: Role }, strict);
export type ChangeRoleRequest = Static<typeof ChangeRoleRequest>;

export const HaltRequest = Type.Object({ key: key(), reason: longText(300) }, strict);
export type HaltRequest = Static<typeof HaltRequest>;

/** The first person's request and the second person's confirmation are the same call. */
export const HaltReleaseRequest = Type.Object({ key: key(), haltId: shortText(), reason: longText(300) }, strict);
export type HaltReleaseRequest = Static<typeof HaltReleaseRequest>;

export const AcknowledgeRequest = Type.Object({ key: key(), version: Type.Integer({ minimum: 0 }) }, strict);
export type AcknowledgeRequest = Static<typeof AcknowledgeRequest>;

export const ShelveRequest = Type.Object(
  {
    key: key(),
    version: Type.Integer({ minimum: 0 }),
    minutes: Type.Number({ minimum: 5, maximum: 60 }),
    reason: Type.String({ minLength: 3, maxLength: 300 }),
  },
  strict,
);
export type ShelveRequest = Static<typeof ShelveRequest>;

export const OpenIncidentRequest = Type.Object(
  { key: key(), alarmIds: Type.Array(shortText(), { minItems: 1, maxItems: 50 }), title: Type.Optional(longText(200)) },
  strict,
);
export type OpenIncidentRequest = Static<typeof OpenIncidentRequest>;

export const IncidentNoteRequest = Type.Object(
  { key: key(), version: Type.Integer({ minimum: 0 }), text: Type.String({ minLength: 1, maxLength: 2000 }) },
  strict,
);
export type IncidentNoteRequest = Static<typeof IncidentNoteRequest>;

export const CloseIncidentRequest = Type.Object(
  { key: key(), version: Type.Integer({ minimum: 0 }), disposition: Disposition, note: Type.Optional(longText(2000)) },
  strict,
);
export type CloseIncidentRequest = Static<typeof CloseIncidentRequest>;

/** `dispatch` and `observe` need a target or an alarm; `observe` keeps its stand-off; approach is `dispatch` by a person. */
export const CommandRequest = Type.Object(
  {
    key: key(),
    kind: CommandKind,
    robotId: shortText(),
    target: Type.Optional(Type.Object({ x: Type.Number(), y: Type.Number() }, strict)),
    alarmId: Type.Optional(shortText()),
    incidentId: Type.Optional(shortText()),
    messageId: Type.Optional(shortText()),
    /** Why a robot is put out of service or back. */
    reason: Type.Optional(longText(300)),
  },
  strict,
);
export type CommandRequest = Static<typeof CommandRequest>;

export const CommandGateQuery = Type.Object(
  { kind: CommandKind, robotId: shortText(), alarmId: Type.Optional(shortText()) },
  strict,
);
