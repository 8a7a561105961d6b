import { describe, expect, it } from 'vitest';
import { describeConfig } from './describe-config.ts';
import { parseProvisioning } from './provisioning.ts';
import { readEnv } from './read-env.ts';
import { toConfig } from './to-config.ts';

const configOf = (env: Record<string, string>) => toConfig(readEnv({ BPC_MODE: 'SIM', ...env }));

describe('the configuration', () => {
  it('needs no variable but has a value for everything that must have one', () => {
    const config = configOf({});
    expect(config.ok && config.value).toMatchObject({ mode: 'SIM', port: 8080, host: '127.0.0.1', demoLinks: false });
  });

  it('lists all faults at once, with path and variable', () => {
    const result = configOf({
      BPC_PORT: 'eighty',
      BPC_MQTT_PORT: '70000',
      BPC_LOG_LEVEL: 'loud',
      MQTT_URL: 'http://x',
    });
    expect(result.ok).toBe(false);
    const faults = result.ok ? [] : (result.error.details?.['faults'] as string[]);
    for (const name of [
      '/port (BPC_PORT)',
      '/mqttPort (BPC_MQTT_PORT)',
      '/logLevel (BPC_LOG_LEVEL)',
      '/mqttUrl (MQTT_URL)',
    ])
      expect(faults.join('\n')).toContain(name);
    expect(faults).toHaveLength(4);
  });

  it('names contradictions', () => {
    const nowhere = configOf({ BPC_SECTOR: 'atlantis' });
    expect(nowhere.ok ? '' : nowhere.error.message).toMatch(/BPC_SECTOR.*none of border-hills/);
    const result = configOf({ BPC_MODE: 'live', BPC_PORT: '1883' });
    expect(result.ok ? '' : result.error.message).toMatch(/mqttPort.*HTTP port.*provisioning.*LIVE/);
  });

  it.each([
    [{ BPC_HOST: '0.0.0.0' }, '/host (BPC_HOST) lies beyond this machine'],
    [{ BPC_MQTT_HOST: '10.0.0.5' }, '/mqttHost (BPC_MQTT_HOST) lies beyond this machine'],
    [{ BPC_HOST: '::', BPC_TLS: '1' }, 'ok'],
    [{ BPC_HOST: '0.0.0.0', BPC_ALLOW_PLAIN: '1' }, 'ok'],
    [{ BPC_MQTT_HOST: '0.0.0.0', MQTT_URL: 'mqtt://broker' }, 'ok'],
    [{ BPC_HOST: 'localhost', BPC_MQTT_HOST: '127.0.0.2' }, 'ok'],
    [{ BPC_HOST: '127.0.0.1.example' }, '/host (BPC_HOST) lies beyond this machine'],
  ])('listens beyond this machine only with TLS, or if told that it may: %o', (env, expected) => {
    const result = configOf(env);
    expect(result.ok ? 'ok' : result.error.message).toContain(expected);
  });

  it('needs no provisioning file in LIVE mode when robots come by certificate', () => {
    expect(configOf({ BPC_MODE: 'LIVE', BPC_TLS: '1' }).ok).toBe(true);
  });

  it('refuses settings it does not know', () => {
    const result = toConfig({ mode: 'SIM', colour: 'red' } as never);
    expect(result.ok ? '' : result.error.message).toContain('/colour is not a setting');
  });

  it('is frozen', () => {
    const result = configOf({});
    expect(result.ok && Object.isFrozen(result.value)).toBe(true);
  });

  it('masks passwords when printed', () => {
    const result = configOf({ MQTT_URL: 'mqtt://centre:s3cret@broker:1883', INFLUX_URL: 'http://u:p4ss@influx:8086' });
    const printed = JSON.stringify(result.ok && describeConfig(result.value));
    expect(printed).not.toMatch(/s3cret|p4ss/);
    expect(printed).toContain('mqtt://centre:***@broker:1883');
  });
});

describe('the provisioning file', () => {
  const robot = { manufacturer: 'bpc', serialNumber: 'r-01', password: 'x'.repeat(32) };
  const file = (value: unknown) => parseProvisioning(Buffer.from(JSON.stringify(value)), 'file');

  it('is accepted with and without robot keys', () => {
    const key = 'A'.repeat(43);
    expect(file({ centre: { signingSeed: key }, robots: [robot, { ...robot, hmacSecret: key }] }).ok).toBe(true);
  });

  it.each([
    ['a short password', { centre: { signingSeed: 'A'.repeat(43) }, robots: [{ ...robot, password: 'secret' }] }],
    [
      'a manufacturer with a slash',
      { centre: { signingSeed: 'A'.repeat(43) }, robots: [{ ...robot, manufacturer: 'a/b' }] },
    ],
    ['no centre', { robots: [] }],
  ])('is refused with %s', (_name, value) => {
    const result = file(value);
    expect(result.ok ? '' : result.error.code).toBe('BPC_E_CONFIG_INVALID');
  });
});
