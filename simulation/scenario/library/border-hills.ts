import type { Scenario } from '../scenario.ts';

/** The demo: a clear night, a crosser over Birch saddle within the first minute and a half, more for as long as it runs. */
export const borderHillsScenario: Scenario = {
  name: 'border-hills',
  title: 'Six robots, ten kilometres of hills, crossers, wildlife and one person in distress',
  sector: 'border-hills',
  seed: 7,
  durationS: 86_400,
  startsAt: '2026-11-24T21:30:00.000Z',
  weather: { light: 'night', airC: 8, groundC: 6.5, skyC: -17, extinctionPerKm: 0.28 },
  robots: [
    { serialNumber: 'R-01', start: { kind: 'route', from: 'T02', to: 'T03', alongM: 120 }, batteryPercent: 92 },
    { serialNumber: 'R-02', start: { kind: 'route', from: 'T07', to: 'T06', alongM: 60 }, batteryPercent: 88 },
    { serialNumber: 'R-03', start: { kind: 'route', from: 'T11', to: 'T12', alongM: 130 }, batteryPercent: 81 },
    { serialNumber: 'R-04', start: { kind: 'route', from: 'T15', to: 'T16', alongM: 200 }, batteryPercent: 95 },
    { serialNumber: 'R-05', start: { kind: 'route', from: 'T21', to: 'T20', alongM: 90 }, batteryPercent: 77 },
    { serialNumber: 'R-06', start: { kind: 'route', from: 'T25', to: 'T26', alongM: 40 }, batteryPercent: 90 },
  ],
  intruders: [
    {
      actorId: 'crosser-birch',
      kind: 'person',
      behaviour: 'cross',
      startS: 5,
      speedMps: 1.25,
      route: [
        { x: -738, y: 1402 },
        { x: -779, y: 1336 },
        { x: -818, y: 1250, waitS: 90 },
        { x: -600, y: 1180 },
        { x: -380, y: 1080, waitS: 30 },
        { x: -310, y: 900 },
        { x: -250, y: 640 },
      ],
    },
    {
      actorId: 'observer-chapel',
      kind: 'person',
      behaviour: 'observe',
      startS: 30,
      speedMps: 1.1,
      route: [
        { x: -3180, y: 1330 },
        { x: -3260, y: 1060, waitS: 900 },
        { x: -3330, y: 760 },
        { x: -3100, y: 470 },
      ],
    },
    {
      actorId: 'drone-mill',
      kind: 'drone',
      behaviour: 'loiter',
      startS: 240,
      speedMps: 9,
      altitudeM: 35,
      route: [
        { x: 2500, y: 2100 },
        { x: 2620, y: 1240, waitS: 40 },
        { x: 2350, y: 1000, waitS: 60 },
        { x: 2900, y: 1050, waitS: 30 },
        { x: 2500, y: 2400 },
      ],
    },
  ],
  crossings: { fromS: 180, minGapS: 150, maxGapS: 330, maxGroupSize: 3, outsideM: 120, insideM: 420 },
  vehicles: [
    {
      actorId: 'car-valley',
      kind: 'car',
      startS: 60,
      speedMps: 12,
      route: [
        { x: -5000, y: -1500 },
        { x: -2400, y: -1100 },
        { x: 270, y: -450, waitS: 120 },
        { x: 2500, y: -900 },
        { x: 5000, y: -1300 },
      ],
    },
    {
      actorId: 'car-mill',
      kind: 'car',
      startS: 400,
      speedMps: 7,
      route: [
        { x: 2560, y: 2200 },
        { x: 2620, y: 1800 },
        { x: 2602, y: 1290, waitS: 90 },
        { x: 2600, y: 1250 },
        { x: 2680, y: 990 },
      ],
    },
  ],
  wildlife: [
    { kind: 'deer', count: 4, around: { x: -2000, y: 1120 }, radiusM: 350 },
    { kind: 'boar', count: 3, around: { x: 1500, y: 1000 }, radiusM: 300 },
    { kind: 'fox', count: 2, around: { x: 500, y: 1180 }, radiusM: 250 },
    { kind: 'deer', count: 2, around: { x: 3900, y: 900 }, radiusM: 250 },
  ],
  distress: [
    {
      actorId: 'distress-crest',
      startS: 20,
      speedMps: 0.8,
      route: [
        { x: 830, y: 1330 },
        { x: 850, y: 1240 },
        { x: 790, y: 1180 },
      ],
    },
  ],
  radio: {
    masts: [
      { x: -3800, y: 500, heightM: 25 },
      { x: 800, y: 700, heightM: 25 },
      { x: 3600, y: 600, heightM: 25 },
    ],
    outages: [],
  },
  faults: [],
  expectations: [
    { kind: 'detected-within', actorId: 'crosser-birch', withinS: 20 },
    { kind: 'alarm-within', type: 'LINE_CROSSING', withinS: 120 },
    { kind: 'no-detection-lost' },
  ],
};
