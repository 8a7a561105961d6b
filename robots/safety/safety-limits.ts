/**
 * Limits of the safety supervisor that hold on every robot: they follow from how its parts work, not from its model. What belongs to the
 * model (speed, tilt, slope, distances to people, battery) is in its configuration. `docs/safety-supervisor.md` is made from this.
 */
export const safetyLimits = {
  deadManMs: 500,
  checkMs: 200,
  staleOdometryMs: 1000,
  staleAttitudeMs: 3000,
  standingMps: 0.05,
  standingRadps: 0.05,
  standWithinMs: 5000,
  faultFreeMs: 2000,
  lostSigmaM: 15,
  fenceSigmas: 2,
  fenceMarginM: 1.5,
  reactionSeconds: 0.6,
  escapeSpeedMps: 0.4,
  slopeProbeM: 6,
  slopeToleranceRad: 0.05,
  emptyPercent: 2,
  personBelievedMs: 15_000,
  fixLostMs: 5000,
  fixGateSigmas: 5.5,
  fixTellAfterMs: 5000,
  fixTrustSigmas: 2.5,
  fixTrustAfterMs: 20_000,
  fixStampToleranceMs: 1500,
  blindError: 0.01,
  equalFrames: 20,
  equalDetectionsMs: 30_000,
  framesSilentMs: 5000,
  clockStepMs: 500,
} as const;
