import type { MissionControl } from '../autonomy/mission-control.ts';
import type { PeopleWatch } from '../autonomy/people-watch.ts';
import type { RobotConfig } from '../config.ts';
import type { RobotMemory } from '../identity/robot-memory.ts';
import type { ManagedGraph } from '../lifecycle/managed-graph.ts';
import type { OrderBook } from '../link/order-book.ts';
import type { Geofence } from '../navigation/geofence.ts';
import type { ZoneRules } from '../zones/zone-rules.ts';
import type { CameraPointer } from './camera-pointer.ts';
import type { Localization } from './localization.ts';

export interface ExecutorDeps {
  readonly graph: ManagedGraph;
  readonly namespace: string;
  readonly config: RobotConfig;
  readonly memory: RobotMemory;
  readonly localization: Localization;
  readonly mission: MissionControl;
  readonly book: OrderBook;
  readonly people: PeopleWatch;
  readonly camera: CameraPointer;
  readonly fence: Geofence;
  readonly zones: ZoneRules;
  readonly ground?: (x: number, y: number) => number;
  /** The centre is heard well, here and now. */
  readonly hearsCentre: () => boolean;
  /** Progress that belongs into the next state message. */
  readonly onProgress: () => void;
  /** Why the safety supervisor did not grant the last wish in full. */
  readonly limitedBy: () => string | undefined;
  /** Stuck for good. `orderNodeId`: the node of an order that cannot be reached. */
  readonly onNeedsHelp: (reason: string, orderNodeId: string | undefined) => void;
  /** Docking failed, or at last did not: undefined. Hinders nothing else. */
  readonly onDockingFailed: (reason: string | undefined) => void;
  /** Worth a record, nothing to do about. */
  readonly onNote: (text: string) => void;
  readonly onFault: (error: unknown) => void;
}
