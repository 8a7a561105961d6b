import type { CommandKind } from '#shared/contracts/views.ts';

export const commandWords: Readonly<Record<CommandKind, string>> = {
  dispatch: 'Dispatch',
  observe: 'Observe',
  'resume-patrol': 'Resume patrol',
  return: 'Return',
  cancel: 'Cancel',
  'take-authority': 'Take authority',
  announce: 'Announce',
};
