import type { CommandKind } from '#shared/contracts/views.ts';

export const commandWords: Readonly<Record<CommandKind, string>> = {
  dispatch: 'Dispatch',
  observe: 'Observe',
  'resume-patrol': 'Resume patrol',
  resume: 'Resume task',
  return: 'Return',
  cancel: 'Cancel',
  'take-authority': 'Take authority',
  announce: 'Announce',
  'out-of-service': 'Out of service',
  'back-in-service': 'Back in service',
};
