import { namesOf } from './flavour.ts';
import type { Flavour } from './flavour.ts';

export interface LaunchFileOptions {
  readonly flavour: Flavour;
  readonly scenario: string;
  readonly serialNumbers: readonly string[];
  readonly minutes: number;
  /** Folder of this product on the machine that runs it. */
  readonly product: string;
}

/** A ROS 2 launch file beside world and bridge: gz-sim, the bridge, the stage, and the robots' agents. */
export function launchFile({ flavour, scenario, serialNumbers, minutes, product }: LaunchFileOptions): string {
  const { beginsAtAnyTime, title } = namesOf[flavour];
  return `"""The scenario ${scenario} in gz-sim (${title}) through ros_gz.

    ros2 launch gz_sim.launch.py                      without a screen, with the stage and the agents
    ros2 launch gz_sim.launch.py gui:=true agents:=false

README.md says what is needed.
"""

import os
import shlex
import time

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, ExecuteProcess, IncludeLaunchDescription, OpaqueFunction
from launch.launch_description_sources import PythonLaunchDescriptionSource
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import Node
from launch_ros.substitutions import FindPackageShare

HERE = os.path.dirname(os.path.realpath(__file__))
WORLD = os.path.join(HERE, 'sector.sdf')
BRIDGE = os.path.join(HERE, 'bridge.yaml')
SCENARIO = '${scenario}'
BEGINS_AT_ANY_TIME = ${beginsAtAnyTime ? 'True' : 'False'}

ARGUMENTS = {
    'product': (${pythonText(product)}, 'folder of Border Patrol Control on this machine'),
    'gui': ('false', 'true: the window of gz-sim too'),
    'stage': ('true', 'false: no thermal pictures, actors do not move, and nothing stops wheels that nobody commands'),
    'agents': ('true', 'false: bodies without minds'),
    'robots': ('${serialNumbers.join(',')}', 'serial numbers of the agents'),
    'mqtt_url': ('mqtt://127.0.0.1:1883', 'the broker'),
    'centre_url': ('http://127.0.0.1:8080', 'the centre, for pictures'),
    'secrets': ('', 'what enrolment wrote; empty: that of the demo of this scenario'),
    'data_dir': ('', "the robots' disks; empty: those of that demo"),
}


def simulator(given):
    words = ['-r'] if given['gui'] == 'true' else ['-r', '-s', '--headless-rendering']
    words.append(shlex.quote(WORLD))
    if BEGINS_AT_ANY_TIME:
        # The centre judges the age of messages by its own clock.
        words += ['--initial-sim-time', str(int(time.time()))]
    source = PythonLaunchDescriptionSource([FindPackageShare('ros_gz_sim'), '/launch/gz_sim.launch.py'])
    arguments = {'gz_args': ' '.join(words), 'on_exit_shutdown': 'true'}
    return IncludeLaunchDescription(source, launch_arguments=arguments.items())


def stage(given):
    command = [
        os.path.join(given['product'], 'node_modules', 'node', 'bin', 'node'),
        os.path.join(given['product'], 'launch', 'simulate', 'gz-sim-stage.ts'),
        SCENARIO, '--minutes', '${minutes}',
        '--ros-args', '-p', 'use_sim_time:=true',
    ]  # fmt: skip
    return ExecuteProcess(cmd=command, name='stage', cwd=given['product'], output='screen')


def agents(given):
    file = os.path.join(given['product'], 'launch', 'ros2', 'robots.launch.py')
    demo = os.path.join(given['product'], '.data', 'demo', SCENARIO)
    arguments = {
        'body': 'external',
        'fidelity': 'pixels',
        'scenario': SCENARIO,
        'use_sim_time': 'true',
        'robots': given['robots'],
        'mqtt_url': given['mqtt_url'],
        'centre_url': given['centre_url'],
        'secrets': given['secrets'] or os.path.join(demo, 'robots.json'),
        'data_dir': given['data_dir'] or os.path.join(demo, 'robots'),
    }
    return IncludeLaunchDescription(PythonLaunchDescriptionSource(file), launch_arguments=arguments.items())


def processes(context):
    given = {name: LaunchConfiguration(name).perform(context) for name in ARGUMENTS}
    bridge = Node(
        package='ros_gz_bridge',
        executable='parameter_bridge',
        name='gz_bridge',
        output='screen',
        parameters=[{'config_file': BRIDGE}],
    )
    wanted = [simulator(given), bridge]
    if given['stage'] == 'true':
        wanted.append(stage(given))
    if given['agents'] == 'true':
        wanted.append(agents(given))
    return wanted


def generate_launch_description():
    declared = [
        DeclareLaunchArgument(name, default_value=default, description=text)
        for name, (default, text) in ARGUMENTS.items()
    ]
    return LaunchDescription([*declared, OpaqueFunction(function=processes)])
`;
}

const pythonText = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
