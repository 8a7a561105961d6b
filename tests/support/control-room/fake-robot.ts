import type { RobotMessage } from '#control-center/server/fleet/robot-message.ts';
import type { Alert } from '#shared/contracts/extension/alert.ts';
import type { Authority } from '#shared/contracts/extension/authority.ts';
import type { Detection } from '#shared/contracts/extension/detection.ts';
import type { Geo } from '#shared/contracts/extension/geo.ts';
import type { Connection } from '#shared/contracts/vda5050/connection.ts';
import type { State } from '#shared/contracts/vda5050/state.ts';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import { splitRobotId } from '#shared/ids/branded.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import { toIso } from '#shared/time/clock.ts';
import type { Clock } from '#shared/time/clock.ts';
import { factsheetWith } from './test-factsheet.ts';
import { testSector } from './test-sector.ts';

export interface FakeRobotHome {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly room: { handle(message: RobotMessage): Promise<void> };
}

const bpActions = ['bpAuthority', 'bpObserve', 'bpReturn', 'bpTakeAuthority', 'bpAnnounce'] as const;

/** A robot as the centre hears it. It obeys nothing by itself: tests set what it reports. */
export class FakeRobot {
  readonly id: RobotId;
  readonly #bench: FakeRobotHome;
  readonly #frame = enuFrame(testSector.anchor);
  readonly state: Partial<State> = {};
  x = 0;
  y = -100;
  batteryPercent = 80;
  boot = '01JZ0000000000000000000000';
  haltLatched = false;
  serviceState: Authority['serviceState']['state'] = 'IN_SERVICE';
  #headerId = 0;
  #seq = 0;

  constructor(bench: FakeRobotHome, id: RobotId) {
    this.#bench = bench;
    this.id = id;
  }

  /** Comes online as one of ours. */
  async appears(): Promise<this> {
    await this.connection('ONLINE');
    await this.factsheet(bpActions);
    await this.authority();
    await this.says();
    return this;
  }

  at(x: number, y: number): this {
    this.x = x;
    this.y = y;
    return this;
  }

  connection(connectionState: Connection['connectionState'], how: Partial<RobotMessage> = {}): Promise<void> {
    return this.send('connection', { ...this.header(), connectionState }, how);
  }

  factsheet(actions: readonly string[]): Promise<void> {
    return this.send('factsheet', factsheetWith(this.header(), actions), { retained: true });
  }

  says(change: Partial<State> = {}, how: Partial<RobotMessage> = {}): Promise<void> {
    Object.assign(this.state, change);
    return this.send('state', { ...this.#quietState(), ...this.state }, how);
  }

  authority(change: Partial<Authority> = {}, how: Partial<RobotMessage> = {}): Promise<void> {
    const now = toIso(this.#bench.clock.now());
    const body: Authority = {
      ...this.extension(),
      epoch: 5,
      holder: 'autonomy',
      centreId: 'centre',
      mode: 'AUTONOMY',
      since: now,
      expires: now,
      haltLatched: this.haltLatched,
      takeoverAllowed: true,
      serviceState: { state: this.serviceState },
      behaviour: 'PATROL',
      ...change,
    };
    return this.send('authority', body, how);
  }

  sees(
    objectId: string,
    what: {
      readonly x: number;
      readonly y: number;
      readonly sigmaM?: number;
      readonly class?: 'person' | 'vehicle' | 'animal';
    },
    change: Partial<Detection> = {},
  ): Promise<void> {
    const { latitude, longitude, altitude } = this.#frame.toGeo({ x: what.x, y: what.y, z: 0 });
    const variance = (what.sigmaM ?? 3) ** 2;
    const now = toIso(this.#bench.clock.now());
    const body: Detection = {
      ...this.extension(),
      reportId: this.#bench.ids.next(),
      objectId,
      state: 'TRACKING',
      location: { x: longitude, y: latitude, z: altitude },
      covariance: [variance, 0, 0, 0, 0, variance, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
      detectionConfidence: 0.8,
      classification: [{ type: what.class ?? 'person', confidence: 0.8 }],
      model: { name: 'hot-spot', version: '1', sha256: '0'.repeat(64) },
      sensor: 'thermal',
      observedAt: now,
      sentAt: now,
      maskVersion: 'none',
      ...change,
    };
    return this.send('detection', body);
  }

  alerts(change: Partial<Alert>): Promise<void> {
    const body: Alert = {
      ...this.extension(),
      alertId: this.#bench.ids.next(),
      alertType: 'WARNING',
      status: 'ACTIVE',
      priority: 'MEDIUM',
      description: 'wheel slips',
      category: 'ROBOT',
      dedupKey: 'slip',
      suppressible: true,
      raisedAt: toIso(this.#bench.clock.now()),
      ...change,
    };
    return this.send('alert', body);
  }

  geo(change: Partial<Geo> = {}, how: Partial<RobotMessage> = {}): Promise<void> {
    const { latitude, longitude } = this.#frame.toGeo({ x: this.x, y: this.y, z: 0 });
    const body: Geo = {
      ...this.extension(),
      lat: latitude,
      lon: longitude,
      fixType: 'RTK_FIXED',
      hAcc: 0.3,
      fixAge: 0.1,
      frozenSuspect: false,
      anchorHash: '0'.repeat(64),
      mapId: testSector.mapId,
      x: this.x,
      y: this.y,
      ...change,
    };
    return this.send('geo', body, how);
  }

  moves(x: number, y: number): Promise<void> {
    this.at(x, y);
    const position = { x, y, theta: 0, mapId: testSector.mapId, localized: true };
    return this.send('visualization', { ...this.header(), referenceStateHeaderId: 0, mobileRobotPosition: position });
  }

  send(kind: RobotMessage['kind'], body: object, how: Partial<RobotMessage> = {}): Promise<void> {
    const now = this.#bench.clock.now();
    const message = {
      kind,
      robot: this.id,
      body,
      receivedAt: now,
      sourceAt: now,
      vdaVersion: '3',
      retained: false,
      ...how,
    };
    return this.#bench.room.handle(message as RobotMessage);
  }

  header(): { headerId: number; timestamp: string; version: string; manufacturer: string; serialNumber: string } {
    this.#headerId++;
    return {
      headerId: this.#headerId,
      timestamp: toIso(this.#bench.clock.now()),
      version: '3.0.0',
      ...splitRobotId(this.id),
    };
  }

  extension() {
    this.#seq++;
    const envelope = { boot: this.boot, seq: this.#seq, ttlSeconds: 60, keyId: 'hmac:test', sig: '' };
    return { ...this.header(), opex: 's' as const, envelope };
  }

  #quietState(): State {
    return {
      ...this.header(),
      orderId: '',
      orderUpdateId: 0,
      lastNodeId: '',
      lastNodeSequenceId: 0,
      nodeStates: [],
      edgeStates: [],
      mobileRobotPosition: { x: this.x, y: this.y, theta: 0, mapId: testSector.mapId, localized: true },
      driving: false,
      paused: false,
      actionStates: [],
      instantActionStates: [],
      powerSupply: { stateOfCharge: this.batteryPercent, charging: false },
      operatingMode: 'AUTOMATIC',
      errors: [],
      safetyState: { activeEmergencyStop: 'NONE', fieldViolation: false },
    };
  }
}
