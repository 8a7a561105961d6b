import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { qos } from '#shared/ros/port.ts';
import type { DiagnosticArray, Twist } from '#shared/ros/messages.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { RobotRig } from '#tests/support/robot-rig.ts';
import { motionNodes, nodeOrder } from './assembly/node-order.ts';
import { lifecycleTransitions } from './lifecycle/lifecycle-machine.ts';
import type { LifecycleTransition } from './lifecycle/lifecycle-machine.ts';
import { nodeCatalogue } from './nodes/node-catalogue.ts';
import { nodeParameters } from './nodes/node-parameters.ts';

const levels = ['OK', 'WARN', 'ERROR', 'STALE'];

async function patrolling() {
  const rig = new RobotRig();
  const commands: Twist[] = [];
  const spy = rig.graph.createNode('spy', { namespace: rig.namespace });
  spy.createSubscription(robotTopics.cmdVel, 'geometry_msgs/msg/Twist', qos.command, (twist) => commands.push(twist));
  let health = new Map<string, string>();
  let reports = 0;
  const note = ({ status }: DiagnosticArray): void => {
    reports++;
    health = new Map(
      status.map(({ level, message, name }) => [name.split('/').at(-1)!, `${levels[level]} ${message}`]),
    );
  };
  spy.createSubscription(robotTopics.diagnostics, 'diagnostic_msgs/msg/DiagnosticArray', qos.stream, note);
  await rig.boot();
  rig.centreSpeaks();
  await rig.until(() => rig.agent.behaviour === 'PATROL' && rig.world.speed > 0.5, 30);
  const change = (name: string, transition: LifecycleTransition): boolean =>
    rig.parts.nodes.nodes.find((node) => node.name === name)!.change(transition);
  return {
    rig,
    commands,
    change,
    spy,
    healthOf: (part: string) => health.get(part),
    reports: () => reports,
  };
}

const isStill = ({ linear, angular }: Twist): boolean => linear.x === 0 && angular.z === 0;

