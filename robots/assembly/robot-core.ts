import type { RobotTopicName } from '#shared/contracts/topics.ts';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import { toIso } from '#shared/time/clock.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { RobotAgentDeps, RobotEvent } from '../agent-deps.ts';
import { HaltDesk } from '../autonomy/halt-desk.ts';
import type { HaltLatch } from '../autonomy/autonomy-state.ts';
import { haltMemory } from '../autonomy/halt-memory.ts';
import { LostLinkBook } from '../autonomy/lost-link.ts';
import { MissionControl } from '../autonomy/mission-control.ts';
import { PeopleWatch } from '../autonomy/people-watch.ts';
import { ServiceBook } from '../identity/service-book.ts';
import { CentreClock } from '../safety/centre-clock.ts';
import { AlertDesk } from '../link/alert-desk.ts';
import { AuthorityDesk } from '../link/authority-desk.ts';
import { anchorHash } from '../link/centre-watch.ts';
import { CommandHold } from '../link/command-hold.ts';
import { dialects } from '../link/dialect.ts';
import { ErrorList } from '../link/error-list.ts';
import { GapRecorder } from '../link/gap-recorder.ts';
import { InstantActionLog } from '../link/instant-action-log.ts';
import { LinkSession } from '../link/link-session.ts';
import { MessageWriter } from '../link/message-writer.ts';
import { OrderBook } from '../link/order-book.ts';
import { SilenceClock } from '../link/silence-clock.ts';
import { OutboxHealth } from '../link/outbox-health.ts';
import { OutboxCourier } from '../link/outbox-courier.ts';
import type { Lane } from '../link/outbox-item.ts';
import { OutboxReserve } from '../link/outbox-reserve.ts';
import { Outbox } from '../link/outbox.ts';
import { sectorZoneSet } from '#shared/sector/sector-zone-set.ts';
import { ReleaseDesk } from '../zones/release-desk.ts';
import { ZoneBook } from '../zones/zone-book.ts';
import { ZonesInForce } from '../zones/zones-in-force.ts';
import { recordWelfare } from './record-welfare.ts';
import { Localization } from '../nodes/localization.ts';

/** Half the diagonal of the factsheet's length and width: where the robot meets a zone. */
const contourM = 0.7;

/** What body and radio share: state, memory and the way out. Built first, nothing started. */
export type RobotCore = ReturnType<typeof buildCore>;

export function buildCore(deps: RobotAgentDeps) {
  const { clock, config, disk, graph, groundHeight, ids, linkSigner, mqtt, namespace, sha256 } = deps;
  const { identity, opex, robot, sector } = config;
  const boot = ids.next();
  const frame = enuFrame(sector.anchor);
  const note = (kind: RobotEvent['kind'], text: string): void => deps.onEvent?.({ at: clock.now(), kind, text });
  const onFault = (error: unknown): void => note('fault', error instanceof Error ? error.message : String(error));

  const { credentials, keepAliveSeconds, vdaVersion } = config;
  const writer = new MessageWriter(identity, opex, clock, linkSigner, dialects[vdaVersion].protocolVersion);
  const link = { interfaceName: sector.interfaceName, robot, credentials, keepAliveSeconds, vdaVersion };
  const session = new LinkSession({ clock, mqtt, writer }, link);
  const health = new OutboxHealth(onFault);
  const outbox = new Outbox(disk.outbox, boot, config.outboxCapacity, health, new OutboxReserve(disk.memory));
  const courier = new OutboxCourier({ outbox, session, writer, clock });
  const report = (lane: Lane, topic: RobotTopicName, body: object): void =>
    courier.sendNow(outbox.put(lane, topic, body as Readonly<Record<string, unknown>>, clock.now()));

  const alerts = new AlertDesk(writer, ids, clock, (lane, body) => {
    report(lane, 'alert', body);
    recordWelfare(deps.recorder, body);
  });
  health.attach(alerts);

  const halts = haltMemory(disk.memory);
  const saveHalt = (halt: HaltLatch | undefined): void => {
    try {
      halts.save(halt);
    } catch (error) {
      // A full disk must not keep the robot from stopping.
      onFault(error);
    }
  };
  const service = new ServiceBook(disk.memory);
  const mission = new MissionControl({
    home: config.dockNodeId,
    monotonicMs: () => clock.monotonicMs(),
    halt: halts.load(),
    service: service.state.state,
    saveHalt,
  });
  service.listen({
    onChange: ({ reason, state }) => mission.apply({ kind: 'service', state, why: reason ?? 'confirmed' }),
    onFault,
  });
  const zoneBook = new ZoneBook(disk.memory, sectorZoneSet(sector));
  const centreClock = new CentreClock(clock);
  const releases = new ReleaseDesk(centreClock, () => ids.next());
  return {
    boot,
    centreClock,
    commands: new CommandHold(config.requireAuthority),
    zoneBook,
    releases,
    zones: new ZonesInForce(zoneBook, releases, () => clock.monotonicMs(), {
      marginM: contourM,
      brakingMps2: config.limits.maxAccelerationMps2,
    }),
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
    service,
    authority: new AuthorityDesk(disk.memory, clock),
    contract: new LostLinkBook({
      memory: disk.memory,
      verifier: deps.verifier,
      robot,
      builtIn: config.lostLink,
      zoneIds: sector.zones.map(({ zoneId }) => zoneId),
    }),
    silence: new SilenceClock(disk.memory, clock, onFault),
    book: new OrderBook(),
    log: new InstantActionLog(),
    errors: new ErrorList(),
    gap: openedGap(new GapRecorder(frame, disk.memory, onFault), outbox, clock.now()),
    alerts,
    localization: new Localization(graph, namespace, config, groundHeight),
  };
}

/** A gap that the last life of this robot left open: unless its report is already in the outbox, it goes on. */
function openedGap(gap: GapRecorder, outbox: Outbox, now: EpochMs): GapRecorder {
  if (gap.from === undefined) return gap;
  const from = toIso(gap.from);
  const isTold = [...outbox.pending()].some(({ body, topic }) => topic === 'gapReport' && body['from'] === from);
  if (isTold) gap.forget();
  else gap.addEvent(now, 'restarted in the silence');
  return gap;
}
