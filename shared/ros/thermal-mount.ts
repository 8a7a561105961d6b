/**
 * Where the thermal camera's pan axis sits on our robots: metres from base_link, tilt in radians (positive looks down). The
 * camera turns with the body (roll, pitch and yaw) and pans about the body's z axis.
 */
export const thermalMount = { forwardM: 0, heightM: 1.8, tiltRad: 0 } as const;
