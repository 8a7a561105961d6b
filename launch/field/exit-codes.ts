/** Of the field programs; the systemd unit does not start again what ended with one of the last two. */
export const exitCodes = {
  fault: 1,
  /** The supervisor gave up: too many ends in too short a time. */
  crashLoop: 75,
  /** sysexits.h, EX_CONFIG: starting again does not mend a file. */
  configuration: 78,
} as const;
