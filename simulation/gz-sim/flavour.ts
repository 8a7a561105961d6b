/** What gz-sim and its messages are called: Fortress still says Ignition; Garden, Harmonic, Ionic and Jetty say gz. */
export type Flavour = 'fortress' | 'harmonic';
export const flavours = ['fortress', 'harmonic'] as const satisfies readonly Flavour[];

interface Names {
  readonly title: string;
  /** Before `-physics-system`. */
  readonly libraries: string;
  /** Before `::Physics`. */
  readonly classes: string;
  /** Before `.Twist`. */
  readonly messages: string;
  /** What it renders and drives on as the elevation model has it. */
  readonly terrain: 'heightmap' | 'mesh';
  /** `--initial-sim-time` is understood: simulated time can begin at the time of day. */
  readonly beginsAtAnyTime: boolean;
}

export const namesOf: Readonly<Record<Flavour, Names>> = {
  fortress: {
    title: 'Fortress',
    libraries: 'ignition-gazebo',
    classes: 'ignition::gazebo::systems',
    messages: 'ignition.msgs',
    terrain: 'mesh',
    beginsAtAnyTime: false,
  },
  harmonic: {
    title: 'Garden, Harmonic, Ionic or Jetty',
    libraries: 'gz-sim',
    classes: 'gz::sim::systems',
    messages: 'gz.msgs',
    terrain: 'heightmap',
    beginsAtAnyTime: true,
  },
};
