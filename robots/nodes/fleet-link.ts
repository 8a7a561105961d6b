import { AlertAck } from '#shared/contracts/extension/alert.ts';
import { Stored } from '#shared/contracts/extension/centre.ts';
import { parseJson } from '#shared/contracts/parse-json.ts';
import { centreTopicContracts, robotTopicContracts } from '#shared/contracts/topics.ts';
import { isAuthentic } from '#shared/crypto/envelope.ts';
import type { Verifier } from '#shared/crypto/ports.ts';
import type { LinkState } from '#shared/link/mqtt-port.ts';
import type { RosGraph, RosNode } from '#shared/ros/port.ts';
import { Compile } from 'typebox/compile';
import type { CommandDesk } from '../link/command-desk.ts';
import type { LinkSession, MessageHandler } from '../link/link-session.ts';
import type { OutboxCourier } from '../link/outbox-courier.ts';
import type { Outbox } from '../link/outbox.ts';
import type { CentreWatch } from '../link/centre-watch.ts';

const stored = Compile(Stored);
const alertAck = Compile(AlertAck);

export interface FleetLinkDeps {
  readonly graph: RosGraph;
  readonly namespace: string;
  readonly session: LinkSession;
  readonly outbox: Outbox;
  readonly courier: OutboxCourier;
  readonly desk: CommandDesk;
  readonly watch: CentreWatch;
  readonly verifier: Verifier;
  readonly onLink: (state: LinkState) => void;
  readonly onAlertAck: (ack: AlertAck) => void;
  readonly onRefused: (reason: string) => void;
}

/** The robot's end of the MQTT link: takes what the centre says apart by topic, and lets the outbox flow. */
export class FleetLink {
  readonly #deps: FleetLinkDeps;
  readonly #node: RosNode;

  constructor(deps: FleetLinkDeps) {
    this.#deps = deps;
    this.#node = deps.graph.createNode('fleet_link', { namespace: deps.namespace });
  }

  /** Begins; the topics are heard as soon as there is a link. */
  start(): void {
    const { courier, desk, onLink, onRefused, session, watch } = this.#deps;
    session.start(onLink);
    this.#node.createTimer(100, () => courier.tick());
    const own = (
      name: 'order' | 'instantActions' | 'stored' | 'alertAck',
      take: (value: unknown) => void,
    ): Promise<void> => session.listen(name, this.#reader(name, robotTopicContracts[name].maxBytes, take));
    const all = (name: 'heartbeat' | 'anchor' | 'halt', take: (value: unknown) => void): Promise<void> =>
      session.listenCentre(name, this.#reader(name, centreTopicContracts[name].maxBytes, take));
    Promise.all([
      all('halt', (value) => watch.takeHalt(value)),
      all('heartbeat', (value) => watch.takeHeartbeat(value)),
      all('anchor', (value) => watch.takeAnchor(value)),
      own('order', (value) => desk.takeOrder(value)),
      own('instantActions', (value) => desk.takeInstantActions(value)),
      own('stored', (value) => this.#takeStored(value)),
      own('alertAck', (value) => this.#takeAlertAck(value)),
    ]).catch((error: unknown) => onRefused(`subscribing: ${String(error)}`));
  }

  async end(): Promise<void> {
    this.#node.destroy();
    await this.#deps.session.end();
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
