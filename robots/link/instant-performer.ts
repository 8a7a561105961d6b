import { bearingDegToYaw } from '#shared/geo/angles.ts';
import type { EnuFrame } from '#shared/geo/enu-frame.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { toIso } from '#shared/time/clock.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { BpActionParameters, LostLinkPolicy } from '#shared/contracts/bp-actions.ts';
import type { Aim } from '../autonomy/camera-aim.ts';
import type { HaltDesk } from '../autonomy/halt-desk.ts';
import type { MissionControl } from '../autonomy/mission-control.ts';
import type { Undertaking } from '../autonomy/readiness.ts';
import type { ServiceChange } from '../identity/service-book.ts';
import type { ZoneBook } from '../zones/zone-book.ts';
import type { KnownAction } from './known-actions.ts';

const lookMs = 60_000;

export interface PerformerDeps {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly frame: EnuFrame;
  readonly mission: MissionControl;
  readonly halts: HaltDesk;
  readonly holder: () => string;
  readonly takeAuthority: (parameters: BpActionParameters<'bpTakeAuthority'>) => void;
  /** Refuses what its signature does not cover. */
  readonly takeContract: (policy: LostLinkPolicy) => Result<undefined, DomainError>;
  readonly isNode: (nodeId: string) => boolean;
  /** Why the robot undertakes no such thing now; undefined if it does. */
  readonly unavailable: (undertaking: Undertaking) => string | undefined;
  readonly changeService: (change: ServiceChange) => Result<unknown, DomainError>;
  readonly announce: (message: BpActionParameters<'bpAnnounce'>) => void;
  readonly cancelOrder: (orderId: string | undefined) => boolean;
  /** Reports the action as ended once the robot stands and nothing of a cancelled order runs any more. */
  readonly awaitStandstill: (actionId: string) => void;
  readonly lookAt: (aim: Aim, untilMonotonicMs: number) => void;
  readonly sendFactsheet: () => void;
  readonly clearInstantActions: () => void;
  readonly zoneSets: Pick<ZoneBook, 'enable' | 'remove'>;
}

type Outcome = Result<'finished' | 'running', DomainError>;
const done: Outcome = ok('finished');
const finished = (result: Result<undefined, DomainError>): Outcome => (result.ok ? done : result);

/** Carries out one admitted instant action. */
export function performInstantAction(action: KnownAction, deps: PerformerDeps): Outcome {
  const { mission } = deps;
  switch (action.type) {
    case 'bpHalt': {
      const { reason } = action.parameters;
      deps.halts.latch({ haltId: deps.ids.next(), by: deps.holder(), reason, at: toIso(deps.clock.now()) });
      return done;
    }
    case 'bpReleaseHalt': {
      const { releasedBy1, releasedBy2 } = action.parameters;
      if (mission.state.halt === undefined || deps.halts.release([releasedBy1, releasedBy2])) return done;
      return err(domainError('BPC_E_SECOND_PERSON', 'Release of the halt.'));
    }
    case 'bpReturn':
    case 'bpResumePatrol':
      return goElsewhere(action, deps);
    case 'bpLookAt':
      return lookAt(action.parameters, deps);
    case 'bpTakeAuthority':
      deps.takeAuthority(action.parameters);
      return done;
    case 'bpSetLostLinkPolicy': {
      const taken = deps.takeContract(action.parameters);
      return taken.ok ? done : taken;
    }
    case 'cancelOrder':
      if (!deps.cancelOrder(action.parameters.orderId)) {
        return err(domainError('BPC_E_STATE_CONFLICT', 'There is no such order to cancel.'));
      }
      deps.awaitStandstill(action.id);
      return ok('running');
    case 'startPause':
      mission.apply({ kind: 'pause' });
      deps.awaitStandstill(action.id);
      return ok('running');
    case 'stopPause':
      mission.apply({ kind: 'resume' });
      return done;
    case 'enableZoneSet':
      return finished(deps.zoneSets.enable(action.parameters.zoneSetId));
    case 'deleteZoneSet':
      return finished(deps.zoneSets.remove(action.parameters.zoneSetId));
    case 'factsheetRequest':
      deps.sendFactsheet();
      return done;
    case 'clearInstantActions':
      deps.clearInstantActions();
      return done;
    case 'stateRequest':
    case 'bpAuthority':
      return done;
    case 'bpAnnounce':
      deps.announce(action.parameters);
      return done;
    case 'bpSetServiceState': {
      const { by, reason, state, supervisor } = action.parameters;
      const changed = deps.changeService({ by, reason, state, isSupervisor: supervisor });
      return changed.ok ? done : changed;
    }
    case 'bpObserve':
    case 'bpDock':
      return err(domainError('BPC_E_PAYLOAD_INVALID', `${action.type} belongs to a node.`));
  }
}

/** Both end an active order: an operator's newest word counts. */
function goElsewhere(
  action: Extract<KnownAction, { type: 'bpReturn' | 'bpResumePatrol' }>,
  { cancelOrder, isNode, mission, unavailable }: PerformerDeps,
): Outcome {
  if (mission.state.halt !== undefined) return err(domainError('BPC_E_HALTED', 'The robot.'));
  const refusal = unavailable(action.type === 'bpReturn' ? 'return' : 'resume-patrol');
  if (refusal !== undefined) return err(domainError('BPC_E_ROBOT_NOT_READY', `${action.type}: ${refusal}.`));
  if (action.type === 'bpReturn' && !isNode(action.parameters.nodeId)) {
    return err(domainError('BPC_E_NO_ROUTE', `Node ${action.parameters.nodeId} is not known.`));
  }
  cancelOrder(undefined);
  if (action.type === 'bpReturn') mission.apply({ kind: 'return-commanded', nodeId: action.parameters.nodeId });
  else mission.apply({ kind: 'resume-patrol' });
  return done;
}

function lookAt({ bearingDeg, lat, lon }: BpActionParameters<'bpLookAt'>, deps: PerformerDeps): Outcome {
  const until = deps.clock.monotonicMs() + lookMs;
  if (lat !== undefined && lon !== undefined) {
    const at = deps.frame.toEnu({ latitude: lat, longitude: lon, altitude: deps.frame.origin.altitude });
    deps.lookAt({ kind: 'place', at }, until);
    return done;
  }
  if (bearingDeg === undefined)
    return err(domainError('BPC_E_PAYLOAD_INVALID', 'bpLookAt: neither place nor bearing.'));
  deps.lookAt({ kind: 'bearing', yaw: bearingDegToYaw(bearingDeg) }, until);
  return done;
}
