import { parentPort, workerData } from 'node:worker_threads';
import { signRevocationList } from './sign-revocation-list.ts';
import type { RevocationListOrder } from './sign-revocation-list.ts';

parentPort?.postMessage(await signRevocationList(workerData as RevocationListOrder));
