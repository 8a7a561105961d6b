import type { NodeParameters, ParameterChange } from './node-parameters.ts';
import { fromWire, toDescriptor, toWire, wireType } from './parameter-wire.ts';
import type { ParameterMessage, SetParametersResultMessage } from './parameter-messages.ts';
import type { QosProfile, RosNode } from './port.ts';
import { toStamp } from './stamp.ts';

/** As rclcpp: `ros2 param` and rqt listen with it. */
const eventQos: QosProfile = { reliability: 'reliable', durability: 'volatile', depth: 1000 };
const taken: SetParametersResultMessage = { successful: true, reason: '' };

/**
 * The standard parameter services of a node, the same on every graph: `ros2 param`, rqt and launch files work with them. What is
 * wrong with a refused value stands in the reason. Changes are told on /parameter_events.
 */
export function serveParameters(node: RosNode, fullName: string, parameters: NodeParameters): void {
  const events = node.createPublisher('/parameter_events', 'rcl_interfaces/msg/ParameterEvent', eventQos);
  const valueOf = (name: string) => toWire(parameters.declaration(name), parameters.get(name));

  const set = (wanted: readonly ParameterMessage[]): SetParametersResultMessage => {
    const changes: ParameterChange[] = [];
    for (const { name, value } of wanted) {
      const plain = fromWire(value);
      if (plain === undefined) return { successful: false, reason: `${name}: must be a boolean, number or string` };
      changes.push({ name, value: plain });
    }
    const fault = parameters.set(changes);
    if (fault !== undefined) return { successful: false, reason: fault };
    events.publish({
      stamp: toStamp(node.clock.now()),
      node: fullName,
      new_parameters: [],
      changed_parameters: changes.map(({ name }) => ({ name, value: valueOf(name) })),
      deleted_parameters: [],
    });
    return taken;
  };

  node.createService('~/list_parameters', 'rcl_interfaces/srv/ListParameters', ({ prefixes }) => {
    const isAsked = (name: string): boolean =>
      prefixes.length === 0 || prefixes.some((prefix) => name === prefix || name.startsWith(`${prefix}.`));
    return { result: { names: parameters.names.filter(isAsked), prefixes: [] } };
  });
  node.createService('~/describe_parameters', 'rcl_interfaces/srv/DescribeParameters', ({ names }) => ({
    descriptors: names.map((name) => toDescriptor(name, parameters.declaration(name))),
  }));
  node.createService('~/get_parameter_types', 'rcl_interfaces/srv/GetParameterTypes', ({ names }) => ({
    types: names.map((name) => {
      const declaration = parameters.declaration(name);
      return declaration === undefined ? 0 : wireType(declaration);
    }),
  }));
  node.createService('~/get_parameters', 'rcl_interfaces/srv/GetParameters', ({ names }) => ({
    values: names.map(valueOf),
  }));
  node.createService('~/set_parameters', 'rcl_interfaces/srv/SetParameters', ({ parameters: wanted }) => ({
    results: wanted.map((one) => set([one])),
  }));
  node.createService('~/set_parameters_atomically', 'rcl_interfaces/srv/SetParametersAtomically', (request) => ({
    result: set(request.parameters),
  }));
}
