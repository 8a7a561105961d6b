import { Compile } from 'typebox/compile';
import { bpActionParameters } from '#shared/contracts/bp-actions.ts';
import type { RobotTopicName } from '#shared/contracts/topics.ts';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import type { RobotAgentDeps, RobotEvent } from '../agent-deps.ts';
import { HaltDesk } from '../autonomy/halt-desk.ts';
import type { HaltLatch } from '../autonomy/autonomy-state.ts';
import { haltMemory } from '../autonomy/halt-memory.ts';
import type { LostLinkContract } from '../autonomy/lost-link.ts';
import { MissionControl } from '../autonomy/mission-control.ts';
import { PeopleWatch } from '../autonomy/people-watch.ts';
import { ServiceBook } from '../identity/service-book.ts';
import { AlertDesk } from '../link/alert-desk.ts';
import { AuthorityDesk } from '../link/authority-desk.ts';
import { anchorHash } from '../link/centre-watch.ts';
import { ErrorList } from '../link/error-list.ts';
import { GapRecorder } from '../link/gap-recorder.ts';
import { InstantActionLog } from '../link/instant-action-log.ts';
import { LinkSession } from '../link/link-session.ts';
import { MessageWriter } from '../link/message-writer.ts';
import { OrderBook } from '../link/order-book.ts';
import { OutboxCourier } from '../link/outbox-courier.ts';
import type { Lane } from '../link/outbox-item.ts';
import { Outbox } from '../link/outbox.ts';
import { Localization } from '../nodes/localization.ts';

const policy = Compile(bpActionParameters.bpSetLostLinkPolicy);

/** What body and radio share: state, memory and the way out. Built first, nothing started. */
export type RobotCore = ReturnType<typeof buildCore>;

export function buildCore(deps: RobotAgentDeps) {
  const { clock, config, disk, graph, groundHeight, ids, linkSigner, mqtt, namespace, sha256 } = deps;
  const { identity, opex, robot, sector } = config;
  const boot = ids.next();
  const frame = enuFrame(sector.anchor);
  const note = (kind: RobotEvent['kind'], text: string): void => deps.onEvent?.({ at: clock.now(), kind, text });
  const onFault = (error: unknown): void => note('fault', error instanceof Error ? error.message : String(error));

  const writer = new MessageWriter(identity, opex, clock, linkSigner);
  const { credentials, keepAliveSeconds } = config;
  const link = { interfaceName: sector.interfaceName, robot, credentials, keepAliveSeconds };
  const session = new LinkSession({ clock, mqtt, writer }, link);
  const outbox = new Outbox(disk.outbox, boot, config.outboxCapacity, onFault);
  const courier = new OutboxCourier({ outbox, session, writer, clock });
  const report = (lane: Lane, topic: RobotTopicName, body: object): void =>
    courier.sendNow(outbox.put(lane, topic, body as Readonly<Record<string, unknown>>, clock.now()));

  const halts = haltMemory(disk.memory);
  const saveHalt = (halt: HaltLatch | undefined): void => {
    try {
      halts.save(halt);
    } catch (error) {
      // A full disk must not keep the robot from stopping.
      onFault(error);
    }
  };
  const mission = new MissionControl(config.dockNodeId, halts.load(), saveHalt);
  return {
    boot,
    frame,
    note,
    writer,
    session,
    outbox,
    courier,
    report,
    mission,
    anchorHash: anchorHash(sha256, sector.mapId, sector.anchor),
    halts: new HaltDesk(mission, halts.loadReleased(), halts.saveReleased),
    people: new PeopleWatch(config.person),
    service: new ServiceBook(disk.memory),
    authority: new AuthorityDesk(disk.memory, clock),
    contract: lostLinkContract(deps),
    book: new OrderBook(),
    log: new InstantActionLog(),
    errors: new ErrorList(),
    gap: new GapRecorder(frame),
    alerts: new AlertDesk(writer, ids, clock, (lane, body) => report(lane, 'alert', body)),
    localization: new Localization(graph, namespace, config, groundHeight),
  };
}

/** The contract in force: the built-in one until the centre sets another, which outlives a restart. */
function lostLinkContract({ config, disk }: RobotAgentDeps) {
  const stored = disk.memory.get('lost-link');
  let current: LostLinkContract = policy.Check(stored) ? stored : config.lostLink;
  return {
    get: (): LostLinkContract => current,
    set(next: LostLinkContract): void {
      current = next;
      disk.memory.set('lost-link', next);
    },
  };
}
