import type { Scenario } from '../scenario.ts';

/** A yard after hours: somebody climbs the fence, and a van drives into the restricted lane. */
export const customsTerminalScenario: Scenario = {
  name: 'customs-terminal',
  title: 'Four robots in a container yard, an intruder over the fence, a vehicle in the restricted lane',
  sector: 'customs-terminal',
  seed: 11,
  durationS: 86_400,
  startsAt: '2026-11-25T01:10:00.000Z',
  weather: { light: 'night', airC: 11, groundC: 13, skyC: -12, extinctionPerKm: 0.3 },
  robots: [
    { serialNumber: 'R-01', start: { kind: 'route', from: 'A5', to: 'A6', alongM: 20 }, batteryPercent: 90 },
    { serialNumber: 'R-02', start: { kind: 'route', from: 'E2', to: 'E1', alongM: 10 }, batteryPercent: 84 },
    { serialNumber: 'R-03', start: { kind: 'route', from: 'C4', to: 'C5', alongM: 5 }, batteryPercent: 93 },
    { serialNumber: 'R-04', start: { kind: 'dock' }, batteryPercent: 71 },
  ],
  intruders: [
    {
      actorId: 'climber-north',
      kind: 'person',
      behaviour: 'cross',
      startS: 8,
      speedMps: 1.2,
      route: [
        { x: 6, y: 228 },
        { x: 3, y: 192, waitS: 14 },
        { x: -4, y: 172, waitS: 6 },
        { x: -70, y: 158 },
        { x: -120, y: 122, waitS: 10 },
        { x: -120, y: 5 },
        { x: -60, y: 5, waitS: 60 },
        { x: -20, y: -45 },
        { x: 0, y: -150 },
        { x: 10, y: -225 },
      ],
    },
  ],
  crossings: { fromS: 420, minGapS: 300, maxGapS: 700, maxGroupSize: 2, outsideM: 30, insideM: 45 },
  vehicles: [
    {
      actorId: 'van-lane',
      kind: 'car',
      startS: 0,
      speedMps: 3.5,
      route: [
        { x: 120, y: 55, waitS: 120 },
        { x: 0, y: 55 },
        { x: -150, y: 55, waitS: 240 },
        { x: -120, y: 55 },
        { x: 0, y: 55 },
        { x: 0, y: -165 },
        { x: 0, y: -235 },
      ],
    },
  ],
  wildlife: [{ kind: 'fox', count: 2, around: { x: 190, y: 170 }, radiusM: 50 }],
  distress: [],
  radio: { masts: [{ x: 60, y: 93, heightM: 18 }], outages: [] },
  faults: [],
  expectations: [
    { kind: 'detected-within', actorId: 'climber-north', withinS: 30 },
    { kind: 'alarm-within', type: 'LINE_CROSSING', withinS: 180 },
    { kind: 'no-detection-lost' },
  ],
};
