import { Compile } from 'typebox/compile';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { CentreConfig, defaults } from './centre-config.ts';
import type { Setting } from './centre-config.ts';
import { environmentVariables } from './read-env.ts';
import type { Settings } from './read-env.ts';

const compiled = Compile(CentreConfig);

/** Pure: settings to a frozen configuration, or all faults at once, each with its path and variable. */
export function toConfig(settings: Settings): Result<CentreConfig, DomainError> {
  const candidate: unknown = { ...defaults, ...settings };
  const faults = compiled.Check(candidate) ? contradictionsOf(candidate) : schemaFaults(candidate);
  if (faults.length > 0) {
    return err(domainError('BPC_E_CONFIG_INVALID', `Settings: ${faults.join('; ')}.`, { faults }));
  }
  return ok(Object.freeze(candidate as CentreConfig));
}

function schemaFaults(candidate: unknown): string[] {
  const byPath = new Map<string, string>();
  for (const fault of compiled.Errors(candidate)) {
    if (fault.keyword !== 'additionalProperties' && !byPath.has(fault.instancePath)) {
      byPath.set(fault.instancePath, fault.message);
    }
  }
  const unknown = Object.keys(candidate as object).filter((key) => !Object.hasOwn(environmentVariables, key));
  return [
    ...[...byPath].filter(([path]) => path !== '').map(([path, message]) => `${named(path)} ${message}`),
    ...unknown.map((key) => `/${key} is not a setting`),
  ];
}

function contradictionsOf(config: CentreConfig): string[] {
  const faults: string[] = [];
  if (!Object.hasOwn(sectors, config.sector)) {
    faults.push(`${named('/sector')} is none of ${Object.keys(sectors).join(', ')}`);
  }
  if (config.mqttUrl === undefined && config.port !== 0 && config.port === config.mqttPort) {
    faults.push(`${named('/mqttPort')} is the HTTP port as well`);
  }
  if (config.mode === 'LIVE' && config.provisioning === undefined && !config.tls) {
    faults.push(`${named('/provisioning')} or ${named('/tls')} is needed in LIVE mode: no robot could prove who it is`);
  }
  return [...faults, ...plainFaultsOf(config)];
}

/** What would send passwords and pictures in clear over a network. */
function plainFaultsOf(config: CentreConfig): string[] {
  if (config.tls || config.allowPlain) return [];
  const open = [
    ...(isLoopback(config.host) ? [] : [named('/host')]),
    ...(isLoopback(config.mqttHost) || config.mqttUrl !== undefined ? [] : [named('/mqttHost')]),
  ];
  return open.map(
    (where) =>
      `${where} lies beyond this machine and nothing is encrypted: set ${named('/tls')}, or ${named('/allowPlain')}`,
  );
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

const named = (path: string): string =>
  `${path} (${environmentVariables[path.slice(1) as Setting]?.variable ?? 'no variable'})`;
