import type { TSchema } from 'typebox';
import { robotId } from '../ids/branded.ts';
import type { RobotId } from '../ids/branded.ts';
import { Alert, AlertAck } from './extension/alert.ts';
import { Authority } from './extension/authority.ts';
import { Anchor, CentreConnection, Halt, Heartbeat, Stored } from './extension/centre.ts';
import { Detection } from './extension/detection.ts';
import { EvidenceManifest } from './extension/evidence.ts';
import { GapReport } from './extension/gap-report.ts';
import { Geo } from './extension/geo.ts';
import { LinkReport } from './extension/link.ts';
import { Connection } from './vda5050/connection.ts';
import { Factsheet } from './vda5050/factsheet.ts';
import { InstantActions } from './vda5050/instant-actions.ts';
import { Order } from './vda5050/order.ts';
import { State } from './vda5050/state.ts';
import { Responses } from './vda5050/responses.ts';
import { Visualization } from './vda5050/visualization.ts';
import { ZoneSetMessage } from './vda5050/zone-set.ts';
import type { MqttQos } from '../link/mqtt-port.ts';

export interface TopicContract {
  readonly schema: TSchema;
  readonly direction: 'from-robot' | 'to-robot' | 'from-centre';
  readonly qos: MqttQos;
  readonly retain: boolean;
  /** Rides the outbox and the robot's seq; the robot keeps it until the centre says `stored`. */
  readonly durable: boolean;
  readonly maxBytes: number;
  readonly purpose: string;
}

const topic = (
  schema: TSchema,
  direction: TopicContract['direction'],
  qos: MqttQos,
  flags: { retain?: boolean; durable?: boolean; maxBytes?: number },
  purpose: string,
): TopicContract => ({
  schema,
  direction,
  qos,
  retain: flags.retain ?? false,
  durable: flags.durable ?? false,
  maxBytes: flags.maxBytes ?? 16_384,
  purpose,
});

/** `<if>/v3/<manufacturer>/<serialNumber>/<name>`: one source for validation, QoS, limits and the interface docs. */
export const robotTopicContracts = {
  connection: topic(
    Connection,
    'from-robot',
    1,
    { retain: true, maxBytes: 2048 },
    'Presence; CONNECTION_BROKEN is the last will.',
  ),
  factsheet: topic(
    Factsheet,
    'from-robot',
    1,
    { retain: true, maxBytes: 65_536 },
    'What the robot is and which actions it knows.',
  ),
  state: topic(State, 'from-robot', 1, { maxBytes: 131_072 }, 'VDA 5050 state: on events and at least every 5 s.'),
  visualization: topic(Visualization, 'from-robot', 0, { maxBytes: 65_536 }, 'Position at 1-2 Hz.'),
  geo: topic(Geo, 'from-robot', 0, { maxBytes: 4096 }, 'GNSS fix and its quality at 1 Hz.'),
  detection: topic(Detection, 'from-robot', 1, { durable: true, maxBytes: 8192 }, 'A confirmed track, at most 2 Hz.'),
  alert: topic(Alert, 'from-robot', 1, { durable: true, maxBytes: 8192 }, 'Raised on board; needs a response.'),
  evidence: topic(
    EvidenceManifest,
    'from-robot',
    1,
    { durable: true, maxBytes: 16_384 },
    'Manifest of a picture uploaded by HTTP.',
  ),
  link: topic(LinkReport, 'from-robot', 0, { maxBytes: 4096 }, 'Link health every 5 s.'),
  gapReport: topic(GapReport, 'from-robot', 1, { durable: true, maxBytes: 262_144 }, 'What happened while silent.'),
  authority: topic(
    Authority,
    'from-robot',
    1,
    { retain: true, maxBytes: 4096 },
    'Who commands the robot; on change and every 5 s.',
  ),
  order: topic(Order, 'to-robot', 1, { maxBytes: 524_288 }, 'VDA 5050 order; re-sent until state shows it.'),
  instantActions: topic(
    InstantActions,
    'to-robot',
    1,
    { maxBytes: 65_536 },
    'VDA 5050 instant actions; re-sent until seen.',
  ),
  zoneSet: topic(
    ZoneSetMessage,
    'to-robot',
    1,
    { maxBytes: 524_288 },
    'VDA 5050 zone set; re-sent until state shows it.',
  ),
  responses: topic(Responses, 'to-robot', 1, { maxBytes: 16_384 }, 'Answers to the requests of a state; leases.'),
  alertAck: topic(AlertAck, 'to-robot', 1, { maxBytes: 4096 }, 'An operator acknowledged an alert.'),
  stored: topic(Stored, 'to-robot', 1, { maxBytes: 2048 }, 'Everything up to this sequence is on disk.'),
} as const;
export type RobotTopicName = keyof typeof robotTopicContracts;

/** `<if>/v3/control/<centre>/<name>`. */
export const centreTopicContracts = {
  connection: topic(
    CentreConnection,
    'from-centre',
    1,
    { retain: true, maxBytes: 2048 },
    'Presence of the centre, with will.',
  ),
  heartbeat: topic(Heartbeat, 'from-centre', 0, { maxBytes: 2048 }, 'At 1 Hz; silence starts the lost-link contract.'),
  anchor: topic(Anchor, 'from-centre', 1, { retain: true, maxBytes: 2048 }, 'ENU origin of the sector.'),
  halt: topic(Halt, 'from-centre', 1, { retain: true, maxBytes: 16_384 }, 'Stop-all latch.'),
} as const;
export type CentreTopicName = keyof typeof centreTopicContracts;

export interface RobotTopic {
  readonly kind: 'robot';
  readonly interfaceName: string;
  readonly majorVersion: 'v2' | 'v3';
  readonly robot: RobotId;
  readonly manufacturer: string;
  readonly serialNumber: string;
  readonly name: RobotTopicName;
}
export interface CentreTopic {
  readonly kind: 'centre';
  readonly interfaceName: string;
  readonly centreId: string;
  readonly name: CentreTopicName;
}

export const robotTopic = (
  interfaceName: string,
  robot: RobotId,
  name: RobotTopicName,
  version: 'v2' | 'v3' = 'v3',
): string => `${interfaceName}/${version}/${robot}/${name}`;

export const centreTopic = (interfaceName: string, centreId: string, name: CentreTopicName): string =>
  `${interfaceName}/v3/control/${centreId}/${name}`;

/** Undefined for a topic that is not part of the protocol. `control` is reserved and cannot be a manufacturer. */
export function parseTopic(text: string): RobotTopic | CentreTopic | undefined {
  const levels = text.split('/');
  if (levels.length !== 5) return undefined;
  const [interfaceName, majorVersion, third, fourth, name] = levels as [string, string, string, string, string];
  if (interfaceName === '' || third === '' || fourth === '') return undefined;
  if (third === 'control') {
    if (majorVersion !== 'v3' || !Object.hasOwn(centreTopicContracts, name)) return undefined;
    return { kind: 'centre', interfaceName, centreId: fourth, name: name as CentreTopicName };
  }
  if ((majorVersion !== 'v2' && majorVersion !== 'v3') || !Object.hasOwn(robotTopicContracts, name)) return undefined;
  return {
    kind: 'robot',
    interfaceName,
    majorVersion,
    robot: robotId(third, fourth),
    manufacturer: third,
    serialNumber: fourth,
    name: name as RobotTopicName,
  };
}
