import type { LinkState } from '#shared/link/mqtt-port.ts';
import type { RobotAgentDeps } from '../agent-deps.ts';
import { CentreWatch } from '../link/centre-watch.ts';
import { CommandDesk } from '../link/command-desk.ts';
import { EvidenceQueue } from '../link/evidence-queue.ts';
import { performInstantAction } from '../link/instant-performer.ts';
import type { KnownAction } from '../link/known-actions.ts';
import { vdaError } from '../link/vda-errors.ts';
import { FleetLink } from '../nodes/fleet-link.ts';
import { StatusPublisher } from '../nodes/status-publisher.ts';
import { Watchman } from '../nodes/watchman.ts';
import type { RobotBody } from './robot-body.ts';
import type { RobotCore } from './robot-core.ts';

/** A moving robot is not where the centre last saw it: so far from the first node an order is still taken. */
const startToleranceM = 25;
/** The contract's limit of one gap report. */
const dropsAReport = 64;

/** What talks with the centre. */
export function buildRadio(deps: RobotAgentDeps, core: RobotCore, body: RobotBody) {
  const evidence = new EvidenceQueue(deps.disk.spool, deps.uploader, deps.clock, (evidenceId, reason) =>
    core.note('evidence', `${evidenceId} was given up: ${reason}`),
  );
  const watchman = buildWatchman(deps, core, body, evidence, () => status);
  const watch = new CentreWatch(deps.verifier, deps.clock, deps.config.robot, watchman);
  watchman.attach(watch);
  const status = new StatusPublisher({
    ...deps,
    ...core,
    watch,
    service: () => core.service.state,
    centreId: () => watchman.centreId,
    way: () => body.executor.way,
  });
  const desk = buildDesk(deps, core, body, watchman, status);
  const link = new FleetLink({
    ...deps,
    ...core,
    desk,
    watch,
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
  const { boot, contract, gap, localization, mission, note, outbox, report, writer } = core;
  return new Watchman({
    ...deps,
    ...core,
    evidence,
    contract: () => contract.get(),
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
    onRelinked: () => {
      do {
        const gapReport = gap.close({
          at: deps.clock.now(),
          policyApplied: contract.get().policyId,
          batteryPercent: localization.battery?.percent,
          boot,
          drops: outbox.takeDrops(dropsAReport),
        });
        if (gapReport !== undefined) report('alert', 'gapReport', writer.extension('gapReport', gapReport));
      } while (outbox.drops.length > 0);
    },
    onRefused: (reason) => note('refused', reason),
  });
}

function buildDesk(
  deps: RobotAgentDeps,
  core: RobotCore,
  { camera, executor, fence }: RobotBody,
  watchman: Watchman,
  status: StatusPublisher,
): CommandDesk {
  const { clock, config, ids } = deps;
  const { authority, book, contract, errors, frame, halts, localization, log, mission, note, service } = core;
  const perform = (action: KnownAction): ReturnType<typeof performInstantAction> => {
    note('command', action.type);
    const outcome = performInstantAction(action, {
      clock,
      ids,
      frame,
      mission,
      halts,
      holder: () => authority.holder.holder,
      takeAuthority: (parameters) => authority.take(parameters),
      setLostLink: (policy) => contract.set(policy),
      isNode: (nodeId) => executor.resolve(nodeId) !== undefined,
      cancelOrder: (orderId) => executor.cancelOrder(orderId),
      awaitStandstill: (actionId) => executor.whenStanding(() => log.end(actionId)),
      lookAt: (aim, until) => camera.override(aim, until),
      sendFactsheet: () => status.sendFactsheet(),
      clearInstantActions: () => log.clearEnded(),
    });
    if (outcome.ok) errors.instantActionAccepted();
    if (outcome.ok && (action.type === 'bpReturn' || action.type === 'bpResumePatrol')) service.helped();
    status.authorityChanged();
    return outcome;
  };
  return new CommandDesk({
    robot: config.robot,
    clock,
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
      unavailable: unavailable(core),
      startToleranceM,
      resolve: executor.resolve,
      obstructed: (points) => fence.obstruction(points),
    }),
    onOrder: (isUpdate) => {
      note('command', `order ${book.orderId}/${book.orderUpdateId}${isUpdate ? ' (update)' : ''}`);
      errors.orderAccepted();
      service.helped();
      executor.takeOrder();
      status.authorityChanged();
    },
    onError: (error) => {
      note('refused', `${error.errorType}: ${error.errorDescription ?? ''}`);
      errors.refuse(error);
    },
    perform,
    onSeen: () => status.stateChanged(),
  });
}

function unavailable({ localization, mission, service }: RobotCore): string | undefined {
  if (!localization.isLocalized) return 'starting up';
  if (mission.state.halt !== undefined) return 'halted';
  return service.isOut ? 'out of service' : undefined;
}
