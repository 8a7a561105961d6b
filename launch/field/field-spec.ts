/** What `npm run robot` takes for a robot in the field. */
export const fieldSpec = {
  command: 'npm run robot --',
  summary:
    'A robot in the field: identity, sector, keys, ROS graph and limits come from one file (docs/robot-in-the-field.md).',
  operands: '[recordings | unit | containerfile | bundle | slots | service]',
  options: {
    config: { kind: 'text', value: 'FILE', help: 'the robot’s configuration, YAML or JSON', default: 'robot.yaml' },
    check: { kind: 'flag', help: 'say whether all is ready (file, keys, ROS, broker, clock, disk) and move nothing' },
    'ros-distro': {
      kind: 'choice',
      choices: ['jazzy', 'humble', 'kilted', 'lyrical'],
      help: 'of the container image',
      default: 'jazzy',
    },
    state: { kind: 'text', value: 'out|in', help: 'with service: out of service, or back' },
    by: { kind: 'text', value: 'NAME', help: 'with service: who you are; who puts it out puts it back' },
    reason: { kind: 'text', value: 'TEXT', help: 'with service: why' },
    root: { kind: 'text', value: 'FOLDER', help: 'with slots: where the two slots lie', default: '/opt/border-patrol' },
    to: { kind: 'text', value: 'SLOT', help: 'with slots: change to a or b (checked first)' },
    restart: {
      kind: 'text',
      value: 'COMMAND',
      help: 'with slots: how the robot is started anew',
      default: 'systemctl restart border-patrol-robot',
    },
    back: { kind: 'flag', help: 'with slots: change to the other slot' },
  },
  examples: [
    ['npm run robot -- --config robot.yaml', 'the robot, supervised, in a shell with ROS sourced'],
    ['npm run robot -- --config robot.yaml --check', 'is all ready? moves nothing'],
    ['npm run robot -- recordings --config robot.yaml', 'what the flight recorder kept'],
    ['npm run robot -- unit --config robot.yaml > border-patrol-robot.service', 'a systemd unit for it'],
    ['npm run robot -- containerfile --ros-distro jazzy > Containerfile', 'an image, ROS messages baked in'],
    ['npm run robot -- service --config robot.yaml --state out --by eve --reason "wheel off"', 'it will not move'],
    ['npm run robot -- bundle', 'makes dist/robot, which the robot runs from; part of an installation'],
    ['npm run robot -- slots --back', 'to the release before the last update'],
  ],
} as const;
