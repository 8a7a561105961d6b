import type { LinkState } from '#shared/link/mqtt-port.ts';
import type { LostLinkPolicy } from '#shared/contracts/bp-actions.ts';
import type { LinkPhase } from '#shared/lost-link/link-phase.ts';
import { SectorWays } from '#shared/lost-link/sector-ways.ts';
import type { RobotAgentDeps } from '../agent-deps.ts';
import type { ManagedGraph } from '../lifecycle/managed-graph.ts';
import type { LostLinkBook } from '../autonomy/lost-link.ts';
import { reasonsAgainst } from '../autonomy/readiness.ts';
import type { Undertaking } from '../autonomy/readiness.ts';
import type { ServiceBook, ServiceChange } from '../identity/service-book.ts';
import { CentreWatch } from '../link/centre-watch.ts';
import { CommandDesk } from '../link/command-desk.ts';
import { EvidenceQueue } from '../link/evidence-queue.ts';
import { performInstantAction } from '../link/instant-performer.ts';
import type { KnownAction } from '../link/known-actions.ts';
import { UploadPace } from '../link/upload-pace.ts';
import { LinkGuard } from '../link/link-guard.ts';
import { vdaError } from '../link/vda-errors.ts';
import { FleetLink } from '../nodes/fleet-link.ts';
import { StatusPublisher } from '../nodes/status-publisher.ts';
import { Watchman } from '../nodes/watchman.ts';
import type { RobotBody } from './robot-body.ts';
import type { RobotCore } from './robot-core.ts';

/** A moving robot is not where the centre last saw it: so far from the first node an order is still taken. */
const startToleranceM = 25;
/** Somebody says how to go on: the robot needs no more help. */
const endsNeed: ReadonlySet<string> = new Set(['bpReturn', 'bpResumePatrol', 'stopPause']);
/** The contract's limit of one gap report. */
const dropsAReport = 64;

/** What talks with the centre. */
export function buildRadio(deps: RobotAgentDeps & { readonly graph: ManagedGraph }, core: RobotCore, body: RobotBody) {
  const { courier, note, session } = core;
  const evidence = new EvidenceQueue(
    deps.disk.spool,
    deps.uploader,
    deps.clock,
    (evidenceId, reason) => note('evidence', `${evidenceId} was given up: ${reason}`),
    new UploadPace(
      deps.clock,
      () => session.isUp && courier.isIdle,
      () => session.rttMs,
    ),
  );
  const watchman = buildWatchman(deps, core, body, evidence, () => status);
  const watch = new CentreWatch(deps.verifier, deps.config.robot, watchman);
  const status = new StatusPublisher({
    ...deps,
    ...core,
    lostLink: () => ({ ...core.contract.contract, signed: core.contract.isSigned }),
    service: () => core.service.state,
    centreId: () => watchman.centreId,
    way: () => body.executor.way,
    takesOrders: () => unavailable('order', core) === undefined,
  });
  const desk = buildDesk(deps, core, body, watchman, status);
  const link = new FleetLink({
    ...deps,
    ...core,
    desk,
    watch,
    zoneKeeper: body.zoneKeeper,
    onRefused: (reason) => core.note('refused', reason),
    onAlertAck: ({ alertAckStatus, alertId, by }) => {
      const about = core.alerts.find(alertId)?.description ?? alertId;
      core.note('command', `${by}: ${alertAckStatus}: ${about}`);
    },
    onLink: (state: LinkState) => {
      core.note('link', state);
      if (state === 'connected') {
        status.introduce();
        core.courier.startOver();
        sayDistrust(core);
      }
      watchman.onLink(state);
    },
  });
  return { evidence, watchman, status, link };
}

function buildWatchman(
  deps: RobotAgentDeps,
  core: RobotCore,
  { executor }: RobotBody,
  evidence: EvidenceQueue,
  status: () => StatusPublisher,
): Watchman {
  const { mission, note } = core;
  return new Watchman({
    ...deps,
    ...core,
    evidence,
    guard: buildGuard(deps, core, executor),
    onReady: () => {
      executor.patrolEnabled = true;
      mission.apply({ kind: 'patrol-enabled' });
    },
    onAuthorityChanged: () => status().authorityChanged(),
    onAnchor: (matches) => {
      note('link', matches ? 'the anchor is ours' : 'the anchor is another: orders are refused');
      core.errors.condition('UNKNOWN_MAP_ID', matches ? undefined : vdaError('UNKNOWN_MAP_ID', 'the anchors differ'));
      status().stateChanged();
    },
    onRefused: (reason) => note('refused', reason),
  });
}

function buildGuard(deps: RobotAgentDeps, core: RobotCore, executor: RobotBody['executor']): LinkGuard {
  const { alerts, boot, contract, gap, localization, outbox, report, session, writer } = core;
  const { dockNodeId, limits, patrolId, sector } = deps.config;
  const ways = new SectorWays(sector, { dockNodeId, patrolId, maximumSpeedMps: limits.maxSpeedMps });
  return new LinkGuard({
    ...deps,
    ...core,
    contract: () => contract.contract,
    pose: () => localization.pose,
    batteryPercent: () => localization.battery?.percent,
    isUp: () => session.isUp,
    means: () => ({
      canReturn: localization.pose === undefined || ways.home(localization.pose).length > 0,
      ...executor.linkMeans,
    }),
    onCannot: (phase) => {
      if (phase === undefined) alerts.clear(cannotKey);
      else alerts.raise({ category: 'LINK', dedupKey: cannotKey, description: cannotText[phase], priority: 'HIGH' });
    },
    onRelinked: () => {
      // What these reports push out of a full outbox is told with the next heartbeat.
      const known = [...outbox.drops];
      do {
        const drops = known.splice(0, dropsAReport);
        const gapReport = gap.close({
          at: deps.clock.now(),
          policyApplied: contract.contract.policyId,
          batteryPercent: localization.battery?.percent,
          boot,
          drops,
        });
        if (gapReport !== undefined) report('alert', 'gapReport', writer.extension('gapReport', gapReport));
        outbox.declared(drops);
      } while (known.length > 0);
      gap.forget();
    },
  });
}

