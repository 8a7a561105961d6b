import { Buffer } from 'node:buffer';
import { Aedes } from 'aedes';
import type { AedesPublishPacket, AuthorizePublishHandler, Client, PublishPacket } from 'aedes';
import type { ErrorCode } from '#shared/errors/catalogue.ts';
import type { MqttConnection, MqttMessage } from '#shared/link/mqtt-port.ts';
import { BrokerListener, defaultConnectTimeoutMs } from './broker-listener.ts';
import type { BrokerListenerOptions } from './broker-listener.ts';
import { certificateRefusal } from './broker-refusal.ts';
import type { BrokerRefusal } from './broker-refusal.ts';
import { ClientIdBinding } from './client-id-binding.ts';
import { HeldAcknowledgements } from './held-acknowledgements.ts';
import { InProcessConnection } from './in-process-connection.ts';
import type { TlsMaterial } from '../pki/tls-material.ts';
import type { CredentialCheck, Principal } from './principal.ts';
import { PublishBudget } from './publish-budget.ts';
import { maySubscribe, mayPublish } from './topic-access.ts';

export interface EmbeddedBrokerOptions extends BrokerListenerOptions {
  /** By password; not asked with TLS. */
  readonly checkCredentials: CredentialCheck;
  /** What one client may publish for long; a client that publishes more is read more slowly. */
  readonly messagesPerSecond?: number;
  /** Something was refused: for audit, metrics and log. Called once a refusal. */
  readonly onRefusal?: (refusal: BrokerRefusal) => void;
  readonly onFault?: (error: unknown) => void;
}

export interface EmbeddedBroker extends AsyncDisposable {
  /** mqtt://host:port, or mqtts://; known once it listens. */
  readonly url: string;
  /** Lets robots in. */
  listen(): Promise<void>;
  /** The centre's own connection: QoS 1 publishers get their PUBACK when its handlers' promises have resolved. */
  connect(): MqttConnection;
  /** Closes the connections of a user whose credentials no longer hold. */
  disconnectUser(username: string): void;
  /** From the next handshake on. */
  renewTls(material: TlsMaterial): void;
}

/**
 * aedes on a TCP socket: MQTT 3.1.1. Sessions and retained messages live in memory: after a restart of the centre robots reconnect and
 * re-send what was not `stored`, and the centre publishes halt and anchor again.
 */
export async function startEmbeddedBroker(options: EmbeddedBrokerOptions): Promise<EmbeddedBroker> {
  const broker = await prepareEmbeddedBroker(options);
  try {
    await broker.listen();
    return broker;
  } catch (error) {
    await broker[Symbol.asyncDispose]();
    throw error;
  }
}

/** Its door is still closed: `listen` opens it, once the centre hears what comes through, for an acknowledgement means "stored". */
export async function prepareEmbeddedBroker(options: EmbeddedBrokerOptions): Promise<EmbeddedBroker> {
  const broker = new AedesBroker(options);
  await broker.begin();
  return broker;
}

const secondsOfBurst = 3;

class AedesBroker implements EmbeddedBroker {
  readonly #options: EmbeddedBrokerOptions;
  readonly #aedes: Aedes;
  readonly #listener: BrokerListener;
  readonly #clientIds = new ClientIdBinding();
  readonly #users = new WeakMap<Client, User>();
  readonly #clients = new Set<Client>();
  readonly #inProcess: InProcessConnection[] = [];
  readonly #held = new HeldAcknowledgements();
  readonly #budget: PublishBudget;

