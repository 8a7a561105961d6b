"""Robot agents on a ROS 2 graph, one process each, started again when they end.

    ros2 launch launch/ros2/robots.launch.py                         simulated bodies and the agents R-01 and R-02
    ros2 launch launch/ros2/robots.launch.py robots:=R-03 separate_detector:=true fidelity:=pixels
    ros2 launch launch/ros2/robots.launch.py body:=external          bodies are other nodes: Gazebo, drivers
    ros2 launch launch/ros2/robots.launch.py config:=/etc/bpc/r-01.yaml      a real robot, as its file says

Enrolment wrote `secrets` (in the demo: `npm start`). A file for `params` gives node parameters as ROS has them
(docs/interfaces/ros.md lists them), `remap` is a list `from:=to from:=to`.
"""

import os

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, ExecuteProcess, OpaqueFunction
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import Node

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), '..', '..'))
NODE = os.path.join(ROOT, 'node_modules', 'node', 'bin', 'node')
DEMO = os.path.join(ROOT, '.data', 'demo', 'border-hills')

ARGUMENTS = {
    'robots': ('R-01,R-02', 'serial numbers, separated by commas'),
    'body': ('simulated', 'simulated: the embedded simulator starts too; external: sensors and wheels are other nodes'),
    'namespace': ('', 'of one robot whose body has another than /<manufacturer>/<serialNumber>'),
    'config': ('', 'configuration file of a real robot; all else stands in it, remaps and parameters too'),
    'scenario': ('border-hills', 'the world of simulated bodies and the sector of the agents'),
    'fidelity': ('statistical', 'statistical or pixels: what simulated cameras give'),
    'separate_detector': ('false', 'true: each detector in a process of its own; needs fidelity:=pixels'),
    'mqtt_url': ('mqtt://127.0.0.1:1883', 'the broker'),
    'centre_url': ('http://127.0.0.1:8080', 'the centre, for pictures'),
    'secrets': (os.path.join(DEMO, 'robots.json'), 'what enrolment wrote'),
    'data_dir': (os.path.join(DEMO, 'robots'), "the robots' disks"),
    'params': ('', 'ROS parameter file'),
    'use_sim_time': ('false', 'true: time comes from /clock'),
    'remap': ('', 'topics that have another name here: from:=to from:=to'),
    'respawn_delay': ('2.0', 'seconds before a process that ended is started again'),
}


# The simulator makes the time, and holds the bodies of all robots.
UNTOUCHED = {'use_sim_time': 'false', 'params': '', 'namespace': ''}


def program(name, script, arguments, given, remappings=()):
    """One of our processes. What it is given comes before `--ros-args`, which launch_ros writes."""
    parameters = [{'use_sim_time': given['use_sim_time'] == 'true'}]
    if given['params']:
        parameters.insert(0, given['params'])
    return Node(
        executable=NODE,
        arguments=[os.path.join(ROOT, 'launch', script), *arguments],
        exec_name=name,
        namespace=given['namespace'] or None,
        cwd=ROOT,
        output='screen',
        parameters=parameters,
        remappings=list(remappings),
        respawn=True,
        respawn_delay=float(given['respawn_delay']),
    )


def processes(context):
    given = {name: LaunchConfiguration(name).perform(context) for name in ARGUMENTS}
    remappings = [tuple(rule.split(':=', 1)) for rule in given['remap'].split()]
    if given['config']:
        # It supervises its agent itself, and gives it the ROS arguments of its file.
        command = [NODE, os.path.join(ROOT, 'launch', 'robot.ts'), '--config', given['config']]
        delay = float(given['respawn_delay'])
        return [ExecuteProcess(cmd=command, name='robot', output='screen', respawn=True, respawn_delay=delay)]
    world = ['--scenario', given['scenario'], '--fidelity', given['fidelity']]
    links = [
        '--mqtt-url', given['mqtt_url'],
        '--centre-url', given['centre_url'],
        '--secrets', given['secrets'],
        '--data-dir', given['data_dir'],
    ]  # fmt: skip
    wanted = []
    if given['body'] == 'simulated':
        body = [given['scenario'], '--ros', '--fidelity', given['fidelity']]
        wanted.append(program('simulator', 'simulate.ts', body, {**given, **UNTOUCHED}))
    separate = given['separate_detector'] == 'true'
    for serial in given['robots'].split(','):
        part = ['--serial', serial, '--ros', '--external', *world]
        node = ['--node', 'agent' if separate else 'all']
        wanted.append(program(f'agent-{serial}', 'robot.ts', [*part, *node, *links], given, remappings))
        if separate:
            detector = [*part, '--node', 'detector']
            wanted.append(program(f'detector-{serial}', 'robot.ts', detector, given, remappings))
    return wanted


def generate_launch_description():
    declared = [
        DeclareLaunchArgument(name, default_value=default, description=text)
        for name, (default, text) in ARGUMENTS.items()
    ]
    return LaunchDescription([*declared, OpaqueFunction(function=processes)])
