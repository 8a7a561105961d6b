import { namesOf } from './flavour.ts';
import type { Flavour } from './flavour.ts';
import type { Staging } from './staging.ts';

/** The README of a generated folder. */
export function readmeFile({ scenario, robots, actors }: Staging, flavour: Flavour, minutes: number): string {
  const { beginsAtAnyTime, terrain, title } = namesOf[flavour];
  const [terrainFile, terrainMeaning] =
    terrain === 'heightmap'
      ? ['terrain.png', 'heights, 16 bit; the world file says where black and white lie']
      : ['terrain.obj', 'the ground as a mesh: physics of Fortress misreads 16-bit heightmaps'];
  return `# ${scenario.title}

Generated from the scenario \`${scenario.name}\` for gz-sim ${title}. Change the scenario and generate again instead of editing.

| File | |
|---|---|
| \`sector.sdf\` | SDF 1.9 world: terrain, ${robots.length} robots, ${actors.length} actors of the first ${minutes} minutes |
| \`${terrainFile}\` | ${terrainMeaning} |
| \`bridge.yaml\` | topics for ros_gz_bridge |
| \`gz_sim.launch.py\` | starts gz-sim, the bridge, the stage and the robots' agents |

You need gz-sim ${title}, ros_gz for your ROS 2, and Border Patrol Control with its \`rclnodejs\` (docs/ros2.md there). The agents need secrets, and a
control centre if anybody shall watch them: docs/gz-sim.md there says how. \`agents:=false\` does without. In a shell with ROS sourced:

\`\`\`sh
ros2 launch ./gz_sim.launch.py
\`\`\`

- **Thermal pictures** come from Gazebo's own thermal camera: L16 at 0.01 K a count, which the bridge names \`mono16\`. A pixel is the temperature
  in hundredths of a kelvin, what our detector reads. Gazebo adds no noise, and our robots take frames that are equal to the last bit for a frozen
  camera: the stage turns \`thermal/image_noiseless\` into \`thermal/image_raw\`. Without it there are no pictures.
- **The sky** has the temperature of \`<atmosphere>\`.
- **Actors** are models without weight, moved by the stage (\`launch/simulate/gz-sim-stage.ts\` of the product) through velocities.
- **Time** comes from /clock. ${
    beginsAtAnyTime
      ? 'It begins at the time of day, so that a control centre finds messages fresh as long as gz-sim keeps up with real time.'
      : 'Fortress begins in 1970: a control centre finds such messages stale. Use a newer gz-sim where a centre takes part.'
  }
- **Wheels** obey gz-sim's last command for ever; the stage sends a zero half a second after the last one, as a real drive would stop.
- Of the scenario's faults only the frozen camera is played here; radio outages are not. Docks do not charge.

Nothing of this was run in gz-sim by its authors. docs/gz-sim.md of the product says what was checked instead.
`;
}
