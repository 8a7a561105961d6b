/** One turn of Node's event loop: runs every pending microtask. */
export const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
