import { Compile } from 'typebox/compile';
import { Responses } from '#shared/contracts/vda5050/responses.ts';
import type { VdaError } from '#shared/contracts/vda5050/state.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { RosGraph, RosNode } from '#shared/ros/port.ts';
import type { MissionControl } from '../autonomy/mission-control.ts';
import type { RobotConfig } from '../config.ts';
import type { AlertDesk } from '../link/alert-desk.ts';
import type { ErrorList } from '../link/error-list.ts';
import { vdaError } from '../link/vda-errors.ts';
import type { VdaErrorType } from '../link/vda-errors.ts';
import type { ReleaseDesk } from '../zones/release-desk.ts';
import type { ZoneBook } from '../zones/zone-book.ts';
import { checkZoneSet } from '../zones/zone-check.ts';
import type { ZonesInForce } from '../zones/zones-in-force.ts';
import type { Localization } from './localization.ts';

const tickMs = 200;
/** A refused zone set is told for so long. */
const toldMs = 30_000;
const refusals: readonly VdaErrorType[] = ['DUPLICATE_ZONE_SET', 'BP_ZONE_SET_REFUSED'];
const responses = Compile(Responses);
const lossText = { STOP: 'it stands', CONTINUE: 'it drives on', EVACUATE: 'it leaves' } as const;

export interface ZoneKeeperDeps {
  readonly graph: RosGraph;
  readonly namespace: string;
  readonly config: RobotConfig;
  readonly localization: Pick<Localization, 'pose'>;
  readonly mission: MissionControl;
  readonly errors: ErrorList;
  readonly alerts: Pick<AlertDesk, 'raise' | 'clear'>;
  readonly zoneBook: ZoneBook;
  readonly releases: ReleaseDesk;
  readonly zones: ZonesInForce;
  /** What will be driven, as far as it is planned. */
  readonly way: () => readonly Point2[];
  readonly note: (kind: 'command' | 'refused' | 'fault', text: string) => void;
  /** Something in the state message changed. */
  readonly onChange: () => void;
}

/** Takes zone sets and releases, asks for releases ahead of the way, and acts when a zone is violated or its release is lost. */
export class ZoneKeeper {
  readonly #deps: ZoneKeeperDeps;
  readonly #node: RosNode;
  #refusedAt = Number.NEGATIVE_INFINITY;
  #violated: string | undefined;
  readonly #lost = new Set<string>();

  constructor(deps: ZoneKeeperDeps) {
    this.#deps = deps;
    this.#node = deps.graph.createNode('zone_keeper', { namespace: deps.namespace });
  }

  start(): void {
    this.#node.createTimer(tickMs, () => this.#tick());
  }

  destroy(): void {
    this.#node.destroy();
  }

  takeZoneSet(value: unknown): void {
    const { config, note, onChange, zoneBook } = this.#deps;
    const checked = checkZoneSet(value, config.sector.mapId);
    const error = checked.ok ? zoneBook.take(checked.value) : checked.error;
    if (error !== undefined) this.#refuse(error);
    else if (checked.ok) note('command', `zone set ${checked.value.zoneSetId} is stored`);
    onChange();
  }

  takeResponses(value: unknown): void {
    const { note, onChange, releases } = this.#deps;
    if (!responses.Check(value)) {
      note('refused', 'malformed responses');
      return;
    }
    let isOurs = false;
    for (const response of value.responses) isOurs = releases.take(response, value.timestamp) || isOurs;
    if (isOurs) onChange();
  }

  #refuse(error: VdaError): void {
    const { errors, note } = this.#deps;
    note('refused', `${error.errorType}: ${error.errorDescription ?? ''}`);
    if (error.errorType === 'VALIDATION_FAILURE') errors.refuse(error);
    else errors.condition(error.errorType, error);
    this.#refusedAt = this.#node.clock.monotonicMs();
  }

  #tick(): void {
    const { errors, localization, onChange, way, zones } = this.#deps;
    if (this.#node.clock.monotonicMs() - this.#refusedAt > toldMs) {
      this.#refusedAt = Number.POSITIVE_INFINITY;
      for (const type of refusals) errors.condition(type, undefined);
    }
    const { pose } = localization;
    if (pose === undefined) return;
    const changed = zones.update(pose, way());
    const violates = this.#watchBlocked();
    const loses = this.#watchReleases(pose);
    if (changed || violates || loses) onChange();
  }

  /** §6.4.1.1: a robot that finds itself in a blocked zone stops. A new order may lead it out. */
  #watchBlocked(): boolean {
    const { alerts, errors, mission, note, zones } = this.#deps;
    const { violated } = zones;
    if (violated?.zoneId === this.#violated) return false;
    this.#violated = violated?.zoneId;
    const text = violated && `inside ${violated.name}, which is blocked`;
    errors.condition(
      'BLOCKED_ZONE_VIOLATION',
      violated && vdaError('BLOCKED_ZONE_VIOLATION', text ?? '', { zoneId: violated.zoneId }),
    );
    if (text === undefined) {
      alerts.clear('blocked-zone');
      return true;
    }
    note('fault', text);
    alerts.raise({ category: 'ZONE', dedupKey: 'blocked-zone', description: `Stands ${text}.`, priority: 'HIGH' });
    mission.apply({ kind: 'hold', why: text });
    return true;
  }

  /** Stopping is the supervisor's, which asks for the rules; driving on needs nothing; leaving is begun here. */
  #watchReleases(pose: Point2): boolean {
    const { alerts, config, errors, mission, note, way, zones } = this.#deps;
    const { lost } = zones;
    const fresh = lost.filter(({ zoneId }) => !this.#lost.has(zoneId));
    const isSame = fresh.length === 0 && lost.length === this.#lost.size;
    if (isSame) return false;
    this.#lost.clear();
    for (const { zoneId } of lost) this.#lost.add(zoneId);
    for (const type of ['RELEASE_LOST', 'BP_RELEASE_EXPIRED'] as const) {
      const zone = lost.find(({ onLoss }) => (onLoss === 'STOP') === (type === 'RELEASE_LOST'));
      errors.condition(type, zone && vdaError(type, `no release of ${zone.name} any more`, { zoneId: zone.zoneId }));
    }
    const [first] = lost;
    if (first === undefined) alerts.clear('release-lost');
    else {
      const description = `In ${first.name} without leave any more: ${lossText[first.onLoss]}.`;
      alerts.raise({ category: 'ZONE', dedupKey: 'release-lost', description, priority: 'MEDIUM' });
    }
    for (const { name, onLoss, shape } of fresh) {
      note('fault', `the release of ${name} is lost: ${onLoss}`);
      const end = way().at(-1) ?? pose;
      if (onLoss === 'EVACUATE' && shape.clearance(end.x, end.y) < 0) {
        mission.apply({ kind: 'return-commanded', nodeId: config.dockNodeId });
      }
    }
    return true;
  }
}
