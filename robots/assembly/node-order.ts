/** Up in this order, down in reverse: who knows before who acts, the supervisor before anything that wants to move. */
export const nodeOrder = [
  'localization',
  'map_frame',
  'safety_supervisor',
  'zone_keeper',
  'patrol_executor',
  'camera_pointer',
  'evidence_recorder',
  'tracker',
  'detector',
  'watchman',
  'status_publisher',
  'fleet_link',
  'diagnostics',
] as const;

/** Unless all of these are active the safety supervisor grants no movement; without the supervisor itself nothing reaches the wheels. */
export const motionNodes: readonly string[] = ['localization', 'patrol_executor', 'watchman'];
