import { domainError } from '../errors/domain-error.ts';
import type { DomainError } from '../errors/domain-error.ts';
import { err, ok } from '../result/result.ts';
import type { Result } from '../result/result.ts';
import type { PatrolGraph, PatrolNode, PatrolWay } from './patrol-graph.ts';

const mostNodes = 2000;

/**
 * The `.graph` format of patrolling_sim: node count, map width and height in pixels, metres a pixel, map offset x and y; then for
 * each node its id, x and y in pixels, its number of neighbours, and for each of these its id, a compass letter and the way's cost
 * in pixels. Fails with BPC_E_PAYLOAD_INVALID and the item that is wrong.
 */
export function readGraphFile(text: string): Result<PatrolGraph, DomainError> {
  const words = text.split(/\s+/).filter((word) => word !== '');
  let at = 0;
  const faults: string[] = [];
  const number = (what: string, low: number, high: number): number => {
    const word = words[at++];
    const value = Number(word);
    if (word === undefined) faults.push(`it ends before ${what}`);
    else if (!(value >= low && value <= high)) {
      faults.push(`item ${at} (${what}) is '${word}', not a number of ${low} to ${high}`);
    }
    return value;
  };
  const count = number('the number of nodes', 1, mostNodes);
  number('the width', 0, 1e9);
  number('the height', 0, 1e9);
  const metresPerPixel = number('the resolution', 1e-9, 1e6);
  const offsetX = number('the offset in x', -1e9, 1e9);
  const offsetY = number('the offset in y', -1e9, 1e9);
  const nodes: PatrolNode[] = [];
  const ways: PatrolWay[] = [];
  for (let node = 0; node < count && faults.length === 0; node++) {
    const id = number('the id of a node', node, node);
    const x = offsetX + metresPerPixel * number(`x of node ${node}`, -1e9, 1e9);
    const y = offsetY + metresPerPixel * number(`y of node ${node}`, -1e9, 1e9);
    nodes.push({ nodeId: String(id), x, y });
    const degree = number(`the number of neighbours of node ${node}`, 0, count - 1);
    for (let i = 0; i < degree && faults.length === 0; i++) {
      const to = number(`a neighbour of node ${node}`, 0, count - 1);
      at++;
      const lengthM = metresPerPixel * number(`the cost of the way from ${node} to ${to}`, 0, 1e9);
      ways.push({ from: node, to, lengthM });
    }
  }
  const [fault] = faults;
  return fault === undefined ? ok({ nodes, ways }) : err(domainError('BPC_E_PAYLOAD_INVALID', `Graph file: ${fault}.`));
}
