import { signal } from '@preact/signals';

export const leftTabs = ['alarms', 'incidents', 'fleet', 'tracks'] as const;
export type LeftTab = (typeof leftTabs)[number];

/** The open tab of the left column; keys 1 to 4 choose it too. */
export const leftTab = signal<LeftTab>('alarms');
