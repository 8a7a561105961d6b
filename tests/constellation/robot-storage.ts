import { fileRobotMemory } from '#robots/identity/file-robot-memory.ts';
import { fileEvidenceSpool } from '#robots/link/file-evidence-spool.ts';
import { fileOutboxStorage } from '#robots/link/file-outbox-storage.ts';
import type { OutboxRecord, OutboxStorage } from '#robots/link/outbox-storage.ts';
import type { RobotDisk } from '#robots/agent-deps.ts';
import type { DiskUser, SimulatedDisk } from '#simulation/disk/simulated-disk.ts';
import { simulatedNodeFs } from '#simulation/disk/simulated-node-fs.ts';
import type { SimulatedProcess } from './simulated-process.ts';

export interface StorageWatch {
  /** The robot means to keep this, whether or not its disk takes it. */
  onPut(record: OutboxRecord): void;
  /** Its disk has it. */
  onKept(record: OutboxRecord): void;
  onFault(error: unknown): void;
}

/** A robot's own file formats on a simulated disk, as one life of its software opens them. */
export function robotStorage(disk: SimulatedDisk, own: SimulatedProcess, watch: StorageWatch): RobotDisk {
  const user: DiskUser = {
    get alive() {
      return own.alive;
    },
    onChange: () => own.pass('disk'),
  };
  const files = disk.filesFor(user);
  return {
    outbox: watched(fileOutboxStorage('robot/outbox.log', simulatedNodeFs(disk, user)), own, watch),
    memory: fileRobotMemory('robot/memory', watch.onFault, files),
    spool: fileEvidenceSpool('robot/pictures', files),
  };
}

function watched(storage: OutboxStorage, own: SimulatedProcess, watch: StorageWatch): OutboxStorage {
  return {
    load: () => storage.load(),
    append: (record) => {
      if (own.alive) watch.onPut(record);
      storage.append(record);
      watch.onKept(record);
    },
    rewrite: (records) => {
      storage.rewrite(records);
      for (const record of records) watch.onKept(record);
    },
  };
}