const cannotKey = 'lost-link-cannot';
const cannotText: Readonly<Record<LinkPhase, string>> = {
  UP: '',
  CONTINUE: '',
  HOLD: '',
  RETURN: 'The contract says go home, and no way home is known: holding.',
  RETRACE: 'The contract says go back, and the way driven is not known: holding.',
  GOTO_LINK: 'The contract says go where there is a link, and no such place is known: holding.',
};

/** A contract that holds is an event and shows on the wire; it ends the distrust of a damaged one. */
const takeContract =
  ({ alerts, contract, note }: RobotCore, status: { authorityChanged(): void }) =>
  (policy: LostLinkPolicy): ReturnType<LostLinkBook['take']> => {
    const taken = contract.take(policy);
    if (!taken.ok) return taken;
    note('command', `lost-link contract ${policy.policyId} is in force`);
    alerts.clear(distrustKey);
    status.authorityChanged();
    return taken;
  };

const distrustKey = 'lost-link-distrust';

function sayDistrust({ alerts, contract }: RobotCore): void {
  const { distrust } = contract;
  if (distrust === undefined) return;
  const description = `${distrust[0]?.toUpperCase()}${distrust.slice(1)}.`;
  alerts.raise({ category: 'TAMPER', dedupKey: distrustKey, description, priority: 'HIGH' });
}

function buildDesk(
  deps: RobotAgentDeps,
  core: RobotCore,
  body: RobotBody,
  watchman: Watchman,
  status: StatusPublisher,
): CommandDesk {
  const { clock, config, ids } = deps;
  const { camera, executor, fence } = body;
  const { authority, book, errors, frame, halts, localization, log, mission, note, service, zoneBook, zones } = core;
  const perform = (action: KnownAction): ReturnType<typeof performInstantAction> => {
    const outcome = performInstantAction(action, {
      clock,
      ids,
      frame,
      mission,
      halts,
      holder: () => authority.holder.holder,
      takeAuthority: (parameters) => {
        authority.take(parameters);
        deps.recorder?.happened({ cause: 'override', text: `${parameters.operatorId} takes over` });
      },
      takeContract: takeContract(core, status),
      isNode: (nodeId) => executor.resolve(nodeId) !== undefined,
      cancelOrder: (orderId) => executor.cancelOrder(orderId),
      unavailable: (undertaking) => unavailable(undertaking, core),
      changeService: (change) => changeService(core, body, status, change),
      announce: (message) => executor.announce(message),
      awaitStandstill: (actionId) => executor.whenStanding(() => log.end(actionId)),
      lookAt: (aim, until) => camera.override(aim, until),
      sendFactsheet: () => status.sendFactsheet(),
      clearInstantActions: () => log.clearEnded(),
      zoneSets: zoneBook,
    });
    note(outcome.ok ? 'command' : 'refused', `${action.type} ${action.id}`);
    if (outcome.ok) errors.instantActionAccepted();
    if (outcome.ok && endsNeed.has(action.type)) service.helped();
    status.authorityChanged();
    return outcome;
  };
  return new CommandDesk({
    robot: config.robot,
    clock: core.centreClock,
    verifier: deps.verifier,
    requireAuthority: config.requireAuthority,
    book,
    log,
    loadAuthority: () => authority.authority,
    saveAuthority: (memory) => authority.save(memory),
    orderContext: () => ({
      mapId: config.sector.mapId,
      anchorMatches: watchman.anchorMatches !== false,
      position: localization.isLocalized ? localization.pose : undefined,
      unavailable: unavailable('order', core),
      startToleranceM,
      resolve: executor.resolve,
      obstructed: (points, zoneSetId) => fence.obstruction(points.slice(1)) ?? zones.obstruction(points, zoneSetId),
      refuseZoneSet: (zoneSetId) => {
        const set = zoneBook.forOrder(zoneSetId);
        return set.ok ? undefined : set.error;
      },
      useZoneSet: (zoneSetId) => void zoneBook.enable(zoneSetId),
    }),
    onOrder: (isUpdate) => {
      note('command', `order ${book.orderId}/${book.orderUpdateId}${isUpdate ? ' (update)' : ''}`);
      errors.orderAccepted();
      executor.takeOrder();
      status.authorityChanged();
    },
    onError: (error) => {
      note('refused', `${error.errorType}: ${error.errorDescription ?? ''}`);
      errors.refuse(error);
    },
    perform,
    takeContract: takeContract(core, status),
    onSeen: () => status.stateChanged(),
  });
}

function unavailable(undertaking: Undertaking, { localization, mission, service }: RobotCore): string | undefined {
  const { fault, halt } = mission.state;
  const reasons = reasonsAgainst(undertaking, {
    halted: halt !== undefined,
    fault,
    service: service.state.state,
    localized: localization.isLocalized,
  });
  return reasons.length === 0 ? undefined : reasons.join('; ');
}

/** An order does not wait behind a repair: it is cancelled. */
export function changeService(
  { service }: RobotCore,
  { executor }: RobotBody,
  status: { authorityChanged(): void },
  change: ServiceChange,
): ReturnType<ServiceBook['change']> {
  const changed = service.change(change);
  if (service.isOut) executor.cancelOrder(undefined);
  status.authorityChanged();
  return changed;
}
