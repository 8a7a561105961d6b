import type { AlarmPriority } from '#shared/contracts/views.ts';

/** Canvas colours: the values of styles/tokens.css, where a test compares them. */
export const palette = {
  bg0: '#0f1215',
  bg1: '#171c21',
  fg0: '#e6eaee',
  fg1: '#b0bac4',
  line: '#3b4650',
  ctl: '#74818c',
  own: '#7fd4c1',
  unknown: '#d8c46a',
  select: '#f4f7fa',
  onPriority: '#12171b',
} as const;

export const priorityColours: Readonly<Record<AlarmPriority, string>> = {
  critical: '#ff5a52',
  high: '#ffb02e',
  medium: '#f2e35c',
  low: '#6fb7ff',
};
