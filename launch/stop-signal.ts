/**
 * Aborts on the first SIGINT or SIGTERM, and when the supervisor that started this process is gone, however it went; a second signal
 * ends the process at once.
 */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stop.abort();
      process.once(signal, () => process.exit(130));
    });
  }
  if (process.channel !== undefined) {
    process.once('disconnect', () => stop.abort());
    process.channel?.unref();
  }
  return stop.signal;
}
