import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '#launch/system-clock.ts';
import { loadRclnodejs } from '#robots/ros/load-rclnodejs.ts';
import { createRclnodejsGraph } from '#robots/ros/rclnodejs-graph.ts';
import type { NavSatFix } from '#shared/ros/messages.ts';
import { toStamp } from '#shared/ros/stamp.ts';

/**
 * What a NavSatFix at 1 kHz costs: `node ros-cost.ts <publish|receive> <bare|adapter> <count>` prints
 * `{"count":...,"cpuUs":...,"rssMb":[...]}`: the processor time of this process a message, and its memory after the warm-up and after
 * each fifth of the messages.
 */
const [role, how, countText] = process.argv.slice(2);
const warmUp = 1000;
const total = warmUp + Number(countText);
const fifth = Math.ceil(Number(countText) / 5);
const topic = '/cost/fix';
const type = 'sensor_msgs/msg/NavSatFix';
const profile = { reliability: 'reliable', durability: 'volatile', depth: 1000 } as const;

interface Ends {
  readonly publish: (fix: NavSatFix) => void;
  close(): void;
}

async function bare(onFix: (fix: unknown) => void): Promise<Ends> {
  const rcl = await loadRclnodejs();
  const context = new rcl.Context();
  await rcl.init(context, []);
  const node = rcl.createNode(`bare_${role}`, '/cost', context, {
    enableRosout: false,
    startParameterServices: true,
    parameterOverrides: [],
  });
  const { DurabilityPolicy, HistoryPolicy, ReliabilityPolicy } = rcl.QoS;
  const qos = new rcl.QoS(
    HistoryPolicy.RMW_QOS_POLICY_HISTORY_KEEP_LAST,
    profile.depth,
    ReliabilityPolicy.RMW_QOS_POLICY_RELIABILITY_RELIABLE,
    DurabilityPolicy.RMW_QOS_POLICY_DURABILITY_VOLATILE,
  );
  const publisher = role === 'publish' ? node.createPublisher(type, topic, { qos }) : undefined;
  if (role === 'receive') node.createSubscription(type, topic, { qos }, (fix) => onFix(fix));
  node.spin(10);
  return { publish: (fix) => publisher?.publish(fix), close: () => context.shutdown() };
}

async function adapter(onFix: (fix: unknown) => void): Promise<Ends> {
  const onFault = ({ error }: { readonly error: unknown }): void => console.error(String(error));
  const graph = await createRclnodejsGraph({ clock: systemClock(), onFault, argv: [] });
  const node = graph.createNode(`adapter_${role}`, { namespace: 'cost' });
  const publisher = role === 'publish' ? node.createPublisher(topic, type, profile) : undefined;
  if (role === 'receive') node.createSubscription(topic, type, profile, onFix);
  return { publish: (fix) => publisher?.publish(fix), close: () => graph.shutdown() };
}

const rssMb = (): number => Math.round(process.memoryUsage.rss() / 2 ** 20);

const fixAt = (i: number): NavSatFix => ({
  header: { stamp: toStamp(Date.now()), frame_id: 'gps' },
  status: { status: 0, service: 1 },
  latitude: 47 + i * 1e-7,
  longitude: 8,
  altitude: 431,
  position_covariance: [1, 0, 0, 0, 2, 0, 0, 0, 4],
  position_covariance_type: 2,
});

const progress = { seen: 0, before: process.cpuUsage(), rssMb: [] as number[] };
const countOne = (): void => {
  if (++progress.seen === warmUp) {
    progress.before = process.cpuUsage();
    progress.rssMb.push(rssMb());
  } else if (progress.seen > warmUp && (progress.seen - warmUp) % fifth === 0) progress.rssMb.push(rssMb());
};
const ends = await (how === 'bare' ? bare : adapter)(countOne);
if (role === 'publish') {
  await sleep(1500);
  const started = performance.now();
  while (progress.seen < total) {
    const due = Math.min(total, Math.floor(performance.now() - started));
    while (progress.seen < due) {
      ends.publish(fixAt(progress.seen));
      countOne();
    }
    await sleep(1);
  }
} else {
  console.log('ready');
  let last = -1;
  while (progress.seen < total && (progress.seen === 0 || progress.seen !== last)) {
    last = progress.seen;
    await sleep(1000);
  }
}
const { user, system } = process.cpuUsage(progress.before);
const measured = progress.seen - warmUp;
console.log(JSON.stringify({ count: measured, cpuUs: (user + system) / measured, rssMb: progress.rssMb }));
ends.close();
process.exit(0);
