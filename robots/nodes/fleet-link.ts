import { AlertAck } from '#shared/contracts/extension/alert.ts';
import { Stored } from '#shared/contracts/extension/centre.ts';
import { parseJson } from '#shared/contracts/parse-json.ts';
import { centreTopicContracts, robotTopicContracts } from '#shared/contracts/topics.ts';
import { isAuthentic } from '#shared/crypto/envelope.ts';
import type { Verifier } from '#shared/crypto/ports.ts';
import type { LinkState } from '#shared/link/mqtt-port.ts';
import { Compile } from 'typebox/compile';
import type { ManagedGraph } from '../lifecycle/managed-graph.ts';
import type { ManagedNode } from '../lifecycle/managed-node.ts';
import type { CommandDesk } from '../link/command-desk.ts';
import type { CommandHold } from '../link/command-hold.ts';
import type { LinkSession, MessageHandler } from '../link/link-session.ts';
import type { OutboxCourier } from '../link/outbox-courier.ts';
import type { Outbox } from '../link/outbox.ts';
import type { CentreWatch } from '../link/centre-watch.ts';
import type { ZoneKeeper } from './zone-keeper.ts';

const stored = Compile(Stored);
const alertAck = Compile(AlertAck);

export interface FleetLinkDeps {
  readonly graph: ManagedGraph;
  readonly namespace: string;
  readonly session: LinkSession;
  readonly outbox: Outbox;
  readonly courier: OutboxCourier;
  readonly desk: CommandDesk;
  readonly watch: CentreWatch;
  readonly commands: CommandHold;
  readonly zoneKeeper: Pick<ZoneKeeper, 'takeZoneSet' | 'takeResponses'>;
  readonly verifier: Verifier;
  readonly onLink: (state: LinkState) => void;
  readonly onAlertAck: (ack: AlertAck) => void;
  readonly onRefused: (reason: string) => void;
}

/**
 * The robot's end of the MQTT link: takes what the centre says apart by topic, and lets the outbox flow. Not active, it has no
 * connection: to the robot that is a lost link.
 */
export class FleetLink {
  readonly #deps: FleetLinkDeps;
  readonly #node: ManagedNode;
  #ending: Promise<void> = Promise.resolve();

  constructor(deps: FleetLinkDeps) {
    this.#deps = deps;
    this.#node = deps.graph.createNode('fleet_link', { namespace: deps.namespace });
  }

  start(): void {
    const { courier, session } = this.#deps;
    this.#node.createTimer(100, () => {
      session.watch();
      courier.tick();
    });
    this.#node.addHooks({
      onActivate: () => this.#connect(),
      onDeactivate: () => void (this.#ending = session.end()),
    });
  }

  async end(): Promise<void> {
    this.#node.destroy();
    await this.#ending;
  }

  /** The topics are heard as soon as there is a link. */
  #connect(): void {
    const { desk, onLink, onRefused, session, watch, zoneKeeper } = this.#deps;
    session.start(onLink);
    const own = (
      name: 'order' | 'instantActions' | 'stored' | 'alertAck' | 'zoneSet' | 'responses',
      take: (value: unknown) => void,
    ): Promise<void> =>
      session.listen(
        name,
        this.#reader(name, robotTopicContracts[name].maxBytes, (value) => take(session.inOurWords(name, value))),
      );
    const all = (name: 'heartbeat' | 'anchor' | 'halt', take: (value: unknown) => void): Promise<void> =>
      session.listenCentre(name, this.#reader(name, centreTopicContracts[name].maxBytes, take));
    Promise.all([
      all('halt', (value) => watch.takeHalt(value)),
      all('heartbeat', (value) => watch.takeHeartbeat(value)),
      all('anchor', (value) => watch.takeAnchor(value)),
      own('order', (value) => this.#whenTimely(() => desk.takeOrder(value))),
      own('instantActions', (value) => {
        desk.takeStops(value);
        this.#whenTimely(() => desk.takeInstantActions(value));
      }),
      own('zoneSet', (value) => zoneKeeper.takeZoneSet(value)),
      own('responses', (value) => zoneKeeper.takeResponses(value)),
      own('stored', (value) => this.#takeStored(value)),
      own('alertAck', (value) => this.#takeAlertAck(value)),
    ]).catch((error: unknown) => onRefused(`subscribing: ${String(error)}`));
  }

  /** Malformed input is refused and told, and disturbs nothing else; neither does a disk that fails while it is taken. */
  #reader(name: string, maxBytes: number, take: (value: unknown) => void): MessageHandler {
    const { onRefused } = this.#deps;
    return (payload) => {
      const parsed = parseJson(payload, maxBytes, name);
      try {
        if (parsed.ok) take(parsed.value);
        else onRefused(`${parsed.error.code}: ${parsed.error.message}`);
      } catch (error) {
        onRefused(`${name}: ${String(error)}`);
      }
    };
  }

  /** A command that waited for the centre's time may meet a disk that refuses by then. */
  #whenTimely(take: () => void): void {
    const { commands, onRefused } = this.#deps;
    commands.pass(() => {
      try {
        take();
      } catch (error) {
        onRefused(`command: ${String(error)}`);
      }
    });
  }

  #takeAlertAck(value: unknown): void {
    const { onAlertAck, onRefused, verifier } = this.#deps;
    if (!alertAck.Check(value)) onRefused('malformed acknowledgement');
    else if (!isAuthentic(value, verifier)) onRefused('acknowledgement with a wrong signature');
    else onAlertAck(value);
  }

  #takeStored(value: unknown): void {
    const { onRefused, outbox, verifier } = this.#deps;
    if (!stored.Check(value)) onRefused('malformed stored message');
    else if (!isAuthentic(value, verifier)) onRefused('stored with a wrong signature');
    else outbox.stored(value.boot, value.seq);
  }
}
