import protobuf from 'protobufjs/light.js';
import type { Type } from 'protobufjs';

export interface Time {
  readonly sec: number;
  readonly nsec: number;
}
export interface Vector3 {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}
export interface Quaternion extends Vector3 {
  readonly w: number;
}
export interface Pose {
  readonly name?: string;
  readonly id?: number;
  readonly position: Vector3;
  readonly orientation: Quaternion;
}

/** What a publisher offers: who has the topic, and where to dial. */
export interface Publish {
  readonly topic: string;
  readonly msg_type: string;
  readonly host: string;
  readonly port: number;
}

/**
 * The part of Gazebo Classic's messages used here, by their names in `gazebo.msgs`. Lengths are metres, angles radians, except
 * where a name ends in `_deg`.
 */
export interface GazeboMessages {
  readonly Packet: { readonly stamp: Time; readonly type: string; readonly serialized_data: Uint8Array };
  readonly Publish: Publish;
  readonly Publishers: { readonly publisher: readonly Publish[] };
  readonly Subscribe: Publish & { readonly latching?: boolean };
  readonly GzString: { readonly data: string };
  readonly GzString_V: { readonly data: readonly string[] };
  readonly WorldStatistics: {
    readonly sim_time: Time;
    readonly pause_time: Time;
    readonly real_time: Time;
    readonly paused: boolean;
    readonly iterations: number;
  };
  readonly WorldControl: { readonly pause?: boolean; readonly multi_step?: number };
  readonly ServerControl: { readonly stop?: boolean };
  readonly Pose: Pose;
  readonly PosesStamped: { readonly time: Time; readonly pose: readonly Pose[] };
  readonly Model: { readonly name: string; readonly pose: Pose };
  /** Position control of a joint: a target and the gains of the controller that holds it. */
  readonly JointCmd: {
    readonly name: string;
    readonly position: {
      readonly target: number;
      readonly p_gain: number;
      readonly i_gain: number;
      readonly d_gain: number;
    };
  };
  readonly ImageStamped: {
    readonly time: Time;
    readonly image: {
      readonly width: number;
      readonly height: number;
      readonly pixel_format: number;
      readonly step: number;
      readonly data: Uint8Array;
    };
  };
  readonly LaserScanStamped: {
    readonly time: Time;
    readonly scan: {
      readonly angle_min: number;
      readonly angle_max: number;
      readonly angle_step: number;
      readonly range_min: number;
      readonly range_max: number;
      readonly ranges: readonly number[];
    };
  };
  readonly IMU: {
    readonly stamp: Time;
    readonly entity_name: string;
    readonly orientation: Quaternion;
    readonly angular_velocity: Vector3;
    readonly linear_acceleration: Vector3;
  };
  readonly GPS: {
    readonly time: Time;
    readonly link_name: string;
    readonly latitude_deg: number;
    readonly longitude_deg: number;
    readonly altitude: number;
    readonly velocity_east: number;
    readonly velocity_north: number;
    readonly velocity_up: number;
  };
}
export type GazeboType = keyof GazeboMessages;

/** `name: number type`, with `*` after the type of a repeated field. Numbers from Gazebo 11's message definitions. */
const fields: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Time: { sec: '1 int32', nsec: '2 int32' },
  Vector3d: { x: '1 double', y: '2 double', z: '3 double' },
  Quaternion: { x: '2 double', y: '3 double', z: '4 double', w: '5 double' },
  Pose: { name: '1 string', id: '2 uint32', position: '3 Vector3d', orientation: '4 Quaternion' },
  Packet: { stamp: '1 Time', type: '2 string', serialized_data: '3 bytes' },
  Publish: { topic: '1 string', msg_type: '2 string', host: '3 string', port: '4 uint32' },
  Publishers: { publisher: '1 Publish*' },
  Subscribe: { topic: '1 string', host: '2 string', port: '3 uint32', msg_type: '4 string', latching: '5 bool' },
  GzString: { data: '1 string' },
  GzString_V: { data: '1 string*' },
  WorldStatistics: {
    sim_time: '2 Time',
    pause_time: '3 Time',
    real_time: '4 Time',
    paused: '5 bool',
    iterations: '6 uint64',
  },
  WorldControl: { pause: '1 bool', multi_step: '3 uint32' },
  ServerControl: { stop: '5 bool' },
  PosesStamped: { time: '1 Time', pose: '2 Pose*' },
  Model: { name: '1 string', pose: '4 Pose' },
  PID: { target: '1 double', p_gain: '2 double', i_gain: '3 double', d_gain: '4 double' },
  JointCmd: { name: '1 string', position: '4 PID' },
  Image: { width: '1 uint32', height: '2 uint32', pixel_format: '3 uint32', step: '4 uint32', data: '5 bytes' },
  ImageStamped: { time: '1 Time', image: '2 Image' },
  LaserScan: {
    angle_min: '3 double',
    angle_max: '4 double',
    angle_step: '5 double',
    range_min: '6 double',
    range_max: '7 double',
    ranges: '13 double*',
  },
  LaserScanStamped: { time: '1 Time', scan: '2 LaserScan' },
  IMU: {
    stamp: '1 Time',
    entity_name: '2 string',
    orientation: '3 Quaternion',
    angular_velocity: '4 Vector3d',
    linear_acceleration: '5 Vector3d',
  },
  GPS: {
    time: '1 Time',
    link_name: '2 string',
    latitude_deg: '3 double',
    longitude_deg: '4 double',
    altitude: '5 double',
    velocity_east: '6 double',
    velocity_north: '7 double',
    velocity_up: '8 double',
  },
};

/** Proto2: what is set is sent, zeros too. */
const root = protobuf.Root.fromJSON({
  nested: Object.fromEntries(
    Object.entries(fields).map(([name, members]) => [
      name,
      {
        edition: 'proto2',
        fields: Object.fromEntries(Object.entries(members).map(([member, text]) => [member, fieldOf(text)])),
      },
    ]),
  ),
}).resolveAll();

function fieldOf(text: string): { readonly id: number; readonly type: string; readonly rule?: 'repeated' } {
  const [id, type] = text.split(' ') as [string, string];
  return type.endsWith('*') ? { id: Number(id), type: type.slice(0, -1), rule: 'repeated' } : { id: Number(id), type };
}

const types = new Map<string, Type>(Object.keys(fields).map((name) => [name, root.lookupType(name)]));
const typeOf = (name: GazeboType): Type => types.get(name) as Type;

export const encodeMessage = <T extends GazeboType>(type: T, message: GazeboMessages[T]): Uint8Array =>
  typeOf(type).encode(message).finish();

/** Absent members read as protobuf's defaults. Throws on bytes that are no such message. */
export function decodeMessage<T extends GazeboType>(type: T, bytes: Uint8Array): GazeboMessages[T] {
  const decoded = typeOf(type).decode(bytes);
  return typeOf(type).toObject(decoded, { longs: Number, defaults: true }) as GazeboMessages[T];
}

/** As Gazebo names a type on the wire. */
export const wireName = (type: GazeboType): string => `gazebo.msgs.${type}`;

export const toSeconds = ({ sec, nsec }: Time): number => sec + nsec / 1e9;
