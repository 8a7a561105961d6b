import { Type } from 'typebox';
import type { Static } from 'typebox';
import { literals, strict } from '#shared/contracts/primitives.ts';

/** A number with its bounds, default and meaning. */
const number = (least: number, most: number, standard: number, description: string) =>
  Type.Optional(Type.Number({ minimum: least, maximum: most, default: standard, description }));
const whole = (least: number, most: number, standard: number, description: string) =>
  Type.Optional(Type.Integer({ minimum: least, maximum: most, default: standard, description }));
const name = (description: string) =>
  Type.String({
    pattern: '^[A-Za-z0-9_.-]{1,64}$',
    description,
    expects: '1 to 64 letters, digits, _ . or -',
  });
const path = (description: string) => Type.String({ minLength: 1, maxLength: 4096, description });
const url = (schemes: string, description: string) =>
  Type.String({
    pattern: `^(?:${schemes})://[^\\s/]+`,
    maxLength: 512,
    description,
    expects: `an address that begins with ${schemes.replaceAll('?', '(s)').replaceAll('|', ' or ')}://`,
  });
const rosNameRule = 'a ROS name: letters, digits and _ between slashes, no part beginning with a digit';
const rosName = '^[/~]?[A-Za-z_][A-Za-z0-9_]*(?:/[A-Za-z_][A-Za-z0-9_]*)*$';

const Identity = Type.Object(
  {
    manufacturer: name('as enrolled'),
    serialNumber: name('as enrolled'),
    callSign: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 32,
        description: 'short, for plates and logs; default: that of the sector’s roster',
      }),
    ),
  },
  { ...strict, description: 'who this robot is' },
);

const SectorPart = Type.Object(
  {
    file: path('what `npm run control-center -- --export-sector FILE` wrote; relative to this file'),
    sha256: Type.Optional(
      Type.String({ pattern: '^[0-9a-f]{64}$', description: 'refuse any other version of the sector' }),
    ),
    patrolId: Type.Optional(name('default: that of the roster')),
    dockNodeId: Type.Optional(name('default: that of the roster')),
  },
  { ...strict, description: 'where it works' },
);

const Centre = Type.Object(
  {
    id: Type.Optional(
      Type.String({ minLength: 1, maxLength: 64, default: 'centre-1', description: 'whose signature counts' }),
    ),
    url: url('https?', 'http(s)://host:port of the centre, for pictures'),
    broker: url('mqtts?|wss?', 'mqtts://host:8883; mqtt:// only on loopback or with allowPlainLink'),
    allowPlainLink: Type.Optional(
      Type.Boolean({ default: false, description: 'mqtt:// and http:// to another machine' }),
    ),
  },
  { ...strict, description: 'whom it obeys' },
);

const Ros = Type.Object(
  {
    namespace: Type.Optional(
      Type.String({
        pattern: rosName,
        expects: rosNameRule,
        maxLength: 200,
        description: 'default: <manufacturer>/<serialNumber>',
      }),
    ),
    remap: Type.Optional(
      Type.Record(Type.String({ pattern: rosName }), Type.String({ pattern: rosName, expects: rosNameRule }), {
        description: 'our topic: your topic, as `--ros-args -r` has it; relative names live in the namespace',
      }),
    ),
    arguments: Type.Optional(
      Type.Array(Type.String({ maxLength: 512 }), {
        maxItems: 64,
        description: 'handed to ROS as they are, behind `--ros-args`',
      }),
    ),
    maxSensorAgeSeconds: number(
      0.5,
      60,
      5,
      'how long odometry, fix, attitude and battery may be silent before `doctor` and `--check` call them missing',
    ),
  },
  { ...strict, description: 'how its ROS graph is laid out' },
);

const Sight = Type.Object(
  {
    source: Type.Optional(
      Type.Union([Type.Literal('images'), Type.Literal('detections')], {
        default: 'images',
        description:
          'images: our detector works on `thermal/image_raw`; detections: your own node publishes `thermal/detections`',
      }),
    ),
    detector: Type.Optional(
      Type.Union([Type.Literal('hot-spot')], { default: 'hot-spot', description: 'which detector works on images' }),
    ),
    mount: Type.Optional(
      Type.Object(
        {
          forwardM: number(-5, 5, 0, 'camera’s pan axis before base_link, m'),
          heightM: number(0.1, 10, 1.8, 'above base_link, m'),
          tiltRad: number(-1.6, 1.6, 0, 'positive looks down, rad'),
        },
        { ...strict, description: 'where the thermal camera sits' },
      ),
    ),
    intrinsics: Type.Optional(
      Type.Object(
        {
          width: Type.Integer({ minimum: 16, maximum: 4096, description: 'pixels' }),
          height: Type.Integer({ minimum: 16, maximum: 4096, description: 'pixels' }),
          focalPx: Type.Number({ minimum: 10, maximum: 20_000, description: 'focal length, pixels' }),
        },
        {
          ...strict,
          description:
            'what `thermal/camera_info` must say (2 % of the focal length is let pass); checked by `--check` and `doctor`',
        },
      ),
    ),
  },
  { ...strict, description: 'how it sees' },
);

const Limits = Type.Object(
  {
    maxSpeedMps: number(0.1, 20, 2, 'm/s'),
    maxAccelerationMps2: number(0.05, 10, 0.8, 'm/s²'),
    maxTurnRateRadps: number(0.05, 6, 1, 'rad/s'),
    maxSlopeRad: number(0.02, 1, 0.44, 'steeper ground is not driven'),
    maxTiltRad: number(0.05, 1.2, 0.6, 'tilt beyond it stops the robot'),
  },
  { ...strict, description: 'what the machine can do' },
);

