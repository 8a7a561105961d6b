import { readFile } from 'node:fs/promises';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { parseJson } from '#shared/contracts/parse-json.ts';
import { strict } from '#shared/contracts/primitives.ts';
import { validator } from '#shared/contracts/validator.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import { err } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';

const name = () => Type.String({ pattern: '^[A-Za-z0-9_.-]{1,64}$' });
/** 32 bytes, base64url. */
const key32 = (description: string) => Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description });

export const RobotProvision = Type.Object(
  {
    manufacturer: name(),
    serialNumber: name(),
    password: Type.String({ minLength: 24, maxLength: 128, description: 'random; for MQTT and evidence uploads' }),
    hmacSecret: Type.Optional(key32('signs envelopes; absent for third-party robots')),
    evidencePublicKey: Type.Optional(key32('Ed25519; checks the evidence chain')),
  },
  strict,
);
export type RobotProvision = Static<typeof RobotProvision>;

/** Identities and secrets, made by enrolment (in the demo: by the launcher). A file for the centre's eyes alone. */
export const Provisioning = Type.Object(
  {
    centre: Type.Object(
      { signingSeed: key32('Ed25519 seed; robots hold the public half'), mqttPassword: Type.Optional(Type.String()) },
      strict,
    ),
    robots: Type.Array(RobotProvision, { maxItems: 500 }),
  },
  strict,
);
export type Provisioning = Static<typeof Provisioning>;

const validate = validator(Provisioning);
const mostBytes = 1_048_576;

export function parseProvisioning(bytes: Uint8Array, what: string): Result<Provisioning, DomainError> {
  const parsed = parseJson(bytes, mostBytes, what);
  const checked = parsed.ok ? validate(parsed.value, what) : parsed;
  return checked.ok ? checked : err(domainError('BPC_E_CONFIG_INVALID', checked.error.message));
}

export async function readProvisioning(path: string): Promise<Provisioning> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new CodedError(domainError('BPC_E_CONFIG_INVALID', `Provisioning file ${path} cannot be read.`), { cause });
  });
  const result = parseProvisioning(bytes, path);
  if (!result.ok) throw new CodedError(result.error);
  return result.value;
}
