/** Long enough to be carried to a person, short enough to be forgotten. */
export const loginLinkMs = 12 * 3_600_000;

/** On the console's address. */
export const loginPath = (token: string): string => `/login?token=${token}`;
