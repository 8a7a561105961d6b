import type { ClosureView, CloseZoneRequest } from '#shared/contracts/http/zones.ts';
import type { ZoneSet } from '#shared/contracts/vda5050/zone-set.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import { ZoneShape } from '#shared/geo/zone-shape.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { Sector } from '#shared/sector/sector.ts';
import { sectorZoneSet } from '#shared/sector/sector-zone-set.ts';
import type { StoredDocument } from '../work/store-port.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';

interface StoredClosures {
  readonly version: number;
  readonly closures: readonly ClosureView[];
}

const documentId = 'closures';
/** Ways keep so far from a blocked zone: half a robot. Metres. */
const marginM = 0.7;
const maxClosures = 100;

/**
 * The zone set of the sector: its own zones and what people have closed. Every change is another version with an id of its own, so that
 * an order can name the one it was planned on (lessons 4); the version without a change bears the sector's id.
 */
export class ZoneDesk {
  readonly #sector: Sector;
  readonly #ids: IdSource;
  #version = 0;
  #closures: readonly ClosureView[] = [];
  #set: ZoneSet;
  #blocked: readonly ZoneShape[] = [];

  constructor(sector: Sector, ids: IdSource, stored: readonly StoredDocument[]) {
    this.#sector = sector;
    this.#ids = ids;
    const known = stored.find(({ id }) => id === documentId)?.document as StoredClosures | undefined;
    if (known !== undefined) {
      this.#version = known.version;
      this.#closures = known.closures;
    }
    this.#set = this.#build();
  }

  get current(): ZoneSet {
    return this.#set;
  }

  get closures(): readonly ClosureView[] {
    return this.#closures;
  }

  /** Would the straight way lead into a blocked zone of the present set? */
  blocks(from: Point2, to: Point2): boolean {
    return this.#blocked.some((shape) => shape.isEnteredBy(from, to));
  }

  close(by: string, request: CloseZoneRequest, work: UnitOfWork): Result<string, DomainError> {
    const { key: _used, ...zone } = request;
    if (zone.kind === 'SPEED_LIMIT' && zone.maxSpeedMps === undefined) {
      return err(domainError('BPC_E_PAYLOAD_INVALID', `Zone ${zone.name}: a speed limit names its maxSpeedMps.`));
    }
    if (this.#closures.length >= maxClosures) {
      return err(domainError('BPC_E_STATE_CONFLICT', `${maxClosures} closures stand already; lift one first.`));
    }
    const zoneId = this.#ids.next();
    this.#change([...this.#closures, { zoneId, ...zone, by, at: work.now }], work);
    return ok(zoneId);
  }

  lift(zoneId: string, work: UnitOfWork): Result<string, DomainError> {
    if (!this.#closures.some((closure) => closure.zoneId === zoneId)) {
      return err(domainError('BPC_E_NOT_FOUND', `Closure ${zoneId}: not known.`));
    }
    this.#change(
      this.#closures.filter((closure) => closure.zoneId !== zoneId),
      work,
    );
    return ok(zoneId);
  }

  #change(closures: readonly ClosureView[], work: UnitOfWork): void {
    this.#version++;
    this.#closures = closures;
    this.#set = this.#build();
    work.put('zones', documentId, { version: this.#version, closures } satisfies StoredClosures);
  }

  #build(): ZoneSet {
    const { mapId, zoneSetId, zones } = this.#sector;
    const set = sectorZoneSet({
      mapId,
      zoneSetId: this.#version === 0 ? zoneSetId : `${zoneSetId}+${this.#version}`,
      zones: [...zones, ...this.#closures],
    });
    this.#blocked = set.zones
      .filter(({ zoneType }) => zoneType === 'BLOCKED')
      .map(({ vertices }) => new ZoneShape(vertices, marginM));
    return set;
  }
}
