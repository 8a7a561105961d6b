import { execFile } from 'node:child_process';

/**
 * Tells systemd how the service fares (sd_notify through `systemd-notify`; Node has no datagram sockets of its own). Does nothing
 * outside a unit of `Type=notify`. The unit needs `NotifyAccess=all`.
 */
export interface ServiceNotifier {
  ready(status: string): void;
  status(status: string): void;
  /** To be called only while the robot's process lives and beats. */
  alive(): void;
  stopping(): void;
}

const pingsPerLimit = 3;

export function serviceNotifier(env: Readonly<Record<string, string | undefined>>): ServiceNotifier {
  const isUnit = env['NOTIFY_SOCKET'] !== undefined;
  const limitMs = Number(env['WATCHDOG_USEC'] ?? Number.POSITIVE_INFINITY) / 1000;
  let lastPing = Number.NEGATIVE_INFINITY;
  let last = '';
  const send = (...words: readonly string[]): void => {
    // An init system that does not answer must not hold up the robot.
    if (isUnit) execFile('systemd-notify', [...words], { timeout: 5000 }, () => undefined);
  };
  return {
    ready: (status) => send('READY=1', `STATUS=${status}`),
    status(status) {
      if (status !== last) send(`STATUS=${status}`);
      last = status;
    },
    alive() {
      if (performance.now() - lastPing < limitMs / pingsPerLimit) return;
      lastPing = performance.now();
      send('WATCHDOG=1');
    },
    stopping: () => send('STOPPING=1', 'STATUS=stopping'),
  };
}
