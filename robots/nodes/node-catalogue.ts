export interface NodeFacts {
  readonly purpose: string;
  /** What the robot does without when the node is not active. */
  readonly notActive: string;
}

/** Every node of the agent, for docs/interfaces/ros.md. */
export const nodeCatalogue: Readonly<Record<string, NodeFacts>> = {
  localization: {
    purpose: 'Fuses odometry, GNSS and attitude into the pose.',
    notActive: 'The robot stands, at fault: nobody knows where it is.',
  },
  map_frame: {
    purpose: 'Publishes map -> odom on `tf`; on a real graph only.',
    notActive: 'No such transform.',
  },
  safety_supervisor: {
    purpose: 'Owns the last word over `cmd_vel`.',
    notActive: 'One zero command, then none: the wheels stand.',
  },
  zone_keeper: {
    purpose: 'Keeps the leases of zones that must be asked for.',
    notActive: 'No lease is asked for or renewed: the robot stays out of such zones.',
  },
  patrol_executor: {
    purpose: 'Turns patrol, order and way home into wished velocities.',
    notActive: 'The robot stands, at fault.',
  },
  camera_pointer: {
    purpose: 'Turns the thermal camera.',
    notActive: 'The camera stays where it looks.',
  },
  evidence_recorder: {
    purpose: 'Keeps the newest frames and makes pictures of tracks; with images only.',
    notActive: 'Detections come without pictures.',
  },
  tracker: {
    purpose: 'Turns detections into tracks with positions.',
    notActive: 'Nothing is detected, tracked or reported.',
  },
  detector: {
    purpose: 'Finds people, animals and vehicles in thermal images; with images only.',
    notActive: 'Nothing new is detected; tracks end.',
  },
  watchman: {
    purpose: "Watches the clock: the centre's silence and the lost-link contract, readiness, leases of authority.",
    notActive: 'The robot stands, at fault: nobody would notice a lost link.',
  },
  status_publisher: {
    purpose: "Sends the robot's regular messages to the centre.",
    notActive: 'The centre sees the robot grow old.',
  },
  fleet_link: {
    purpose: 'The MQTT link to the centre.',
    notActive: 'No connection: to the robot a lost link, to the centre a robot that said goodbye.',
  },
  diagnostics: {
    purpose: 'Publishes the health of all parts on /diagnostics, once a second.',
    notActive: 'No health from this robot: whoever watches /diagnostics sees it grow stale.',
  },
};
