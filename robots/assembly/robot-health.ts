import type { RobotAgentDeps } from '../agent-deps.ts';
import { staleness } from '../diagnostics/health.ts';
import type { Health, HealthSource } from '../diagnostics/health.ts';
import type { EvidenceQueue } from '../link/evidence-queue.ts';
import type { Perception } from '../nodes/perception.ts';
import type { RobotBody } from './robot-body.ts';
import type { RobotCore } from './robot-core.ts';

/** More uncertain than this is worth a look, long before it stops the robot. */
const uncertainM = 5;
const scarceMb = { warn: 500, error: 100 } as const;

const ok = (message: string, values: Health['values']): Health => ({ level: 'OK', message, values });
const warn = (message: string, values: Health['values']): Health => ({ level: 'WARN', message, values });
const error = (message: string, values: Health['values']): Health => ({ level: 'ERROR', message, values });

/** How every part of the robot fares, for /diagnostics. */
export function robotHealth(
  deps: RobotAgentDeps,
  core: RobotCore,
  body: RobotBody,
  parts: { readonly evidence: EvidenceQueue; readonly perception: Perception },
): readonly HealthSource[] {
  const { freeBytes } = deps.disk;
  return [
    { name: 'localization', node: 'localization', check: (now, stale) => localization(core, now, stale) },
    { name: 'gnss', node: 'localization', check: (now, stale) => gnss(core, now, stale) },
    { name: 'battery', node: 'localization', check: (now, stale) => battery(deps, core, now, stale) },
    { name: 'navigation', node: 'patrol_executor', check: () => navigation(core, body) },
    { name: 'safety', node: 'safety_supervisor', check: () => safety(core, body) },
    { name: 'link', node: 'fleet_link', check: () => link(core) },
    { name: 'outbox', node: 'fleet_link', check: () => outbox(deps, core, parts.evidence) },
    ...(deps.detector === undefined
      ? []
      : [{ name: 'detector', node: 'detector', check: () => sight(parts.perception) }]),
    ...(freeBytes === undefined ? [] : [{ name: 'disk', check: () => disk(freeBytes()) }]),
  ];
}

function localization({ localization: here }: RobotCore, now: number, staleAfterMs: number): Health {
  const stale = staleness('odometry', here.odometryAt, now, staleAfterMs);
  if (stale !== undefined) return stale;
  const { pose } = here;
  const values = { position_sigma_m: pose?.positionSigmaM, yaw_sigma_rad: pose?.yawSigmaRad, driven_m: here.drivenM };
  if (pose === undefined) return warn('no position yet', values);
  if (!here.isLocalized) return error('the robot does not know where it is', values);
  return pose.positionSigmaM > uncertainM ? warn('uncertain position', values) : ok('localised', values);
}

function gnss({ localization: here }: RobotCore, now: number, staleAfterMs: number): Health {
  const stale = staleness('fix', here.fixAt, now, staleAfterMs);
  if (stale !== undefined) return stale;
  const status = here.fix?.status.status;
  const values = { status, sigma_m: Math.sqrt(here.fix?.position_covariance[0] ?? Number.NaN) };
  if (here.fixTrouble !== undefined) return error(`not believed: ${here.fixTrouble}`, values);
  return status === undefined || status < 0 ? warn('no satellites', values) : ok('fix', values);
}

function battery(
  { config }: RobotAgentDeps,
  { localization: here }: RobotCore,
  now: number,
  staleAfterMs: number,
): Health {
  const stale = staleness('battery gauge', here.batteryAt, now, staleAfterMs);
  if (stale !== undefined || here.battery === undefined) return stale ?? warn('not measured', {});
  const { charging, current, percent, voltage } = here.battery;
  const values = { percent, voltage_v: voltage, current_a: current, charging };
  const { reservePercent } = config.energy;
  if (charging) return ok('charging', values);
  if (percent < reservePercent) return error('below the reserve', values);
  return percent < 2 * reservePercent ? warn('low', values) : ok('discharging', values);
}

function navigation(
  { mission, service, localization: { speedMps } }: RobotCore,
  { executor, supervisor }: RobotBody,
): Health {
  const { motion } = mission;
  const values = {
    behaviour: mission.behaviour,
    motion: motion.kind,
    waypoints_left: executor.way.length,
    speed_mps: speedMps,
    limited_by: supervisor.limitedBy,
    service_state: service.state.state,
  };
  if (service.state.state === 'NEEDS_HELP') return error('needs help', values);
  if (supervisor.limitedBy !== undefined && motion.kind !== 'still') return warn(supervisor.limitedBy, values);
  return ok(mission.behaviour, values);
}

function safety({ mission, people, service }: RobotCore, { supervisor }: RobotBody): Health {
  const { fault, halt } = mission.state;
  const values = { halted: halt !== undefined, fault, limited_by: supervisor.limitedBy, people_near: people.size };
  if (fault !== undefined) return error(fault, values);
  if (halt !== undefined) return warn(`halted by ${halt.by}: ${halt.reason}`, values);
  return service.isOut ? warn('out of service', values) : ok('watching', values);
}

function link({ mission, session, silence }: RobotCore): Health {
  const values = {
    connected: session.isUp,
    rtt_ms: session.rttMs,
    loss_percent: session.lossPercent,
    centre_silent_s: silence.silentMs === undefined ? undefined : silence.silentMs / 1000,
    phase: mission.state.link,
  };
  if (mission.state.link !== 'UP') return error(`lost link: ${mission.state.link}`, values);
  return session.isUp ? ok('connected', values) : warn('not connected', values);
}

function outbox({ clock, config }: RobotAgentDeps, { outbox: box }: RobotCore, evidence: EvidenceQueue): Health {
  const oldest = box.oldestAt === undefined ? undefined : (clock.now() - box.oldestAt) / 1000;
  const values = { depth: box.depth, oldest_s: oldest, drops: box.drops.length, pictures_waiting: evidence.depth };
  if (box.drops.length > 0) return error('dropped what did not fit', values);
  return box.depth > config.outboxCapacity / 2 ? warn('more than half full', values) : ok('carrying', values);
}

const sight = (perception: Perception): Health =>
  perception.takeDetectorHealth() ?? { level: 'STALE', message: 'blind: no detector', values: {} };

function disk(freeBytes: number | undefined): Health {
  if (freeBytes === undefined) return { level: 'STALE', message: 'the disk does not answer', values: {} };
  const freeMb = freeBytes / 2 ** 20;
  const values = { free_mb: Math.round(freeMb) };
  if (freeMb < scarceMb.error) return error('almost full', values);
  return freeMb < scarceMb.warn ? warn('filling up', values) : ok('room enough', values);
}
