import { scenarios } from '#simulation/scenario/library/scenarios.ts';
import type { OptionSpec } from '../args.ts';

const [first, ...others] = Object.keys(scenarios) as [string, ...string[]];

/** What every program that starts robots in the simulator asks for. */
export const fleetOptions = {
  scenario: { kind: 'choice', choices: [first, ...others], help: 'the world', default: 'border-hills' },
  fidelity: {
    kind: 'choice',
    choices: ['pixels', 'statistical'],
    help: 'rendered frames through the detector, or a model fitted to it',
    default: 'pixels',
  },
  'mqtt-url': { kind: 'text', value: 'URL', help: 'the broker', default: 'mqtt://127.0.0.1:1883' },
  'centre-url': { kind: 'text', value: 'URL', help: 'the centre, for pictures', default: 'http://127.0.0.1:8080' },
  'centre-id': { kind: 'text', value: 'ID', help: 'name of the centre whose key is trusted', default: 'centre-1' },
  secrets: { kind: 'text', value: 'FILE', help: 'the robots’ secrets', default: '.data/demo/border-hills/robots.json' },
  'data-dir': { kind: 'text', value: 'FOLDER', help: 'the robots’ disks', default: '.data/demo/border-hills/robots' },
} as const satisfies Readonly<Record<string, OptionSpec>>;
