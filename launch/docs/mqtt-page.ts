import { centreTopicContracts, robotTopicContracts } from '#shared/contracts/topics.ts';
import type { TopicContract } from '#shared/contracts/topics.ts';
import { fieldTable, page, table } from './markdown.ts';
import type { Folded } from './schema-rows.ts';

const envelope: Folded = { field: 'envelope', as: 'envelope' };

export function mqttPage(): string {
  const robots = Object.entries(robotTopicContracts);
  const centre = Object.entries(centreTopicContracts);
  return page(
    'MQTT',
    'VDA 5050 3.0 for orders, state and presence; extension topics in the same tree for what it lacks. `<if>` is the sector, `sim-<sector>` in simulation. `*` marks fields that must be there. Third parties may add fields to VDA messages; extension bodies take no unknown field.',
    'Extension bodies carry `envelope{boot, seq, ttlSeconds, keyId, sig}`: `seq` is one count over all durable topics of a boot, `sig` covers the canonical JSON (RFC 8785) of the body with an empty `sig`. A durable message is kept by the robot until `stored` names its sequence.',
    'A robot may speak VDA 5050 2.x instead: then its tree is `<if>/v2/…`, and the VDA topics hold the words of 2.1 (the official schemas judge them); extension topics are the same. The centre hears both trees and answers in the one a robot speaks. What robots do with orders, actions and zones: [orders](orders.md).',
    '## Robots: `<if>/v3/<manufacturer>/<serialNumber>/<topic>`',
    topicTable(robots),
    '## Centre: `<if>/v3/control/<centre>/<topic>`',
    topicTable(centre),
    ...robots.map(([name, contract]) => bodySection(name, contract)),
    ...centre.map(([name, contract]) => bodySection(`control ${name}`, contract)),
  );
}

const topicTable = (topics: readonly (readonly [string, TopicContract])[]): string =>
  table(
    ['Topic', 'Direction', 'QoS', 'Retained', 'Durable', 'At most', 'Purpose'],
    topics.map(([name, contract]) => [
      `\`${name}\``,
      contract.direction,
      String(contract.qos),
      contract.retain ? 'yes' : '',
      contract.durable ? 'yes' : '',
      `${contract.maxBytes} B`,
      contract.purpose,
    ]),
  );

const bodySection = (name: string, { schema }: TopicContract): string =>
  `## \`${name}\`\n\n${fieldTable(schema, [envelope])}`;
