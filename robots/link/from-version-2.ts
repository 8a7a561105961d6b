import type { RobotTopicName } from '#shared/contracts/topics.ts';
import { zoneSetAction } from '#shared/contracts/vda5050/zone-set-action.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A message of a VDA 5050 2.x master in the words of 3.0. What is not understood is left as it is: the checks that follow decide. */
export function fromVersion2(name: RobotTopicName, body: unknown): unknown {
  if (!isFields(body)) return body;
  if (name === 'order') return order(body);
  return name === 'instantActions' ? instantActions(body) : body;
}

/** 2.x says `actions`; 1.1 and vda-5050-lib say `instantActions`. */
function instantActions({ instantActions: older, actions = older, ...header }: Fields): Fields {
  return { ...header, actions: each(actions, action) };
}

function order(body: Fields): Fields {
  const { zoneSetId, ...rest } = body;
  const nodes = each(body['nodes'], node);
  const nodeIds = new Map(fieldsIn(nodes).map(({ nodeId, sequenceId }) => [sequenceId, nodeId]));
  return {
    ...rest,
    nodes: typeof zoneSetId === 'string' ? withZoneSet(body, nodes, zoneSetId) : nodes,
    edges: each(body['edges'], (item) => edge(item, nodeIds)),
  };
}

/** 2.x has a field for the zone set of an order, 3.0 an action. */
function withZoneSet({ orderId, orderUpdateId }: Fields, nodes: unknown, zoneSetId: string): unknown {
  const [first, ...rest] = Array.isArray(nodes) ? (nodes as readonly unknown[]) : [];
  if (!isFields(first) || !Array.isArray(first['actions']) || typeof orderUpdateId !== 'number') return nodes;
  const names = zoneSetAction({ orderId: String(orderId), orderUpdateId }, zoneSetId);
  return [{ ...first, actions: [names, ...(first['actions'] as readonly unknown[])] }, ...rest];
}

function node({ nodeDescription, nodePosition, ...rest }: Fields): Fields {
  return {
    ...rest,
    ...(nodeDescription !== undefined && { nodeDescriptor: nodeDescription }),
    ...(nodePosition !== undefined && { nodePosition: isFields(nodePosition) ? position(nodePosition) : nodePosition }),
    actions: each(rest['actions'], action),
  };
}

/** 2.0 and 2.1 differ in one letter. The circle is an ellipse. */
function position(place: Fields): Fields {
  const { allowedDeviationXy, allowedDeviationXY: radius = allowedDeviationXy, mapDescription: _told, ...rest } = place;
  if (radius === undefined) return rest;
  return { ...rest, allowedDeviationXY: typeof radius === 'number' ? { a: radius, b: radius, theta: 0 } : radius };
}

/** Ends that agree with the nodes say nothing new; others stay, and are refused as a field that cannot be used. */
function edge(item: Fields, nodeIds: ReadonlyMap<unknown, unknown>): Fields {
  const { edgeDescription, endNodeId, maxSpeed, startNodeId, ...rest } = item;
  const sequenceId = Number(item['sequenceId']);
  return {
    ...rest,
    ...(edgeDescription !== undefined && { edgeDescriptor: edgeDescription }),
    ...(maxSpeed !== undefined && { maximumSpeed: maxSpeed }),
    ...(startNodeId !== undefined && startNodeId !== nodeIds.get(sequenceId - 1) && { startNodeId }),
    ...(endNodeId !== undefined && endNodeId !== nodeIds.get(sequenceId + 1) && { endNodeId }),
    actions: each(rest['actions'], action),
  };
}

const action = ({ actionDescription, ...rest }: Fields): Fields =>
  actionDescription === undefined ? rest : { ...rest, actionDescriptor: actionDescription };

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fieldsIn = (list: unknown): readonly Fields[] => (Array.isArray(list) ? list.filter(isFields) : []);

const each = (list: unknown, change: (item: Fields) => Fields): unknown =>
  Array.isArray(list) ? list.map((item: unknown) => (isFields(item) ? change(item) : item)) : list;
