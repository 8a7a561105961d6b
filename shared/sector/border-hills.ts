import type { Point2 } from '../geo/polygon.ts';
import { outAndBack, routeChain, routeEdge } from './route-chain.ts';
import type { Patrol, RosterEntry, Sector } from './sector.ts';

const at = ([x, y]: readonly [number, number]): Point2 => ({ x, y });
const line = (...points: readonly (readonly [number, number])[]): readonly Point2[] => points.map(at);

/** The patrol track, 150 to 400 m inside the line. T11 to T12 looks straight at the line over Birch saddle. */
const track = routeChain(
  'T',
  [
    [-4650, 720],
    [-4300, 840],
    [-3950, 830],
    [-3600, 760],
    [-3250, 730],
    [-2900, 880],
    [-2550, 1020],
    [-2200, 1000],
    [-1850, 950],
    [-1500, 930],
    [-1150, 1070],
    [-920, 1235],
    [-600, 1020],
    [-230, 1000],
    [150, 1000],
    [550, 1070],
    [950, 1110],
    [1300, 980],
    [1650, 850],
    [2000, 890],
    [2350, 940],
    [2700, 930],
    [3050, 800],
    [3400, 690],
    [3750, 750],
    [4100, 830],
    [4450, 780],
    [4700, 690],
  ],
  2.5,
);

const serviceRoad = routeChain(
  'S',
  [
    [-4500, 150],
    [-3700, 100],
    [-2900, 220],
    [-2100, 300],
    [-1300, 260],
    [-500, 330],
    [300, 360],
    [1100, 300],
    [1900, 180],
    [2700, 220],
    [3500, 60],
    [4300, 120],
  ],
  3,
);

const docks = [
  { nodeId: 'D01', x: -3930, y: 690, besideNodeId: 'T03' },
  { nodeId: 'D02', x: -2180, y: 860, besideNodeId: 'T08' },
  { nodeId: 'D03', x: -620, y: 880, besideNodeId: 'T13' },
  { nodeId: 'D04', x: 960, y: 970, besideNodeId: 'T17' },
  { nodeId: 'D05', x: 2360, y: 800, besideNodeId: 'T21' },
  { nodeId: 'D06', x: 4110, y: 690, besideNodeId: 'T26' },
] as const;

const connectors = [
  ['T02', 'S01'],
  ['T05', 'S03'],
  ['T08', 'S04'],
  ['T10', 'S05'],
  ['T13', 'S06'],
  ['T15', 'S07'],
  ['T18', 'S08'],
  ['T20', 'S09'],
  ['T22', 'S10'],
  ['T24', 'S11'],
  ['T27', 'S12'],
] as const;

/** First and last track node of each robot's stretch; neighbours share an edge. */
const stretches = [
  { name: 'West end', first: 1, last: 6 },
  { name: 'Chapel gully', first: 5, last: 11 },
  { name: 'Birch saddle', first: 10, last: 15 },
  { name: 'Long crest', first: 14, last: 19 },
  { name: 'Mill ford', first: 18, last: 24 },
  { name: 'East end', first: 23, last: 28 },
] as const;

const patrols: readonly Patrol[] = stretches.map(({ name, first, last }, index) => ({
  patrolId: `P-0${index + 1}`,
  name,
  nodeIds: outAndBack(track.nodes.slice(first - 1, last).map(({ nodeId }) => nodeId)),
}));

const roster: readonly RosterEntry[] = patrols.map(({ patrolId }, index) => ({
  manufacturer: 'bpc',
  serialNumber: `R-0${index + 1}`,
  callSign: `R-0${index + 1}`,
  dockNodeId: docks[index]?.nodeId ?? '',
  patrolId,
}));

