import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { RevocationListOrder } from './sign-revocation-list.ts';

/** Signs a revocation list beside the event loop. */
export async function listInWorker(order: RevocationListOrder): Promise<string> {
  const worker = new Worker(new URL('revocation-list-thread.ts', import.meta.url), { workerData: order });
  try {
    const [pem] = (await once(worker, 'message')) as [string];
    return pem;
  } finally {
    await worker.terminate();
  }
}
