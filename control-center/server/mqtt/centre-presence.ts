import type { Anchor, CentreConnection, Halt, Heartbeat } from '#shared/contracts/extension/centre.ts';
import { centreTopic, centreTopicContracts } from '#shared/contracts/topics.ts';
import type { CentreTopicName } from '#shared/contracts/topics.ts';
import { canonicalJson } from '#shared/crypto/canonical-json.ts';
import type { Sha256 } from '#shared/crypto/ports.ts';
import type { MqttConnection, MqttWill } from '#shared/link/mqtt-port.ts';
import type { Sector } from '#shared/sector/sector.ts';
import { toIso } from '#shared/time/clock.ts';
import type { CancelTimer, Clock } from '#shared/time/clock.ts';
import type { EpochSource } from '../commands/epoch-source-port.ts';
import type { HaltOrder, HaltPublisher } from '../commands/halt-publisher-port.ts';
import type { CentreSealer } from './centre-sealer.ts';
import { jsonBytes } from './json-bytes.ts';

export interface CentrePresenceOptions {
  readonly clock: Clock;
  readonly connection: MqttConnection;
  readonly sector: Pick<Sector, 'mapId' | 'anchor'>;
  readonly interfaceName: string;
  readonly centreId: string;
  readonly seal: CentreSealer;
  readonly sha256: Sha256;
  readonly lease: EpochSource;
  /** An operator acted or answered lately. */
  readonly watchKept: () => boolean;
  readonly onUnsent?: (topic: string, error: unknown) => void;
}

const heartbeatMs = 1000;
const heartbeatTtlSeconds = 10;
/** Retained messages are heard days later, so they live for a week and are renewed every hour. */
const retainedTtlSeconds = 604_800;
const heartbeatsToRenewal = 3600;

/**
 * The centre as robots see it: presence, a heartbeat a second, the anchor and the halt latch. Anchor and halt are published again on
 * every connect, as a broker's retained store is not trusted with them.
 */
export class CentrePresence implements HaltPublisher {
  readonly #options: CentrePresenceOptions;
  #halt: HaltOrder | undefined;
  #heartbeats = 0;
  #cancel: CancelTimer = () => undefined;

  constructor(options: CentrePresenceOptions) {
    this.#options = options;
  }

  start(): void {
    const { clock, connection } = this.#options;
    connection.onState((state) => {
      if (state === 'connected') this.#announce();
    });
    this.#cancel = clock.setRepeating(() => this.#beat(), heartbeatMs);
  }

  publish(halt: HaltOrder): void {
    this.#halt = halt;
    this.#sayHalt(halt);
  }

  async stop(): Promise<void> {
    this.#cancel();
    const { connection, clock, interfaceName, centreId } = this.#options;
    if (connection.state === 'connected') {
      const { topic, ...message } = presenceMessage(clock, interfaceName, centreId, 'OFFLINE');
      await connection.publish(topic, message.payload, message).catch(() => undefined);
    }
    await connection.end();
  }

  /** The latch first. */
  #announce(): void {
    const { clock, interfaceName, centreId } = this.#options;
    if (this.#halt !== undefined) this.#sayHalt(this.#halt);
    const { topic, ...message } = presenceMessage(clock, interfaceName, centreId, 'ONLINE');
    this.#transmit(topic, message.payload, message);
    this.#sayAnchor();
    this.#beat();
  }

  #sayHalt(halt: HaltOrder): void {
    const body: Halt = this.#options.seal({ ...halt, ...this.#stamp() }, retainedTtlSeconds);
    this.#say('halt', body);
  }

  #sayAnchor(): void {
    const { sector, seal, sha256 } = this.#options;
    const { latitude: lat, longitude: lon, altitude: altHae } = sector.anchor;
    const origin = { mapId: sector.mapId, lat, lon, altHae };
    const hash = sha256(new TextEncoder().encode(canonicalJson(origin)));
    const body: Anchor = seal({ ...this.#stamp(), ...origin, hash }, retainedTtlSeconds);
    this.#say('anchor', body);
  }

  #beat(): void {
    const { connection, seal, lease, watchKept } = this.#options;
    if (connection.state !== 'connected') return;
    const unsealed = { ...this.#stamp(), seq: this.#heartbeats++, epoch: lease.epoch, watchKept: watchKept() };
    const body: Heartbeat = seal(unsealed, heartbeatTtlSeconds);
    this.#say('heartbeat', body);
    if (this.#heartbeats % heartbeatsToRenewal === 0) this.#renew();
  }

  #renew(): void {
    if (this.#halt !== undefined) this.#sayHalt(this.#halt);
    this.#sayAnchor();
  }

  #stamp(): { readonly centreId: string; readonly sentAt: string } {
    return { centreId: this.#options.centreId, sentAt: toIso(this.#options.clock.now()) };
  }

  #say(name: CentreTopicName, body: object): void {
    const { interfaceName, centreId } = this.#options;
    this.#transmit(centreTopic(interfaceName, centreId, name), jsonBytes(body), centreTopicContracts[name]);
  }

  #transmit(
    topic: string,
    payload: Uint8Array,
    { qos, retain }: { readonly qos: 0 | 1; readonly retain: boolean },
  ): void {
    const { connection, onUnsent } = this.#options;
    connection.publish(topic, payload, { qos, retain }).catch((error: unknown) => onUnsent?.(topic, error));
  }
}

/** The presence as a whole message; as the will it says CONNECTION_BROKEN. */
export function presenceMessage(
  clock: Pick<Clock, 'now'>,
  interfaceName: string,
  centreId: string,
  connectionState: CentreConnection['connectionState'],
): MqttWill {
  const body: CentreConnection = { centreId, sentAt: toIso(clock.now()), connectionState };
  const { qos, retain } = centreTopicContracts.connection;
  return { topic: centreTopic(interfaceName, centreId, 'connection'), payload: jsonBytes(body), qos, retain };
}
