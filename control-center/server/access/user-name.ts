/** What the audit log writes for those who are no user. */
const reserved = new Set(['setup', 'nobody', 'autonomy']);

/** As the audit log and the radio can say it: no slash, which marks robots, and nothing invisible. */
export const isUserName = (name: string): boolean =>
  /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} ._'-]{0,62}[\p{L}\p{M}\p{N}.])?$/u.test(name) && !reserved.has(name.toLowerCase());
