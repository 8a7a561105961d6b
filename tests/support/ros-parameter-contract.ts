import { expect, it } from 'vitest';
import { qos } from '#shared/ros/port.ts';
import type { RosGraph } from '#shared/ros/port.ts';
import type { ParameterEvent, ParameterServiceTypes, ParameterValueMessage } from '#shared/ros/parameter-messages.ts';
import { answerOf, withGraphOf } from './ros-with-graph.ts';
import type { CreateGraph, GraphUnderTest } from './ros-with-graph.ts';

const options = { namespace: 'r1' };
const timeoutMs = 5000;
const nothing: ParameterValueMessage = {
  type: 0,
  bool_value: false,
  integer_value: 0n,
  double_value: 0,
  string_value: '',
  byte_array_value: [],
  bool_array_value: [],
  integer_array_value: [],
  double_array_value: [],
  string_array_value: [],
};
const double = (value: number): ParameterValueMessage => ({ ...nothing, type: 3, double_value: value });
const integer = (value: number): ParameterValueMessage => ({ ...nothing, type: 2, integer_value: BigInt(value) });

/** A node with one parameter of each kind, and a stranger that speaks to it as `ros2 param` would. */
function withParameters(graph: RosGraph) {
  const node = graph.createNode('a', options);
  const heard: unknown[] = [];
  node.declareParameter({
    name: 'speed',
    value: 0.5,
    description: 'Metres per second.',
    range: { min: 0, max: 2 },
    check: (value) => (value === 1.5 ? 'must not be 1.5, for the sake of this test' : undefined),
    onSet: (value) => heard.push(value),
  });
  node.declareParameter({
    name: 'frames.kept',
    value: 24,
    description: 'How many.',
    isInteger: true,
    range: { min: 1, max: 100 },
    onSet: (value) => heard.push(value),
  });
  node.declareParameter({ name: 'model', value: 'hot spot', description: 'Read once.' });
  return { heard, stranger: strangerTo(graph, 'a') };
}

type ParameterService = keyof ParameterServiceTypes;

function strangerTo(graph: RosGraph, name: string) {
  const stranger = graph.createNode('stranger', { namespace: 'elsewhere' });
  const client = <S extends ParameterService>(service: string, type: S) =>
    stranger.createClient(`/r1/${name}/${service}`, type);
  return {
    node: stranger,
    list: client('list_parameters', 'rcl_interfaces/srv/ListParameters'),
    describe: client('describe_parameters', 'rcl_interfaces/srv/DescribeParameters'),
    types: client('get_parameter_types', 'rcl_interfaces/srv/GetParameterTypes'),
    get: client('get_parameters', 'rcl_interfaces/srv/GetParameters'),
    set: client('set_parameters', 'rcl_interfaces/srv/SetParameters'),
    setAll: client('set_parameters_atomically', 'rcl_interfaces/srv/SetParametersAtomically'),
  };
}

/** Parameters as `ros2 param` expects them. */
export function describeRosParameters(create: CreateGraph): void {
  const withGraph = (test: (under: GraphUnderTest) => Promise<void>) => withGraphOf(create, test);

  it(
    'lists, describes and gives parameters to whoever asks',
    withGraph(async ({ graph, pass }) => {
      const { stranger } = withParameters(graph);
      const names = ['speed', 'frames.kept', 'model', 'nothing'];
      await pass(300);
      const { result } = await answerOf(pass, stranger.list.call({ prefixes: [], depth: 0n }, timeoutMs));
      expect(result.names.toSorted()).toEqual(['frames.kept', 'model', 'speed', 'use_sim_time']);
      const below = await answerOf(pass, stranger.list.call({ prefixes: ['frames'], depth: 0n }, timeoutMs));
      expect(below.result.names).toEqual(['frames.kept']);
      expect((await answerOf(pass, stranger.types.call({ names }, timeoutMs))).types).toEqual([3, 2, 4, 0]);
      const { values } = await answerOf(pass, stranger.get.call({ names }, timeoutMs));
      expect(values).toEqual([double(0.5), integer(24), { ...nothing, type: 4, string_value: 'hot spot' }, nothing]);
      const { descriptors } = await answerOf(pass, stranger.describe.call({ names }, timeoutMs));
      expect(descriptors[0]).toMatchObject({
        description: 'Metres per second.',
        read_only: false,
        floating_point_range: [{ from_value: 0, to_value: 2, step: 0 }],
      });
      expect(descriptors[1]).toMatchObject({ integer_range: [{ from_value: 1n, to_value: 100n, step: 1n }] });
      expect(descriptors[2]).toMatchObject({ read_only: true });
    }),
  );

  it(
    'takes new values while running where it may, tells everybody, and says what is wrong with the others',
    withGraph(async ({ graph, pass }) => {
      const { heard, stranger } = withParameters(graph);
      const events: ParameterEvent[] = [];
      stranger.node.createSubscription('/parameter_events', 'rcl_interfaces/msg/ParameterEvent', qos.stream, (event) =>
        events.push(event),
      );
      await pass(300);
      const parameters = [
        { name: 'speed', value: double(1.25) },
        { name: 'speed', value: double(2.5) },
        { name: 'speed', value: double(1.5) },
        { name: 'speed', value: { ...nothing, type: 4, string_value: 'fast' } },
        { name: 'frames.kept', value: double(2.5) },
        { name: 'frames.kept', value: integer(30) },
        { name: 'model', value: { ...nothing, type: 4, string_value: 'other' } },
        { name: 'sped', value: double(1) },
      ];
      const { results } = await answerOf(pass, stranger.set.call({ parameters }, timeoutMs));
      expect(results.map(({ successful, reason }) => (successful ? 'taken' : reason))).toEqual([
        'taken',
        'speed: must lie between 0 and 2, got 2.5',
        'speed: must not be 1.5, for the sake of this test',
        'speed: must be a number, got "fast"',
        'frames.kept: must be a whole number, got 2.5',
        'taken',
        'model: is read once, at start; restart the node with another value',
        'sped: /r1/a has no such parameter',
      ]);
      expect(heard).toEqual([1.25, 30]);
      const own = events.filter(({ node, changed_parameters }) => node === '/r1/a' && changed_parameters.length > 0);
      expect(own.flatMap((event) => event.changed_parameters)).toEqual([
        { name: 'speed', value: double(1.25) },
        { name: 'frames.kept', value: integer(30) },
      ]);
    }),
  );

  it(
    'changes several parameters together or not at all',
    withGraph(async ({ graph, pass }) => {
      const { heard, stranger } = withParameters(graph);
      await pass(300);
      const change = (speed: number, frames: number) =>
        stranger.setAll.call(
          {
            parameters: [
              { name: 'speed', value: double(speed) },
              { name: 'frames.kept', value: integer(frames) },
            ],
          },
          timeoutMs,
        );
      const refused = await answerOf(pass, change(1, 1000));
      expect(refused.result).toEqual({
        successful: false,
        reason: 'frames.kept: must lie between 1 and 100, got 1000',
      });
      expect(heard).toEqual([]);
      expect((await answerOf(pass, change(1, 10))).result.successful).toBe(true);
      expect(heard).toEqual([1, 10]);
    }),
  );
}
