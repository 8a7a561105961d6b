import { Compile } from 'typebox/compile';
import type { VdaError } from '#shared/contracts/vda5050/state.ts';
import { ZoneSetMessage } from '#shared/contracts/vda5050/zone-set.ts';
import type { VdaZone, VdaZoneType, ZoneSet } from '#shared/contracts/vda5050/zone-set.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { vdaError } from '../link/vda-errors.ts';

/** Declared in the factsheet. A set with any other kind is refused as a whole: half a set would be another one. */
export const supportedZoneTypes = ['BLOCKED', 'SPEED_LIMIT', 'RELEASE'] as const satisfies readonly VdaZoneType[];

const supported: ReadonlySet<VdaZoneType> = new Set(supportedZoneTypes);
const compiled = Compile(ZoneSetMessage);

/** A received `zoneSet` message, or why its set is not taken. */
export function checkZoneSet(value: unknown, mapId: string): Result<ZoneSet, VdaError> {
  if (!compiled.Check(value)) {
    const [first] = compiled.Errors(value);
    const text = `${first?.instancePath ?? ''} ${first?.message ?? 'is invalid'}`;
    return err(vdaError('VALIDATION_FAILURE', text, { topic: 'zoneSet' }));
  }
  const { zoneSet } = value;
  const references = { topic: 'zoneSet', zoneSetId: zoneSet.zoneSetId };
  if (zoneSet.mapId !== mapId) return err(vdaError('BP_ZONE_SET_REFUSED', `no map ${zoneSet.mapId} here`, references));
  const seen = new Set<string>();
  for (const zone of zoneSet.zones) {
    const { zoneId, zoneType } = zone;
    const fault = seen.has(zoneId) ? 'its zoneId stands twice' : zoneFault(zone);
    if (fault !== undefined) {
      return err(vdaError('BP_ZONE_SET_REFUSED', `zone ${zoneId}: ${fault}`, { ...references, zoneId, zoneType }));
    }
    seen.add(zoneId);
  }
  return ok(zoneSet);
}

function zoneFault({ maximumSpeed, zoneType }: VdaZone): string | undefined {
  if (!supported.has(zoneType)) return `${zoneType} is not supported`;
  return zoneType === 'SPEED_LIMIT' && maximumSpeed === undefined ? 'SPEED_LIMIT without maximumSpeed' : undefined;
}
