import { Type } from 'typebox';
import { lostLinkTerms } from '../contracts/lost-link-terms.ts';
import { latitude, literals, longitude, shortText, strict } from '../contracts/primitives.ts';

const metres = () =>
  Type.Number({ minimum: -20_000, maximum: 20_000, description: 'metres in the sector’s ENU frame' });
const id = () => Type.String({ minLength: 1, maxLength: 64 });
/** Roads made of route nodes keep the nodes' ids on their points. */
const point = () => Type.Object({ x: metres(), y: metres() });
const line = (least: number) => Type.Array(point(), { minItems: least, maxItems: 5000 });
const speed = () => Type.Number({ exclusiveMinimum: 0, maximum: 20, description: 'm/s' });

const Zone = Type.Object(
  {
    zoneId: id(),
    name: shortText(),
    kind: literals(['BLOCKED', 'SPEED_LIMIT', 'RELEASE', 'WATCHED']),
    polygon: line(3),
    maxSpeedMps: Type.Optional(speed()),
    releaseLossBehavior: Type.Optional(literals(['STOP', 'CONTINUE', 'EVACUATE'])),
    alarmFor: Type.Optional(Type.Array(literals(['person', 'vehicle', 'drone']), { maxItems: 3 })),
  },
  strict,
);

const RouteGraph = Type.Object(
  {
    nodes: Type.Array(Type.Object({ nodeId: id(), x: metres(), y: metres() }, strict), { maxItems: 10_000 }),
    edges: Type.Array(Type.Object({ edgeId: id(), from: id(), to: id(), maxSpeedMps: speed() }, strict), {
      maxItems: 20_000,
    }),
  },
  strict,
);

const RosterEntry = Type.Object(
  { manufacturer: id(), serialNumber: id(), callSign: shortText(), dockNodeId: id(), patrolId: id() },
  strict,
);

/** The schema of a `Sector`, for files that hold one. */
export const SectorSchema = Type.Object(
  {
    interfaceName: id(),
    name: shortText(),
    timeZone: shortText('IANA'),
    mapId: id(),
    anchor: Type.Object({ latitude: latitude(), longitude: longitude(), altitude: Type.Number() }, strict),
    extent: Type.Object({ minX: metres(), minY: metres(), maxX: metres(), maxY: metres() }, strict),
    terrain: Type.Object(
      { seed: Type.Integer(), style: literals(['hills', 'yard']), cellM: Type.Number({ exclusiveMinimum: 0 }) },
      strict,
    ),
    borderLine: Type.Object({ lineId: id(), name: shortText(), points: line(2) }, strict),
    allowedArea: line(3),
    zoneSetId: id(),
    zones: Type.Array(Zone, { maxItems: 1000 }),
    roads: Type.Array(Type.Object({ name: shortText(), points: line(2) }, strict), { maxItems: 1000 }),
    obstacles: Type.Array(
      Type.Object({ name: shortText(), polygon: line(3), heightM: Type.Number({ minimum: 0 }) }, strict),
      { maxItems: 5000 },
    ),
    places: Type.Array(Type.Object({ name: shortText(), x: metres(), y: metres() }, strict), { maxItems: 1000 }),
    linkPoints: Type.Optional(
      Type.Array(Type.Object({ name: shortText(), x: metres(), y: metres() }, strict), { maxItems: 1000 }),
    ),
    routeGraph: RouteGraph,
    patrols: Type.Array(
      Type.Object({ patrolId: id(), name: shortText(), nodeIds: Type.Array(id(), { minItems: 1 }) }, strict),
      { maxItems: 200 },
    ),
    roster: Type.Array(RosterEntry, { maxItems: 500 }),
    lostLink: Type.Optional(Type.Object(lostLinkTerms, strict)),
  },
  strict,
);
