/** Aborts when what was started is stopped. */
export function abortedWith(started: AsyncDisposableStack): AbortSignal {
  const controller = new AbortController();
  started.defer(() => controller.abort());
  return controller.signal;
}
