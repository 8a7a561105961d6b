import type { Sector } from '#shared/sector/sector.ts';

/** The border runs east along y = 0; the inside is south of it. Ways run along y = -100, with a spur to the dock in the south. */
export const testSector: Sector = {
  interfaceName: 'bp-test',
  name: 'Test sector',
  timeZone: 'Europe/Vienna',
  mapId: 'bp-test',
  anchor: { latitude: 46.6, longitude: 14.2, altitude: 500 },
  extent: { minX: -2000, minY: -2000, maxX: 2000, maxY: 2000 },
  terrain: { seed: 1, style: 'hills', cellM: 10 },
  borderLine: {
    lineId: 'line',
    name: 'the border line',
    points: [
      { x: -2000, y: 0 },
      { x: 2000, y: 0 },
    ],
  },
  allowedArea: [
    { x: -1500, y: -1500 },
    { x: 1500, y: -1500 },
    { x: 1500, y: -20 },
    { x: -1500, y: -20 },
  ],
  zoneSetId: 'zones-1',
  zones: [
    {
      zoneId: 'store',
      name: 'the store',
      kind: 'WATCHED',
      polygon: square(250, -300, 50),
      alarmFor: ['person', 'vehicle'],
    },
    { zoneId: 'pond', name: 'the pond', kind: 'BLOCKED', polygon: square(-250, -300, 50) },
  ],
  roads: [],
  obstacles: [],
  places: [],
  routeGraph: {
    nodes: [
      { nodeId: 'west', x: -600, y: -100 },
      { nodeId: 'middle', x: 0, y: -100 },
      { nodeId: 'east', x: 600, y: -100 },
      { nodeId: 'dock', x: 0, y: -500 },
    ],
    edges: [
      { edgeId: 'west-middle', from: 'west', to: 'middle', maxSpeedMps: 2 },
      { edgeId: 'middle-east', from: 'middle', to: 'east', maxSpeedMps: 2 },
      { edgeId: 'middle-dock', from: 'middle', to: 'dock', maxSpeedMps: 1 },
    ],
  },
  patrols: [{ patrolId: 'p', name: 'p', nodeIds: ['west', 'middle', 'east', 'middle'] }],
  roster: [1, 2, 3, 4, 5, 6].map((n) => ({
    manufacturer: 'bpc',
    serialNumber: `r0${n}`,
    callSign: `R-0${n}`,
    dockNodeId: 'dock',
    patrolId: 'p',
  })),
};

function square(x: number, y: number, half: number): Sector['allowedArea'] {
  return [
    { x: x - half, y: y - half },
    { x: x + half, y: y - half },
    { x: x + half, y: y + half },
    { x: x - half, y: y + half },
  ];
}
