import { chargeOf } from '#shared/contracts/vda5050/state.ts';
import type { RobotMessage } from '../fleet/robot-message.ts';
import type { HistoryPoint, Sample } from '../history/history-port.ts';

/** What of a message is kept as telemetry. */
export function telemetryPoints(message: RobotMessage): readonly HistoryPoint[] {
  const sample = (measure: Sample['measure'], values: Sample['values']): Sample => ({
    kind: 'sample',
    measure,
    robot: message.robot,
    at: message.sourceAt,
    values,
  });
  switch (message.kind) {
    case 'state': {
      const { mobileRobotPosition: pose, velocity, powerSupply } = message.body;
      const percent = chargeOf(message.body);
      const charging = powerSupply.charging ? 1 : 0;
      const battery = percent === undefined ? [] : [sample('battery', { percent, charging })];
      if (pose === undefined) return battery;
      const speedMps = Math.hypot(velocity?.vx ?? 0, velocity?.vy ?? 0);
      const heading = { headingX: Math.cos(pose.theta), headingY: Math.sin(pose.theta) };
      return [sample('pose', { x: pose.x, y: pose.y, ...heading, speedMps }), ...battery];
    }
    case 'geo': {
      const { lat, lon, hAcc } = message.body;
      return [sample('fix', { lat, lon, hAcc })];
    }
    case 'link': {
      const { rssiDbm, rttMs, lossPct, queueDepth, queueOldestAge } = message.body;
      return [
        sample('link', { ...(rssiDbm === undefined ? {} : { rssiDbm }), rttMs, lossPct, queueDepth, queueOldestAge }),
      ];
    }
    case 'detection': {
      const [best] = message.body.classification.toSorted((a, b) => b.confidence - a.confidence);
      return best === undefined
        ? []
        : [{ kind: 'sighting', robot: message.robot, at: message.sourceAt, objectClass: best.type }];
    }
    default:
      return [];
  }
}