const Battery = Type.Object(
  {
    percentPerKm: number(
      0.05,
      100,
      2,
      'on the flat; this and the next two are corrected by what the robot really uses',
    ),
    percentPerClimbM: number(0, 10, 0.035, 'for each metre climbed, on top'),
    standbyPercentPerHour: number(0, 100, 4, 'computer, camera and radio, moving or not'),
    reservePercent: number(1, 60, 12, 'left over on arrival at the dock'),
    chargedPercent: number(20, 100, 90, 'charged so far, it may leave the dock'),
  },
  { ...strict, description: 'battery model' },
);

const Person = Type.Object(
  {
    standOffM: number(5, 1000, 60, 'by itself the robot never comes nearer to a person'),
    closestM: number(2, 1000, 8, 'nor, sent by an operator, than this'),
    slowWithinM: number(2, 1000, 25, 'within it an operator’s dispatch drives slowly'),
    slowSpeedMps: number(0.1, 5, 0.8, 'that slowly, m/s'),
    observeSeconds: number(5, 3600, 60, 'longest observation on its own initiative'),
  },
  { ...strict, description: 'distance to people' },
);

const Disk = Type.Object(
  {
    totalMb: whole(50, 1_000_000, 2000, 'everything this robot keeps under `dataDir`'),
    keepFreeMb: whole(0, 1_000_000, 500, 'free space on that disk below which the robot gives up its oldest things'),
    outboxItems: whole(100, 1_000_000, 20_000, 'messages that wait for the centre'),
    logMb: whole(1, 10_000, 50, 'log files, rotated'),
    recordingsMb: whole(0, 100_000, 500, 'flight recordings; 0 switches the recorder off'),
  },
  { ...strict, description: 'disk budgets' },
);

const Recorder = Type.Object(
  {
    beforeSeconds: whole(10, 600, 120, 'kept in memory before a cause'),
    afterSeconds: whole(0, 300, 30, 'recorded after it'),
    memoryMb: whole(2, 512, 16, 'most that the memory ring may hold; the oldest goes first'),
    frameEverySeconds: number(0.1, 60, 2, 'one thermal frame so often'),
  },
  { ...strict, description: 'flight recorder' },
);

const Process = Type.Object(
  {
    memoryMb: whole(64, 16_384, 160, 'MemoryMax of the systemd unit is twice this'),
    stallSeconds: number(1, 120, 5, 'an event loop that stands still so long is killed and started again'),
    startSeconds: number(5, 600, 60, 'time to come up'),
    crashLoopEnds: whole(2, 100, 5, 'so many ends within `crashLoopMinutes`, and the supervisor gives up'),
    crashLoopMinutes: number(1, 1440, 10, ''),
    logLevel: Type.Optional(literals(['error', 'warn', 'info', 'debug'])),
  },
  { ...strict, description: 'process and supervision' },
);

const Scanner = Type.Object(
  {
    halfWidthM: number(0.1, 10, 0.7, 'half of the corridor that must be free'),
    standOffM: number(0.2, 20, 1.5, 'stands so far before what is in the way'),
    patienceSeconds: number(1, 600, 20, 'after standing so long it looks for another way'),
  },
  { ...strict, description: 'present if a planar laser scanner looks ahead (`scan`)' },
);

const Dock = Type.Object(
  {
    approachM: number(0, 100, 6, 'from here on slowly and straight'),
    speedMps: number(0.05, 2, 0.4, 'that slowly, m/s'),
    contactSeconds: number(1, 300, 8, 'the charge current must show within so long'),
    tries: whole(1, 20, 3, 'before somebody has to look'),
  },
  { ...strict, description: 'how it gets into its dock' },
);

const ChargingTurn = Type.Object(
  {
    minutes: whole(0, 240, 20, 'length of a turn; 0: it charges when it must, and until it is full'),
    belowPercent: number(20, 100, 70, 'fuller, it lets its turn pass'),
  },
  { ...strict, description: 'robots of a sector charge in turns, so that neighbours are never away together' },
);

/** The one configuration file of a robot in the field. What is left out has the default of its field. */
export const RobotFile = Type.Object(
  {
    identity: Identity,
    sector: SectorPart,
    centre: Centre,
    keysDir: path('folder that enrolment fills; relative to this file'),
    dataDir: path('the robot’s own disk: outbox, pictures, recordings, logs; relative to this file'),
    ros: Type.Optional(Ros),
    navigator: Type.Optional(
      Type.Union([Type.Literal('built-in'), Type.Literal('nav2')], {
        default: 'built-in',
        description: 'built-in: our route follower drives; nav2: your Nav2 does, through NavigateThroughPoses',
      }),
    ),
    sight: Type.Optional(Sight),
    limits: Type.Optional(Limits),
    battery: Type.Optional(Battery),
    scanner: Type.Optional(Scanner),
    dock: Type.Optional(Dock),
    chargingTurn: Type.Optional(ChargingTurn),
    person: Type.Optional(Person),
    disk: Type.Optional(Disk),
    recorder: Type.Optional(Recorder),
    process: Type.Optional(Process),
    vdaVersion: Type.Optional(
      Type.Union([Type.Literal('3.0'), Type.Literal('2.1')], {
        default: '3.0',
        description: 'the VDA 5050 the centre or another master speaks',
      }),
    ),
    foreignMaster: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'true: under a VDA 5050 master of others, which signs nothing and keeps no heartbeat; whoever may publish to the robot’s topics commands it',
      }),
    ),
  },
  strict,
);
export type RobotFile = Static<typeof RobotFile>;
