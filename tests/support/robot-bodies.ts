import { createHmac } from 'node:crypto';
import type { Detection } from '#shared/contracts/extension/detection.ts';
import type { Geo } from '#shared/contracts/extension/geo.ts';
import type { GapReport } from '#shared/contracts/extension/gap-report.ts';
import type { State } from '#shared/contracts/vda5050/state.ts';
import type { Connection } from '#shared/contracts/vda5050/connection.ts';
import { canonicalJson } from '#shared/crypto/canonical-json.ts';
import { seal } from '#shared/crypto/envelope.ts';
import type { Envelope } from '#shared/crypto/envelope.ts';
import type { Signer, Verifier } from '#shared/crypto/ports.ts';

/** What a robot would say, valid unless a test changes it. */
export interface Speaker {
  readonly manufacturer: string;
  readonly serialNumber: string;
  readonly signer: Signer;
}

const mac = (secret: string, bytes: Uint8Array): string =>
  createHmac('sha256', secret).update(bytes).digest('base64url');

export const testSigner = (keyId: string, secret: string): Signer => ({ keyId, sign: (bytes) => mac(secret, bytes) });
export const testVerifier = (keyId: string, secret: string): Verifier => ({
  verify: (id, bytes, signature) => id === keyId && mac(secret, bytes) === signature,
});

export const speaker = (serialNumber: string, secret = `secret of ${serialNumber}`): Speaker => ({
  manufacturer: 'acme',
  serialNumber,
  signer: testSigner(`hmac:acme/${serialNumber}`, secret),
});

export const bytesOf = (body: object): Uint8Array => new TextEncoder().encode(canonicalJson(body));

/** 26 characters of a ULID that differ in the last ones. */
export const testUlid = (n: number): string =>
  `01JD${n
    .toString(32)
    .toUpperCase()
    .replaceAll(/[IL OU]/g, 'Z')}`.padEnd(26, '0');

const header = (of: Speaker, at: number, headerId: number) => ({
  headerId,
  timestamp: new Date(at).toISOString(),
  version: '3.0.0',
  manufacturer: of.manufacturer,
  serialNumber: of.serialNumber,
});

export const connectionBody = (
  of: Speaker,
  at: number,
  connectionState: Connection['connectionState'],
): Connection => ({
  ...header(of, at, 0),
  connectionState,
});

export const stateBody = (of: Speaker, at: number, headerId = 0): State => ({
  ...header(of, at, headerId),
  orderId: 'o-1',
  orderUpdateId: 0,
  lastNodeId: 'n-1',
  lastNodeSequenceId: 0,
  nodeStates: [],
  edgeStates: [],
  mobileRobotPosition: { x: 1, y: 2, theta: 0.5, mapId: 'm', localized: true },
  velocity: { vx: 1, vy: 0, omega: 0 },
  driving: true,
  actionStates: [],
  instantActionStates: [],
  powerSupply: { stateOfCharge: 80, charging: false },
  operatingMode: 'AUTOMATIC',
  errors: [],
  safetyState: { activeEmergencyStop: 'NONE', fieldViolation: false },
});

const stamp = (boot: string, seq: number, ttlSeconds = 3600) => ({ boot, seq, ttlSeconds });

export const geoBody = (of: Speaker, at: number, headerId = 0, ttlSeconds = 10): Geo =>
  seal(
    {
      ...header(of, at, headerId),
      opex: 's' as const,
      lat: 47.5,
      lon: 12.25,
      fixType: 'GNSS' as const,
      hAcc: 1.5,
      fixAge: 0.2,
      frozenSuspect: false,
      anchorHash: 'a'.repeat(64),
      mapId: 'm',
      x: 1,
      y: 2,
    },
    stamp(testUlid(1), 0, ttlSeconds),
    of.signer,
  );

type Unsealed = Omit<Detection, 'envelope'>;

const unsealedDetection = (of: Speaker, at: number, seq: number): Unsealed => ({
  ...header(of, at, seq),
  opex: 's',
  reportId: testUlid(seq),
  objectId: testUlid(7),
  state: 'TRACKING',
  location: { x: 12.25, y: 47.5, xError: 3, yError: 4 },
  enuVelocity: { east: 0.5, north: -1 },
  detectionConfidence: 0.9,
  classification: [{ type: 'person', confidence: 0.8 }],
  model: { name: 'hot-spot', version: '1', sha256: 'b'.repeat(64) },
  sensor: 'thermal',
  observedAt: new Date(at).toISOString(),
  sentAt: new Date(at).toISOString(),
  maskVersion: 'none',
});

export function detectionBody(
  of: Speaker,
  at: number,
  where: { readonly boot: string; readonly seq: number; readonly ttlSeconds?: number },
  changes: Partial<Unsealed> = {},
): Detection {
  const body = { ...unsealedDetection(of, at, where.seq), ...changes };
  return seal(body, stamp(where.boot, where.seq, where.ttlSeconds), of.signer);
}

export function gapReportBody(
  of: Speaker,
  at: number,
  where: { readonly boot: string; readonly seq: number },
  dropped: GapReport['dropped'],
): GapReport {
  const time = new Date(at).toISOString();
  const body = { ...header(of, at, 0), opex: 's' as const, from: time, to: time, policyApplied: 'p', dropped };
  return seal(body, stamp(where.boot, where.seq), of.signer) as GapReport & { readonly envelope: Envelope };
}
