import { Type } from 'typebox';
import type { Static } from 'typebox';
import { literals, strict, utcTime } from '#shared/contracts/primitives.ts';

/** Seconds count from the start of the run; places are metres in the sector's ENU frame. */
const id = () => Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_.-]+$' });
const seconds = () => Type.Number({ minimum: 0, maximum: 1e7 });
const metres = () => Type.Number({ minimum: -50_000, maximum: 50_000 });
const serialNumber = id;

const Waypoint = Type.Object(
  { x: metres(), y: metres(), waitS: Type.Optional(seconds()) },
  { ...strict, description: 'waits there before going on' },
);
const Route = Type.Array(Waypoint, { minItems: 1, maxItems: 200 });
const speedMps = () => Type.Number({ exclusiveMinimum: 0, maximum: 60 });

/** Somebody or something that comes from outside: a person, a group, a drone. */
export const Intruder = Type.Object(
  {
    actorId: id(),
    kind: literals(['person', 'drone']),
    /** A crosser is gone after its last way-point; an observer or loiterer stays there. */
    behaviour: literals(['cross', 'observe', 'loiter']),
    startS: seconds(),
    speedMps: speedMps(),
    groupSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
    /** Above ground, for drones. */
    altitudeM: Type.Optional(Type.Number({ minimum: 0, maximum: 500 })),
    route: Route,
  },
  strict,
);
export type Intruder = Static<typeof Intruder>;

export const VehicleActor = Type.Object(
  { actorId: id(), kind: literals(['car', 'truck']), startS: seconds(), speedMps: speedMps(), route: Route },
  strict,
);
export type VehicleActor = Static<typeof VehicleActor>;

export const Wildlife = Type.Object(
  {
    kind: literals(['deer', 'boar', 'fox']),
    count: Type.Integer({ minimum: 1, maximum: 50 }),
    around: Type.Object({ x: metres(), y: metres() }, strict),
    radiusM: Type.Number({ exclusiveMinimum: 0, maximum: 5000 }),
  },
  strict,
);
export type Wildlife = Static<typeof Wildlife>;

/** A person who walks until strength gives out, then lies still until the run ends. */
export const Distress = Type.Object({ actorId: id(), startS: seconds(), speedMps: speedMps(), route: Route }, strict);
export type Distress = Static<typeof Distress>;

/** Seeded crossings of the border line, for as long as the run lasts. */
export const Crossings = Type.Object(
  {
    fromS: seconds(),
    minGapS: Type.Number({ minimum: 1 }),
    maxGapS: Type.Number({ minimum: 1 }),
    maxGroupSize: Type.Integer({ minimum: 1, maximum: 12 }),
    outsideM: Type.Number({ minimum: 1, maximum: 2000 }),
    insideM: Type.Number({ minimum: 1, maximum: 2000 }),
  },
  strict,
);
export type Crossings = Static<typeof Crossings>;

export const RobotStart = Type.Union([
  Type.Object({ kind: Type.Literal('dock') }, strict),
  Type.Object(
    { kind: Type.Literal('route'), from: id(), to: id(), alongM: Type.Number({ minimum: 0 }) },
    { ...strict, description: 'on the way between two joined nodes, heading for the second' },
  ),
]);
export type RobotStart = Static<typeof RobotStart>;

const interval = { fromS: seconds(), toS: seconds() };
export const Fault = Type.Union([
  Type.Object({ kind: Type.Literal('gnss-frozen'), serialNumber: serialNumber(), ...interval }, strict),
  Type.Object(
    {
      kind: Type.Literal('gnss-spoofed'),
      serialNumber: serialNumber(),
      ...interval,
      jumpEastM: metres(),
      jumpNorthM: metres(),
      dragEastMps: Type.Number({ minimum: -50, maximum: 50 }),
      dragNorthMps: Type.Number({ minimum: -50, maximum: 50 }),
    },
    { ...strict, description: 'fixes jump by so much at once and are dragged on from there' },
  ),
  Type.Object({ kind: Type.Literal('camera-frozen'), serialNumber: serialNumber(), ...interval }, strict),
  Type.Object(
    {
      kind: Type.Literal('battery-sag'),
      serialNumber: serialNumber(),
      atS: seconds(),
      toPercent: Type.Number({ minimum: 0, maximum: 100 }),
    },
    strict,
  ),
  Type.Object(
    { kind: Type.Literal('clock-step'), serialNumber: serialNumber(), atS: seconds(), deltaMs: Type.Number() },
    { ...strict, description: 'carried out by whoever owns the clock of the robot, not by the world' },
  ),
]);
export type Fault = Static<typeof Fault>;

export const Expectation = Type.Union([
  Type.Object(
    { kind: Type.Literal('detected-within'), actorId: id(), withinS: seconds() },
    { ...strict, description: 'after the actor first was in sight of a robot' },
  ),
  Type.Object({ kind: Type.Literal('alarm-within'), type: id(), withinS: seconds() }, strict),
  Type.Object({ kind: Type.Literal('alarms-at-most'), count: Type.Integer({ minimum: 0 }) }, strict),
  Type.Object({ kind: Type.Literal('no-detection-lost') }, strict),
]);
export type Expectation = Static<typeof Expectation>;

const celsius = () => Type.Number({ minimum: -90, maximum: 80 });
export const Weather = Type.Object(
  {
    light: literals(['day', 'twilight', 'night']),
    airC: celsius(),
    groundC: celsius(),
    /** Of a clear sky, twenty degrees up, as a thermal camera sees it. */
    skyC: celsius(),
    extinctionPerKm: Type.Number({ minimum: 0, maximum: 10 }),
  },
  strict,
);
export type Weather = Static<typeof Weather>;

export const Radio = Type.Object(
  {
    masts: Type.Array(
      Type.Object({ x: metres(), y: metres(), heightM: Type.Number({ minimum: 1, maximum: 200 }) }, strict),
      {
        minItems: 1,
        maxItems: 20,
      },
    ),
    outages: Type.Array(
      Type.Object(
        { ...interval, serialNumbers: Type.Optional(Type.Array(serialNumber())) },
        { ...strict, description: 'for every robot unless some are named' },
      ),
    ),
  },
  strict,
);
export type Radio = Static<typeof Radio>;

export const Scenario = Type.Object(
  {
    name: id(),
    title: Type.String({ maxLength: 200 }),
    sector: literals(['border-hills', 'customs-terminal']),
    seed: Type.Integer({ minimum: 0, maximum: 4294967295 }),
    durationS: seconds(),
    /** What simulated clocks show at the start. */
    startsAt: utcTime(),
    weather: Weather,
    robots: Type.Array(
      Type.Object(
        {
          serialNumber: serialNumber(),
          start: RobotStart,
          batteryPercent: Type.Number({ minimum: 0, maximum: 100 }),
        },
        strict,
      ),
    ),
    intruders: Type.Array(Intruder),
    crossings: Type.Optional(Crossings),
    vehicles: Type.Array(VehicleActor),
    wildlife: Type.Array(Wildlife),
    distress: Type.Array(Distress),
    radio: Radio,
    faults: Type.Array(Fault),
    expectations: Type.Array(Expectation),
  },
  strict,
);
export type Scenario = Static<typeof Scenario>;
