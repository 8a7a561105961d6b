import type { Point2 } from '../geo/polygon.ts';
import { routeEdge } from './route-chain.ts';
import type { RouteEdge, RouteNode, Sector } from './sector.ts';

const rectangle = (x: number, y: number, width: number, depth: number): readonly Point2[] => [
  { x: x - width / 2, y: y - depth / 2 },
  { x: x + width / 2, y: y - depth / 2 },
  { x: x + width / 2, y: y + depth / 2 },
  { x: x - width / 2, y: y + depth / 2 },
];

/** Lanes run along the columns A to E (west to east) and the rows 1 to 6 (south to north). */
const columns = [
  ['A', -262],
  ['B', -120],
  ['C', 0],
  ['D', 120],
  ['E', 262],
] as const;
const rows = [-165, -95, -45, 5, 55, 130] as const;
const crossings: readonly RouteNode[] = columns.flatMap(([letter, x]) =>
  rows.map((y, index) => ({ nodeId: `${letter}${index + 1}`, x, y })),
);
const lanes: readonly RouteEdge[] = [
  ...columns.flatMap(([letter]) => rows.slice(1).map((_, i) => routeEdge(`${letter}${i + 1}`, `${letter}${i + 2}`, 2))),
  ...columns
    .slice(1)
    .flatMap(([letter], i) =>
      rows.map((_, row) => routeEdge(`${columns[i]?.[0]}${row + 1}`, `${letter}${row + 1}`, 2)),
    ),
];

const docks = [
  { nodeId: 'DOCK-1', x: -24, y: -177, besideNodeId: 'C1' },
  { nodeId: 'DOCK-2', x: 24, y: -177, besideNodeId: 'C1' },
  { nodeId: 'DOCK-3', x: -144, y: -177, besideNodeId: 'B1' },
  { nodeId: 'DOCK-4', x: 144, y: -177, besideNodeId: 'D1' },
] as const;

const blockColumns = [
  { x: -191, width: 100 },
  { x: -60, width: 80 },
  { x: 60, width: 80 },
  { x: 191, width: 100 },
] as const;
const blockRows = [-130, -70, -20, 30, 93] as const;
/** Two containers high. The customs hall stands where the last row of the third column would be. */
const containerRows = blockColumns
  .flatMap(({ x, width }, column) =>
    blockRows.map((y, row) => ({
      name: `Row ${column + 1}${row + 1}`,
      polygon: rectangle(x, y, width, 15),
      heightM: 5.2,
    })),
  )
  .filter(({ name }) => name !== 'Row 35');
const hall = { name: 'Customs hall', polygon: rectangle(60, 93, 84, 40), heightM: 8 };
const obstacles = [...containerRows, hall];

const perimeter = 'A1 A2 A3 A4 A5 A6 B6 C6 D6 E6 E5 E4 E3 E2 E1 D1 C1 B1'.split(' ');
const west = 'C1 C2 C3 C4 C5 C6 B6 B5 A5 A4 B4 B3 A3 A2 B2 B1'.split(' ');
const east = 'D1 D2 E2 E3 D3 D4 E4 E5 D5 C5 C4 C3 C2 C1'.split(' ');

/** An invented container yard, laid in the open Atlantic. The fence is its border line, run clockwise. */
export const customsTerminal: Sector = {
  interfaceName: 'bp-terminal',
  name: 'Customs terminal',
  timeZone: 'Etc/GMT+2',
  mapId: 'customs-terminal',
  anchor: { latitude: 44.5, longitude: -30, altitude: 0 },
  extent: { minX: -340, minY: -240, maxX: 340, maxY: 240 },
  terrain: { seed: 20262, style: 'yard', cellM: 5 },
  borderLine: {
    lineId: 'L-FENCE',
    name: 'Fence',
    points: [
      { x: -290, y: 190 },
      { x: 290, y: 190 },
      { x: 290, y: -190 },
      { x: -290, y: -190 },
      { x: -290, y: 190 },
    ],
  },
  allowedArea: rectangle(0, 0, 560, 364),
  zoneSetId: 'customs-terminal-1',
  zones: [
    {
      zoneId: 'Z-LANE',
      name: 'Restricted lane',
      kind: 'WATCHED',
      polygon: rectangle(-130, 55, 220, 28),
      alarmFor: ['vehicle'],
    },
    {
      zoneId: 'Z-HALL',
      name: 'Hall forecourt',
      kind: 'SPEED_LIMIT',
      polygon: rectangle(60, 55, 84, 28),
      maxSpeedMps: 1,
    },
    ...obstacles.map(({ name, polygon }) => ({
      zoneId: `Z-${name.replace(' ', '-').toUpperCase()}`,
      name,
      kind: 'BLOCKED' as const,
      polygon,
    })),
  ],
  roads: [
    {
      name: 'Gate road',
      points: [
        { x: 0, y: -240 },
        { x: 0, y: 130 },
      ],
    },
  ],
  obstacles,
  places: [
    { name: 'Gate', x: 0, y: -190 },
    { name: 'Customs hall', x: 60, y: 93 },
    { name: 'Restricted lane', x: -130, y: 55 },
    { name: 'North-east corner', x: 262, y: 165 },
  ],
  routeGraph: {
    nodes: [...crossings, ...docks.map(({ nodeId, x, y }) => ({ nodeId, x, y }))],
    edges: [...lanes, ...docks.map(({ nodeId, besideNodeId }) => routeEdge(besideNodeId, nodeId, 1))],
  },
  patrols: [
    { patrolId: 'P-01', name: 'Fence, clockwise', nodeIds: perimeter },
    { patrolId: 'P-02', name: 'Fence, counter-clockwise', nodeIds: [...perimeter].reverse() },
    { patrolId: 'P-03', name: 'West lanes', nodeIds: west },
    { patrolId: 'P-04', name: 'East lanes', nodeIds: east },
  ],
  roster: docks.map(({ nodeId }, index) => ({
    manufacturer: 'bpc',
    serialNumber: `R-0${index + 1}`,
    callSign: `R-0${index + 1}`,
    dockNodeId: nodeId,
    patrolId: `P-0${index + 1}`,
  })),
  lostLink: {
    policyId: 'customs-terminal-1',
    silenceSeconds: 15,
    maxAutonomousSeconds: 120,
    onSilence: 'HOLD',
    onDetection: 'HOLD_AND_OBSERVE',
    forbiddenZoneIds: [],
  },
};
