import type { ObjectClass } from '#shared/contracts/extension/common.ts';
import type { AlarmPriority } from '#shared/contracts/views.ts';

/**
 * Our civil pictograms as SVG path data, for SVG and canvas alike. Class and mode glyphs are centred on 0,0 in a box of 14;
 * priority shapes and the track frame are centred too. Stroked, never filled, unless said otherwise.
 */
export const classGlyphs: Readonly<Record<ObjectClass, string>> = {
  person: 'M0 -6a1.8 1.8 0 1 1 -.01 0ZM0 -2.300V2M-3.4 -.2 0 -1.6 3.4 -.200M-2.5 6.2 0 2 2.5 6.2',
  vehicle:
    'M-6 2.600V-.400L-3.6 -3.600H2.600L6 -.400V2.600ZM-6 -.400H6M-3.2 1.700a1.5 1.5 0 1 0 .01 0ZM3.2 1.700a1.5 1.5 0 1 0 .01 0Z',
  animal: 'M-5.8 4.800V.200L-4.4 -1.400H1.600L3.6 -5 4.4 -3.6 6.2 -2.8 4.8 -1.400H3.800V4.800M-3.4 4.800V2H1.600V4.8',
  drone:
    'M-4.2 -4.2 4.2 4.200M4.2 -4.2 -4.2 4.200M-4.2 -6.200a2 2 0 1 0 .01 0ZM4.2 -6.200a2 2 0 1 0 .01 0ZM-4.2 2.200a2 2 0 1 0 .01 0ZM4.2 2.200a2 2 0 1 0 .01 0Z',
  aircraft: 'M0 -6V6M-6 1.4 0 -1.6 6 1.400M-2.4 6 0 4.4 2.4 6',
  unknown: 'M-2.8 -3a2.8 2.8 0 1 1 4.2 2.400Q0 .3 0 2M0 4.900v.2',
};

export type ModeGlyph =
  | 'patrol'
  | 'observe'
  | 'teleop'
  | 'dispatch'
  | 'return'
  | 'hold'
  | 'halted'
  | 'fault'
  | 'service'
  | 'help'
  | 'charge'
  | 'lost'
  | 'offline';

export const modeGlyphs: Readonly<Record<ModeGlyph, string>> = {
  patrol: 'M4.6 -1.500A4.9 4.9 0 1 0 4.9 1M4.8 -4.800V-1.400H1.4',
  observe: 'M-6 0S-3.5 -4 0 -4 6 0 6 0 3.5 4 0 4 -6 0 -6 0ZM0 -1.700a1.7 1.7 0 1 0 .01 0Z',
  teleop: 'M-4.5 5H4.500M0 5V-1M0 -5a2 2 0 1 0 .01 0Z',
  dispatch: 'M-5 0H5M1 -4 5 0 1 4',
  return: 'M-5 .5 0 -4.5 5 .500M-3.3 -1V5H3.300V-1',
  hold: 'M-2.2 -4V4M2.2 -4V4',
  halted: 'M-2 -5H2L5 -2V2L2 5H-2L-5 2V-2Z',
  fault: 'M0 -5V1.500M0 4.800v.2',
  service: 'M-4.8 4.8 1 -1M1 -1A3.4 3.4 0 0 1 4.6 -5.2L2.6 -3 3 -1.6 4.4 -1.2 6 -3.4A3.4 3.4 0 0 1 1 -1',
  help: 'M0 -5.2A5.2 5.2 0 1 1 -.01 -5.200ZM0 -2A2 2 0 1 1 -.01 -2ZM-3.7 -3.7 -1.4 -1.400M3.7 -3.7 1.4 -1.400M-3.7 3.7 -1.4 1.400M3.7 3.7 1.4 1.400',
  charge: 'M1.2 -5.5 -3 .800H0L-1.2 5.5 3 -.800H0Z',
  lost: 'M-2.6 -2.800a2.6 2.6 0 1 1 3.9 2.200Q0 .3 0 2M0 4.700v.2',
  offline: 'M-4 -4 4 4M4 -4 -4 4',
};

/** Triangle, diamond, square, circle: the number inside says it a second time. Box of 20. */
export const priorityShapes: Readonly<Record<AlarmPriority, string>> = {
  critical: 'M0 -9 9.5 8H-9.500Z',
  high: 'M0 -9.5 9.5 0 0 9.5 -9.5 0Z',
  medium: 'M-8 -8H8V8H-8Z',
  low: 'M0 -8.500A8.5 8.5 0 1 1 -.01 -8.500Z',
};

/** Around a robot that was told to stop and has not confirmed it: the octagon of stop. Box of 42. */
export const stopFrame = 'M-8.7 -21H8.700L21 -8.700V8.700L8.7 21H-8.700L-21 8.700V-8.700Z';

/** The lobed frame of what is not ours and not known. Box of 26. */
export const unknownFrame =
  'M-6.4 -6.400A6.5 6.5 0 0 1 6.4 -6.4 6.5 6.5 0 0 1 6.4 6.4 6.5 6.5 0 0 1 -6.4 6.4 6.5 6.5 0 0 1 -6.4 -6.400Z';

/** Icons of the chrome, box of 16 with its corner at 0,0. */
export const icons = {
  link: 'M2 13v-2M6 13V8M10 13V5M14 13V2',
  sound: 'M2 6v4h3l4 3V3L5 6ZM11.5 5.500a3.5 3.5 0 0 1 0 5M13.5 3.500a6.4 6.4 0 0 1 0 9',
  soundOff: 'M2 6v4h3l4 3V3L5 6ZM11.5 6 15 10M15 6l-3.5 4',
  person: 'M8 2a3 3 0 1 1-.01 0ZM2.5 14a5.5 5.5 0 0 1 11 0',
  layers: 'M8 2 14 5.5 8 9 2 5.500ZM2 8.5 8 12l6-3.500M2 11l6 3.500L14 11',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  fit: 'M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4',
  help: 'M5.5 6a2.5 2.5 0 1 1 3.6 2.200Q8 8.8 8 10M8 12.800v.1',
  check: 'M3 8.5 6.5 12 13 4.5',
  shield: 'M8 1.8 13.5 4v4c0 3.2-2.3 5.4-5.5 6.400C4.8 13.4 2.5 11.2 2.5 8V4ZM5.5 8l2 2 3.2-3.8',
  send: 'M2 8h11M9 4l4 4-4 4',
  eye: 'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8ZM8 6.200a1.8 1.8 0 1 0 .01 0Z',
  folder: 'M2 4h4l1.5 2H14v7H2Z',
  clock: 'M8 2a6 6 0 1 0 .01 0ZM8 4.500V8l2.5 2',
  octagon: 'M5.3 1.500h5.400l3.8 3.800v5.400l-3.8 3.800H5.300L1.5 10.700V5.300ZM5.5 5.500h5v5h-5Z',
  list: 'M2 4h12M2 8h12M2 12h8',
  home: 'M2 8 8 2.5 14 8M4 6.500V13.500H12V6.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  target: 'M8 3a5 5 0 1 0 .01 0ZM8 .500v4M8 11.500v4M.5 8h4M11.5 8h4',
  note: 'M3 2h10v12H3ZM5.5 5.500h5M5.5 8.500h5M5.5 11.500h3',
  key: 'M5 6a3 3 0 1 0 .01 0ZM8 9h6v3M11 9v2',
  fence: 'M2 6h12M2 10.500h12M4 3.500V13.500M8 3.500V13.500M12 3.500V13.500',
  up: 'M8 13V3M4 7l4-4 4 4',
} as const;
export type IconName = keyof typeof icons;
