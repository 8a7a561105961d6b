import type { BpActionParameters } from '#shared/contracts/bp-actions.ts';
import type { Action } from '#shared/contracts/vda5050/common.ts';
import type { StdString } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import type { Publisher, RosNode } from '#shared/ros/port.ts';
import type { MissionControl } from '../autonomy/mission-control.ts';
import { knownAction } from '../link/known-actions.ts';
import type { OrderBook } from '../link/order-book.ts';
import type { CameraPointer } from './camera-pointer.ts';

const announceMs = 4000;

/** What the robot does at the nodes of an order: looks, speaks, docks. */
export class OrderActions {
  readonly #node: RosNode;
  readonly #mission: MissionControl;
  readonly #book: OrderBook;
  readonly #camera: CameraPointer;
  #announcement: Publisher<StdString> | undefined;
  /** The order had an observation of its own. */
  observed = false;
  docksAfterwards = false;

  constructor(
    node: RosNode,
    deps: { readonly mission: MissionControl; readonly book: OrderBook; readonly camera: CameraPointer },
  ) {
    this.#node = node;
    this.#mission = deps.mission;
    this.#book = deps.book;
    this.#camera = deps.camera;
  }

  start(): void {
    this.#announcement = this.#node.createPublisher('announce', 'std_msgs/msg/String', qos.stream);
  }

  /** A new order begins. */
  reset(): void {
    this.observed = false;
    this.docksAfterwards = false;
  }

  /** Returns how long it takes in milliseconds. */
  begin(action: Action): number {
    const known = knownAction(action);
    if (!known.ok) return 0;
    switch (known.value.type) {
      case 'bpObserve':
        return this.#observe(known.value.parameters);
      case 'bpAnnounce':
        return this.announce(known.value.parameters, false);
      case 'bpDock':
        this.docksAfterwards = true;
        return 0;
      default:
        return 0;
    }
  }

  /** `stands` while it speaks, unless the blocking type of an order's action says. Returns how long it takes in milliseconds. */
  announce({ language, messageId }: BpActionParameters<'bpAnnounce'>, stands: boolean): number {
    this.#announcement?.publish({ data: `${language}:${messageId}` });
    this.#mission.apply({ kind: 'announce-started', until: this.#node.clock.monotonicMs() + announceMs, stands });
    return announceMs;
  }

  end({ actionType }: Action): void {
    if (actionType === 'bpObserve') this.#mission.apply({ kind: 'observe-ended' });
  }

  #observe(parameters: { durationSeconds: number; panStartDeg?: number; panEndDeg?: number }): number {
    const { durationSeconds, panEndDeg, panStartDeg } = parameters;
    const durationMs = durationSeconds * 1000;
    const until = this.#node.clock.monotonicMs() + durationMs;
    this.observed = true;
    this.#camera.face(this.#book.finalHeadingRad, until);
    if (panStartDeg !== undefined && panEndDeg !== undefined) {
      this.#camera.override({ kind: 'sweep', fromRad: rad(panStartDeg), toRad: rad(panEndDeg) }, until);
    }
    this.#mission.apply({ kind: 'observe-started', until });
    return durationMs;
  }
}

const rad = (deg: number): number => (deg * Math.PI) / 180;
