import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { sha256Hex, strict, utcTime } from '../contracts/primitives.ts';
import { canonicalJson } from '../crypto/canonical-json.ts';
import type { Sha256 } from '../crypto/ports.ts';
import { err, ok } from '../result/result.ts';
import type { Result } from '../result/result.ts';
import { SectorSchema } from './sector-schema.ts';
import type { Sector } from './sector.ts';

/**
 * A sector as the centre hands it to robots: what `sha256` covers is the canonical JSON (RFC 8785) of `sector` and `elevation`, so
 * that two robots with the same hash know the same ground, zones and routes.
 */
export interface SectorFile {
  readonly format: 'border-patrol-sector/1';
  /** ISO-8601 UTC. */
  readonly exportedAt: string;
  readonly sector: Sector;
  /** Base64 of what `encodeDem` makes. */
  readonly elevation: string;
  readonly sha256: string;
}

const schema = Type.Object(
  {
    format: Type.Literal('border-patrol-sector/1'),
    exportedAt: utcTime(),
    sector: SectorSchema,
    elevation: Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$', maxLength: 64_000_000 }),
    sha256: sha256Hex(),
  },
  strict,
);
const compiled = Compile(schema);

export function sectorFile(sector: Sector, elevation: string, exportedAt: string, sha256: Sha256): SectorFile {
  return { format: 'border-patrol-sector/1', exportedAt, sector, elevation, sha256: hashOf(sector, elevation, sha256) };
}

/** Checks schema, hash and that every id names something; the error says in words what is wrong. `what` names the file in it. */
export function checkSectorFile(value: unknown, what: string, sha256: Sha256): Result<SectorFile, string> {
  if (!compiled.Check(value)) {
    const [first] = compiled.Errors(value);
    return err(`${what}: ${first?.instancePath || 'the file'} ${first?.message ?? 'is invalid'}`);
  }
  const hash = hashOf(value.sector, value.elevation, sha256);
  if (hash !== value.sha256) {
    return err(`${what} was changed since it was exported: its hash is ${hash}, not ${value.sha256}`);
  }
  const dangling = danglingId(value.sector);
  return dangling === undefined ? ok(value) : err(`${what}: ${dangling}`);
}

const encoder = new TextEncoder();
const hashOf = (sector: Sector, elevation: string, sha256: Sha256): string =>
  sha256(encoder.encode(canonicalJson({ sector, elevation })));

function danglingId({ patrols, roster, routeGraph }: Sector): string | undefined {
  const nodes = new Set(routeGraph.nodes.map(({ nodeId }) => nodeId));
  const known = new Set(patrols.map(({ patrolId }) => patrolId));
  for (const { edgeId, from, to } of routeGraph.edges) {
    if (!nodes.has(from) || !nodes.has(to)) return `edge ${edgeId} joins ${from} and ${to}, of which one is no node`;
  }
  for (const { nodeIds, patrolId } of patrols) {
    const missing = nodeIds.find((nodeId) => !nodes.has(nodeId));
    if (missing !== undefined) return `patrol ${patrolId} passes ${missing}, which is no node`;
  }
  for (const { callSign, dockNodeId, patrolId } of roster) {
    if (!nodes.has(dockNodeId)) return `robot ${callSign} docks at ${dockNodeId}, which is no node`;
    if (!known.has(patrolId)) return `robot ${callSign} drives patrol ${patrolId}, which does not exist`;
  }
  return undefined;
}