/** An invented stretch of hills, laid in the open Atlantic so that nobody's real border is meant. */
export const borderHills: Sector = {
  interfaceName: 'bp-north',
  name: 'Border hills',
  timeZone: 'Etc/GMT+2',
  mapId: 'border-hills',
  anchor: { latitude: 45, longitude: -30, altitude: 0 },
  extent: { minX: -5000, minY: -3000, maxX: 5000, maxY: 3000 },
  terrain: { seed: 20261, style: 'hills', cellM: 20 },
  borderLine: {
    lineId: 'L-1',
    name: 'Border line',
    points: line(
      [-5000, 900],
      [-4200, 1150],
      [-3300, 980],
      [-2500, 1320],
      [-1600, 1180],
      [-1050, 1500],
      [-700, 1290],
      [0, 1260],
      [900, 1420],
      [1700, 1120],
      [2600, 1250],
      [3400, 960],
      [4200, 1120],
      [5000, 860],
    ),
  },
  allowedArea: line(
    [-4900, 840],
    [-4200, 1060],
    [-3300, 890],
    [-2500, 1230],
    [-1620, 1080],
    [-1060, 1390],
    [-740, 1215],
    [0, 1175],
    [900, 1335],
    [1700, 1035],
    [2600, 1165],
    [3400, 875],
    [4200, 1035],
    [4900, 810],
    [4900, -2800],
    [-4900, -2800],
  ),
  zoneSetId: 'border-hills-1',
  zones: [
    {
      zoneId: 'Z-BIRCH',
      name: 'Birch saddle',
      kind: 'WATCHED',
      polygon: line([-960, 1500], [-640, 1340], [-600, 1180], [-720, 1160], [-860, 1290], [-1000, 1400]),
      alarmFor: ['person', 'vehicle'],
    },
    {
      zoneId: 'Z-CHAPEL',
      name: 'Chapel gully',
      kind: 'WATCHED',
      polygon: line([-3480, 1080], [-3140, 1120], [-3120, 830], [-3420, 830]),
      alarmFor: ['person', 'vehicle'],
    },
    {
      zoneId: 'Z-MILL',
      name: 'Mill ford',
      kind: 'WATCHED',
      polygon: line([2440, 1320], [2780, 1260], [2790, 1010], [2480, 1010]),
      alarmFor: ['person', 'vehicle', 'drone'],
    },
    {
      zoneId: 'Z-SCREE',
      name: 'Scree slope',
      kind: 'BLOCKED',
      polygon: line([-3720, 380], [-3480, 360], [-3430, 520], [-3600, 590], [-3740, 540]),
    },
    {
      zoneId: 'Z-REEDS',
      name: 'Reed bed',
      kind: 'BLOCKED',
      polygon: line([1440, 470], [1640, 440], [1720, 560], [1600, 650], [1450, 600]),
    },
    {
      zoneId: 'Z-POST',
      name: 'Sector post',
      kind: 'SPEED_LIMIT',
      polygon: line([150, -560], [390, -560], [390, -330], [150, -330]),
      maxSpeedMps: 1,
    },
  ],
  roads: [
    { name: 'Service road', points: serviceRoad.nodes },
    {
      name: 'Mill road',
      points: line([2480, 2900], [2620, 1800], [2600, 1250], [2700, 930], [2700, 220], [2500, -900]),
    },
    { name: 'Valley road', points: line([-5000, -1500], [-2400, -1100], [270, -450], [2500, -900], [5000, -1300]) },
    { name: 'Post road', points: line([270, -450], [300, 360]) },
  ],
  obstacles: [],
  linkPoints: [{ name: 'Sector post', x: 270, y: -450 }],
  places: [
    { name: 'Sector post', x: 270, y: -450 },
    { name: 'Chapel gully', x: -3300, y: 960 },
    { name: 'Birch saddle', x: -800, y: 1330 },
    { name: 'Long crest', x: 900, y: 1300 },
    { name: 'Mill ford', x: 2620, y: 1180 },
    { name: 'East end', x: 4700, y: 760 },
  ],
  routeGraph: {
    nodes: [
      ...track.nodes,
      ...serviceRoad.nodes,
      ...docks.map(({ nodeId, x, y }) => ({ nodeId, x, y })),
      { nodeId: 'B01', x: 270, y: -450 },
    ],
    edges: [
      ...track.edges,
      ...serviceRoad.edges,
      ...connectors.map(([from, to]) => routeEdge(from, to, 2)),
      ...docks.map(({ nodeId, besideNodeId }) => routeEdge(besideNodeId, nodeId, 1.5)),
      routeEdge('S07', 'B01', 3),
    ],
  },
  patrols,
  roster,
  lostLink: {
    policyId: 'border-hills-1',
    silenceSeconds: 30,
    maxAutonomousSeconds: 900,
    onSilence: 'CONTINUE',
    onDetection: 'HOLD_AND_OBSERVE',
    forbiddenZoneIds: [],
  },
};
