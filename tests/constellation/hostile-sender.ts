import { authorizeActions, authorizeOrder } from '#control-center/server/commands/authority-action.ts';
import { robotTopic } from '#shared/contracts/topics.ts';
import type { Action } from '#shared/contracts/vda5050/common.ts';
import type { Order } from '#shared/contracts/vda5050/order.ts';
import type { VdaHeader } from '#shared/contracts/vda5050/header.ts';
import type { Signer } from '#shared/crypto/ports.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import type { MqttConnection, MqttMessage } from '#shared/link/mqtt-port.ts';
import type { Random } from '#shared/random/random.ts';
import { toIso } from '#shared/time/clock.ts';
import type { Clock, EpochMs } from '#shared/time/clock.ts';
import type { HostileCommand } from './invariant.ts';
import { readMessage } from './read-message.ts';

export interface HostileSenderOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: IdSource;
  readonly interfaceName: string;
  readonly mapId: string;
  /** To the broker, with every right: the wire is his. */
  readonly connection: MqttConnection;
  /** The centre's own key, for what the centre might have signed and did not: late commands and those of a former owner. */
  readonly centreSigner: Signer;
  /** Says it is the centre's key. */
  readonly foreignSigner: Signer;
  readonly centreTime: () => EpochMs;
  readonly robots: () => readonly { readonly id: RobotId; readonly at: Point2 }[];
  readonly meanGapMs: number;
  /** Of commands that differ from hostile ones by nothing but being right: the control of the experiment. */
  readonly rightfulShare: number;
  readonly onHostile: (command: HostileCommand) => void;
}

type How = HostileCommand['how'];
const ways = ['repeated', 'repeated', 'late', 'lower epoch', 'wrongly signed', 'altered'] as const satisfies How[];
const kept = 200;

interface Recorded {
  readonly robot: RobotId;
  readonly topic: 'order' | 'instantActions';
  readonly payload: Uint8Array;
}

/** Somebody on the wire who has recorded everything, and sends commands that no robot may obey. */
export class HostileSender {
  readonly #o: HostileSenderOptions;
  readonly #recorded: Recorded[] = [];
  readonly #own = new WeakSet<Uint8Array>();
  readonly #epochs = new Map<RobotId, number>();
  #headerId = 1_000_000;

  constructor(options: HostileSenderOptions) {
    this.#o = options;
  }

  start(): void {
    const { clock, meanGapMs, random } = this.#o;
    clock.setTimer(
      () => {
        this.#strike();
        this.start();
      },
      -Math.log(1 - random.next()) * meanGapMs,
    );
  }

  /** Everything the broker takes. */
  onMessage(message: MqttMessage): void {
    if (this.#own.has(message.payload)) return;
    const topic = readMessage(message)?.topic;
    if (topic?.kind !== 'robot' || (topic.name !== 'order' && topic.name !== 'instantActions')) return;
    this.#recorded.push({ robot: topic.robot, topic: topic.name, payload: message.payload });
    if (this.#recorded.length > kept) this.#recorded.shift();
  }

  onHeard(robot: RobotId, message: MqttMessage): void {
    if (!message.topic.endsWith('/heartbeat')) return;
    const epoch = Number(readMessage(message)?.body['epoch'] ?? 0);
    this.#epochs.set(robot, Math.max(epoch, this.#epochs.get(robot) ?? 0));
  }

  #strike(): void {
    const { centreSigner, centreTime, foreignSigner, random, robots } = this.#o;
    const all = robots();
    const target = all[random.integer(0, all.length - 1)];
    const how = random.pick(ways);
    if (target === undefined) return;
    const { at, id } = target;
    const epoch = this.#epochs.get(id) ?? 0;
    const soon = centreTime() + 60_000;
    if (random.chance(this.#o.rightfulShare)) {
      this.#command(id, at, { epoch, expiresAt: soon, signer: centreSigner });
      return;
    }
    const tell = (ids: readonly string[]): void => this.#o.onHostile({ robot: id, how, ids });
    if (how === 'repeated') this.#repeat(id, tell);
    else if (how === 'altered') this.#alter(id, tell);
    else if (how === 'wrongly signed') {
      this.#command(id, at, { epoch, expiresAt: soon, signer: foreignSigner }, tell);
    } else if (how === 'late') {
      const expiresAt = centreTime() - random.integer(1, 600) * 1000;
      this.#command(id, at, { epoch, expiresAt, signer: centreSigner }, tell);
    } else if (epoch > 0) {
      this.#command(id, at, { epoch: epoch - 1, expiresAt: soon, signer: centreSigner }, tell);
    }
  }

  #repeat(robot: RobotId, tell: (ids: readonly string[]) => void): void {
    const old = this.#drawRecorded(robot);
    if (old === undefined) return;
    tell([]);
    this.#send(robot, old.topic, old.payload);
  }

  /** The signature of the one, the content of another. */
  #alter(robot: RobotId, tell: (ids: readonly string[]) => void): void {
    const old = this.#drawRecorded(robot);
    if (old === undefined) return;
    const id = this.#o.ids.next();
    const body = JSON.parse(new TextDecoder().decode(old.payload)) as Order & { readonly actions: Action[] };
    if (old.topic === 'order') {
      tell([`${id}/0`]);
      this.#sendBody(robot, 'order', { ...body, orderId: id });
      return;
    }
    tell([id]);
    const actions = body.actions.map((action) =>
      action.actionType === 'bpAuthority' ? action : { ...action, actionId: id },
    );
    this.#sendBody(robot, 'instantActions', { ...body, actions });
  }