describe('the nodes of a robot', () => {
  it('are all active after the start, and finalized with still wheels after the end', async () => {
    const { rig, commands } = await patrolling();
    const { nodes } = rig.parts.nodes;
    expect(new Set(nodes.map(({ state }) => state))).toEqual(new Set(['active']));
    await rig.agent[Symbol.asyncDispose]();
    expect(new Set(nodes.map(({ state }) => state))).toEqual(new Set(['finalized']));
    expect(isStill(commands.at(-1)!)).toBe(true);
    expect(rig.faults).toEqual([]);
  });

  it('are all documented, in the order in which they come up, with their parameters', async () => {
    const { rig } = await patrolling();
    const names = rig.parts.nodes.nodes.map(({ name }) => name);
    const documented = Object.keys(nodeCatalogue);
    expect(names.filter((name) => !documented.includes(name))).toEqual([]);
    expect([...nodeOrder]).toEqual(documented);
    const asked = rig.graph.createNode('asker', { namespace: '' });
    for (const name of names) {
      const client = asked.createClient(
        `${rig.namespace}/${name}/list_parameters`,
        'rcl_interfaces/srv/ListParameters',
      );
      const { result } = await client.call({ prefixes: [], depth: 0n }, 1000);
      const own = Object.keys((nodeParameters as Record<string, object>)[name] ?? {});
      expect([name, ...result.names].toSorted()).toEqual([name, ...own, 'use_sim_time'].toSorted());
    }
  });

  it('stop the wheels once and for all when the safety supervisor is not active, whatever is wished for', async () => {
    const { rig, commands, change } = await patrolling();
    expect(change('safety_supervisor', 'deactivate')).toBe(true);
    expect(rig.world.speed).toBe(0);
    const said = commands.length;
    expect(isStill(commands.at(-1)!)).toBe(true);
    await rig.pass(20);
    expect(commands).toHaveLength(said);
    expect(rig.world.speed).toBe(0);
    expect(rig.agent.behaviour).toBe('FAULT');
    change('safety_supervisor', 'activate');
    await rig.until(() => rig.agent.behaviour === 'PATROL' && rig.world.speed > 0.5, 30);
  });

  it.each(['localization', 'patrol_executor', 'watchman'])(
    'stand, and say why, while %s is not active, and drive on afterwards',
    async (name) => {
      const { rig, change } = await patrolling();
      expect(change(name, 'deactivate')).toBe(true);
      await rig.until(() => rig.world.speed === 0, 1);
      await rig.pass(3);
      expect(rig.world.speed).toBe(0);
      expect(rig.agent.behaviour).toBe('FAULT');
      const { x, y } = rig.world;
      await rig.pass(10);
      expect([rig.world.x, rig.world.y]).toEqual([x, y]);
      expect(rig.state.errors.map(({ errorDescription }) => errorDescription)).toContain(
        `the node ${name} is not active`,
      );
      change(name, 'activate');
      await rig.until(() => rig.agent.behaviour === 'PATROL' && rig.world.speed > 0.5, 30);
    },
  );

  it('never let the robot move unless all that decide are active, whatever is done to their lifecycle', async () => {
    const deciding = [...motionNodes, 'safety_supervisor'];
    const step = fc.tuple(fc.constantFrom(...deciding), fc.constantFrom(...lifecycleTransitions));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
        const { rig, commands, change } = await patrolling();
        for (const [name, transition] of steps) {
          change(name, transition);
          await rig.pass(1);
          if (rig.parts.nodes.firstInactive(deciding) === undefined) continue;
          expect(rig.world.speed).toBe(0);
          const said = commands.length;
          await rig.pass(3);
          expect(commands.slice(said).every(isStill)).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('say goodbye and follow the lost-link contract while fleet_link is not active, and come back', async () => {
    const { rig, change } = await patrolling();
    const presence = (): unknown => rig.published<{ connectionState: string }>('connection').at(-1)?.connectionState;
    expect(presence()).toBe('ONLINE');
    change('fleet_link', 'deactivate');
    await rig.pass(2);
    expect(presence()).toBe('OFFLINE');
    const states = rig.published('state').length;
    await rig.pass(rig.config.lostLink.silenceSeconds + 2);
    expect(rig.parts.mission.state.link).not.toBe('UP');
    expect(rig.published('state')).toHaveLength(states);
    change('fleet_link', 'activate');
    await rig.until(() => rig.parts.mission.state.link === 'UP', 10);
    expect(presence()).toBe('ONLINE');
    await rig.pass(6);
    expect(rig.published('state').length).toBeGreaterThan(states);
    expect(rig.faults).toEqual([]);
  });

  it('turn no camera while camera_pointer is not active, and send no state while status_publisher is not', async () => {
    const { rig, change, spy } = await patrolling();
    const pans: number[] = [];
    spy.createSubscription(robotTopics.cameraPan, 'std_msgs/msg/Float64', qos.command, ({ data }) => pans.push(data));
    await rig.pass(20);
    expect(pans).not.toHaveLength(0);
    change('camera_pointer', 'deactivate');
    change('status_publisher', 'deactivate');
    const [turned, states] = [pans.length, rig.published('state').length];
    await rig.pass(20);
    expect([pans.length, rig.published('state').length]).toEqual([turned, states]);
    expect(rig.world.speed).toBeGreaterThan(0);
    change('camera_pointer', 'activate');
    change('status_publisher', 'activate');
    await rig.pass(20);
    expect(pans.length).toBeGreaterThan(turned);
    expect(rig.published('state').length).toBeGreaterThan(states);
  });

  it('tell their health once a second, and call stale what they do not hear', async () => {
    const { rig, change, healthOf, reports } = await patrolling();
    const before = reports();
    await rig.pass(10);
    expect(reports() - before).toBe(10);
    expect(healthOf('localization')).toBe('OK localised');
    expect(healthOf('battery')).toBe('OK discharging');
    expect(healthOf('link')).toBe('OK connected');
    expect(healthOf('nodes')).toBe('OK all nodes are active');
    rig.world.gaugeRuns = false;
    rig.world.odometryRuns = false;
    await rig.pass(8);
    expect(healthOf('battery')).toMatch(/^STALE no battery gauge for [678] s$/);
    expect(healthOf('localization')).toMatch(/^STALE no odometry for [78] s$/);
    expect(healthOf('safety')).toBe('ERROR no odometry');
    change('fleet_link', 'deactivate');
    await rig.pass(1);
    expect(healthOf('link')).toBe('STALE the node fleet_link is not active');
    expect(healthOf('nodes')).toBe('WARN not active: fleet_link');
  });

  it('take a new limit of staleness while running, and refuse nonsense', async () => {
    const { rig, healthOf, spy } = await patrolling();
    const client = spy.createClient('diagnostics/set_parameters', 'rcl_interfaces/srv/SetParameters');
    const set = async (value: number): Promise<string> => {
      const empty = {
        bool_value: false,
        integer_value: 0n,
        string_value: '',
        byte_array_value: [],
        bool_array_value: [],
      };
      const arrays = { integer_array_value: [], double_array_value: [], string_array_value: [] };
      const parameters = [{ name: 'stale_after_s', value: { type: 3, double_value: value, ...empty, ...arrays } }];
      return (await client.call({ parameters }, 1000)).results[0]!.reason;
    };
    expect(await set(1000)).toBe('stale_after_s: must lie between 1 and 60, got 1000');
    expect(await set(30)).toBe('');
    rig.world.gaugeRuns = false;
    await rig.pass(20);
    expect(healthOf('battery')).toBe('OK discharging');
    await rig.pass(20);
    expect(healthOf('battery')).toMatch(/^STALE/);
  });
});