  constructor(options: EmbeddedBrokerOptions) {
    this.#options = options;
    const { messagesPerSecond = 300 } = options;
    this.#budget = new PublishBudget(messagesPerSecond, messagesPerSecond * secondsOfBurst);
    this.#listener = new BrokerListener(options, {
      onConnection: (socket) => this.#aedes.handle(socket),
      onRefusal: (refusal) => options.onRefusal?.(refusal),
    });
    this.#aedes = new Aedes({
      connectTimeout: options.connectTimeoutMs ?? defaultConnectTimeoutMs,
      drainTimeout: 5000,
      maxTopicLevels: 16,
      authenticate: (client, username, password, answer) => {
        this.#authenticate(client, username ?? '', password ?? Buffer.alloc(0)).then(
          (accepted) => answer(null, accepted),
          (error: unknown) => {
            this.#options.onFault?.(error);
            answer(null, false);
          },
        );
      },
      authorizePublish: this.#authorizePublish,
      authorizeSubscribe: (client, subscription, done) => {
        const user = this.#users.get(client);
        if (user !== undefined && maySubscribe(user.principal, subscription.topic)) return done(null, subscription);
        this.#refuse('BPC_E_FORBIDDEN', 'subscribe', client, subscription.topic);
        done(null, null);
      },
    });
    this.#aedes.on('clientReady', (client) => {
      this.#clients.add(client);
      this.#listener.finished(client.conn);
      // Revoked while it was let in.
      if (!this.#stillHolds(client)) client.close();
    });
    this.#aedes.on('clientDisconnect', (client) => {
      this.#clients.delete(client);
      if (client.clean) this.#clientIds.release(client.id);
    });
  }

  get url(): string {
    return this.#listener.url;
  }

  async begin(): Promise<void> {
    await this.#aedes.listen();
  }

  listen(): Promise<void> {
    return this.#listener.listen();
  }

  connect(): MqttConnection {
    const connection = new InProcessConnection(
      { publish: (message) => this.#publish(message), retained: (filter) => this.#retained(filter) },
      (error) => this.#options.onFault?.(error),
    );
    this.#inProcess.push(connection);
    return connection;
  }

  disconnectUser(username: string): void {
    for (const client of this.#clients) if (this.#users.get(client)?.username === username) client.close();
  }

  renewTls(material: TlsMaterial): void {
    this.#listener.renewTls(material);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#held.stop();
    for (const connection of this.#inProcess) await connection.end();
    this.#listener.stopListening();
    await new Promise<void>((resolve) => this.#aedes.close(resolve));
    await this.#listener.close();
  }

  async #authenticate(client: Client, username: string, password: Uint8Array): Promise<boolean> {
    if (this.#options.tls !== undefined) return this.#authenticateByCertificate(client, username);
    const principal = await this.#options.checkCredentials({ username, password });
    if (principal === undefined) {
      this.#options.onRefusal?.({ code: 'BPC_E_CREDENTIALS_WRONG', what: 'connect', clientId: client.id, username });
      return false;
    }
    return this.#admit(client, username, principal);
  }

  /** A user name may be left out; it is the robot's own otherwise. */
  #authenticateByCertificate(client: Client, username: string): boolean {
    const checked = this.#options.tls?.checkCertificate(this.#listener.certificateOf(client.conn));
    if (checked === undefined || !checked.ok) {
      if (checked !== undefined) this.#options.onRefusal?.(certificateRefusal(checked.error, client.id));
      return false;
    }
    const own = checked.value.username;
    if (username === '' || username === own) return this.#admit(client, own, checked.value.principal);
    this.#options.onRefusal?.({ code: 'BPC_E_IDENTITY_MISMATCH', what: 'connect', clientId: client.id, username: own });
    return false;
  }

  #stillHolds(client: Client): boolean {
    const certificate = this.#listener.certificateOf(client.conn);
    return certificate === undefined || this.#options.tls?.checkCertificate(certificate).ok === true;
  }

  #admit(client: Client, username: string, principal: Principal): boolean {
    if (!this.#clientIds.mayUse(principal, username, client.id)) {
      this.#options.onRefusal?.({ code: 'BPC_E_IDENTITY_MISMATCH', what: 'connect', clientId: client.id, username });
      return false;
    }
    this.#users.set(client, { username, principal, publishes: new Set() });
    return true;
  }

  /** aedes sends the PUBACK when this calls back: after the centre has stored the message. Wills come this way too. */
  readonly #authorizePublish: AuthorizePublishHandler = (client, packet, answer) => {
    const user = client === null ? undefined : this.#users.get(client);
    if (client === null || user === undefined || !isPermitted(user, packet.topic)) {
      if (client !== null) this.#refuse('BPC_E_IDENTITY_MISMATCH', 'publish', client, packet.topic);
      answer(new Error('not permitted'));
      return;
    }
    if (packet.qos === 2) {
      this.#refuse('BPC_E_PAYLOAD_INVALID', 'publish', client, packet.topic);
      answer(new Error('QoS 2 is not part of the protocol'));
      return;
    }
    const waitMs = this.#budget.take(client, performance.now());
    if (waitMs === 0) this.#take(client, packet, answer);
    else setTimeout(() => this.#take(client, packet, answer), waitMs);
  };

  #take(client: Client, packet: PublishPacket, answer: () => void): void {
    const handled = this.#deliver(toMessage(packet, false));
    if (handled !== undefined && packet.qos > 0) {
      this.#held.hold(client, packet, handled, answer);
      return;
    }
    handled?.catch((error: unknown) => this.#options.onFault?.(error));
    answer();
  }

  #deliver(message: MqttMessage): Promise<void> | undefined {
    const waiting: Promise<void>[] = [];
    for (const connection of this.#inProcess) {
      const handled = connection.deliver(message);
      if (handled !== undefined) waiting.push(handled);
    }
    if (waiting.length === 0) return undefined;
    return waiting.length === 1 ? waiting[0] : Promise.all(waiting).then(() => undefined);
  }

  #publish(message: MqttMessage): Promise<void> {
    this.#deliver({ ...message, retain: false })?.catch((error: unknown) => this.#options.onFault?.(error));
    const { topic, payload, qos, retain } = message;
    return new Promise((resolve, reject) => {
      this.#aedes.publish({ cmd: 'publish', topic, payload: Buffer.from(payload), qos, retain, dup: false }, (error) =>
        error ? reject(error) : resolve(),
      );
    });
  }

  async *#retained(filter: string): AsyncIterable<MqttMessage> {
    const { persistence } = this.#aedes as unknown as RetainedStore;
    for await (const packet of persistence.createRetainedStreamCombi([filter])) yield toMessage(packet, true);
  }

  #refuse(code: ErrorCode, what: BrokerRefusal['what'], client: Client, topic: string): void {
    const username = this.#users.get(client)?.username;
    this.#options.onRefusal?.({
      code,
      what,
      clientId: client.id,
      topic,
      ...(username === undefined ? {} : { username }),
    });
  }
}

interface User {
  readonly username: string;
  readonly principal: Principal;
  /** Topics that were found to be permitted. */
  readonly publishes: Set<string>;
}

/** A robot has some dozen topics, which recur; a service may publish everything and is asked each time. */
function isPermitted({ principal, publishes }: User, topic: string): boolean {
  if (publishes.has(topic)) return true;
  const permitted = mayPublish(principal, topic);
  if (permitted && principal.kind === 'robot') publishes.add(topic);
  return permitted;
}

/** Public in aedes' documentation of persistences, missing in its types. */
interface RetainedStore {
  readonly persistence: { createRetainedStreamCombi(filters: readonly string[]): AsyncIterable<AedesPublishPacket> };
}

const toMessage = (packet: Pick<AedesPublishPacket, 'topic' | 'payload' | 'qos'>, retain: boolean): MqttMessage => ({
  topic: packet.topic,
  payload: typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload,
  qos: packet.qos === 0 ? 0 : 1,
  retain,
});