  #command(
    robot: RobotId,
    at: Point2,
    { epoch, expiresAt, signer }: { readonly epoch: number; readonly expiresAt: EpochMs; readonly signer: Signer },
    tell: (ids: readonly string[]) => void = () => {},
  ): void {
    const { ids, random } = this.#o;
    const grant = { epoch, commandId: ids.next(), expiresAt: toIso(expiresAt) };
    const stamp = { robot, grant, signer, actionId: ids.next() };
    const id = ids.next();
    if (random.chance(0.5)) {
      tell([`${id}/0`]);
      this.#sendBody(robot, 'order', authorizeOrder(this.#shortOrder(id, at), stamp));
      return;
    }
    const action: Action = {
      actionType: random.pick(['bpResumePatrol', 'bpReleaseHalt']),
      actionId: id,
      blockingType: 'NONE',
    };
    const releasing = { authorityEpoch: epoch, releasedBy1: 'mallory', releasedBy2: 'trudy' };
    const actionParameters = Object.entries(releasing).map(([key, value]) => ({ key, value }));
    const actions = [action.actionType === 'bpReleaseHalt' ? { ...action, actionParameters } : action];
    tell([id]);
    this.#sendBody(robot, 'instantActions', authorizeActions(actions, stamp));
  }

  /** A few metres on from where the robot stands: nothing but the authority speaks against it. */
  #shortOrder(orderId: string, { x, y }: Point2) {
    const { mapId } = this.#o;
    const node = (nodeId: string, sequenceId: number, dx: number) => ({
      nodeId: `${orderId}-${nodeId}`,
      sequenceId,
      released: true,
      nodePosition: { x: x + dx, y, mapId, allowedDeviationXY: { a: 15, b: 15, theta: 0 } },
      actions: [],
    });
    const [from, to] = [node('a', 0, 0), node('b', 2, 4)];
    return {
      orderId,
      orderUpdateId: 0,
      nodes: [from, to],
      edges: [
        {
          edgeId: `${orderId}-e`,
          sequenceId: 1,
          released: true,
          maximumSpeed: 1,
          length: 4,
          actions: [],
        },
      ],
    };
  }

  #drawRecorded(robot: RobotId): Recorded | undefined {
    const own = this.#recorded.filter((one) => one.robot === robot);
    return own[this.#o.random.integer(0, Math.max(0, own.length - 1))];
  }

  #sendBody(robot: RobotId, topic: Recorded['topic'], body: object): void {
    const [manufacturer = '', serialNumber = ''] = robot.split('/');
    const timestamp = toIso(this.#o.centreTime());
    const header: VdaHeader = { headerId: this.#headerId++, timestamp, version: '3.0.0', manufacturer, serialNumber };
    this.#send(robot, topic, Buffer.from(JSON.stringify({ ...body, ...header })));
  }

  #send(robot: RobotId, topic: Recorded['topic'], payload: Uint8Array): void {
    const copy = payload.slice();
    this.#own.add(copy);
    this.#o.connection
      .publish(robotTopic(this.#o.interfaceName, robot, topic), copy, { qos: 1 })
      .catch(() => undefined);
  }
}
