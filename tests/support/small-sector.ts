import type { Sector } from '#shared/sector/sector.ts';

const square = (half: number) => [
  { x: -half, y: -half },
  { x: half, y: -half },
  { x: half, y: half },
  { x: -half, y: half },
];

/** Four nodes in a square of 100 m round a dock in the middle of its west side; one blocked zone, one building. */
export const smallSector: Sector = {
  interfaceName: 'bp-test',
  name: 'Test sector',
  timeZone: 'Europe/Berlin',
  mapId: 'test-map',
  anchor: { latitude: 47.5, longitude: 11, altitude: 600 },
  extent: { minX: -300, minY: -300, maxX: 300, maxY: 300 },
  terrain: { seed: 1, style: 'yard', cellM: 10 },
  borderLine: {
    lineId: 'line',
    name: 'Line',
    points: [
      { x: -300, y: 200 },
      { x: 300, y: 200 },
    ],
  },
  allowedArea: square(250),
  zoneSetId: 'zones-1',
  zones: [
    {
      zoneId: 'z1',
      name: 'Pond',
      kind: 'BLOCKED',
      polygon: [
        { x: 120, y: 120 },
        { x: 160, y: 120 },
        { x: 160, y: 160 },
        { x: 120, y: 160 },
      ],
    },
  ],
  roads: [],
  obstacles: [],
  places: [],
  routeGraph: {
    nodes: [
      { nodeId: 'dock', x: -50, y: 0 },
      { nodeId: 'sw', x: -50, y: -50 },
      { nodeId: 'se', x: 50, y: -50 },
      { nodeId: 'ne', x: 50, y: 50 },
      { nodeId: 'nw', x: -50, y: 50 },
    ],
    edges: [
      { edgeId: 'e1', from: 'dock', to: 'sw', maxSpeedMps: 2 },
      { edgeId: 'e2', from: 'sw', to: 'se', maxSpeedMps: 2 },
      { edgeId: 'e3', from: 'se', to: 'ne', maxSpeedMps: 2 },
      { edgeId: 'e4', from: 'ne', to: 'nw', maxSpeedMps: 1.5 },
      { edgeId: 'e5', from: 'nw', to: 'dock', maxSpeedMps: 2 },
    ],
  },
  patrols: [{ patrolId: 'loop', name: 'Loop', nodeIds: ['sw', 'se', 'ne', 'nw', 'dock', 'sw'] }],
  roster: [
    { manufacturer: 'bp', serialNumber: 'r1', callSign: 'R-01', dockNodeId: 'dock', patrolId: 'loop' },
    { manufacturer: 'bp', serialNumber: 'r2', callSign: 'R-02', dockNodeId: 'dock', patrolId: 'loop' },
  ],
};
