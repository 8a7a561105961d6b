import { existsSync, readFileSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';

export type Slot = 'a' | 'b';
export const slots: readonly Slot[] = ['a', 'b'];

/** What an update needs of the machine. */
export interface SlotMachine {
  /** Starts the robot anew from `current`. */
  restart(): Promise<void>;
  /** Does the robot run, started since then (epoch ms)? Waits as long as a start may take. */
  isHealthy(since: number): Promise<boolean>;
  now(): number;
  print(line: string): void;
}

export interface SlotView {
  readonly slot: Slot;
  /** Undefined: empty, or not completely installed. */
  readonly version: string | undefined;
  readonly isCurrent: boolean;
}

/** `<root>/a` and `<root>/b` hold a release each; the link `<root>/current` says which one runs. */
export function viewSlots(root: string): readonly SlotView[] {
  const current = currentSlot(root);
  return slots.map((slot) => ({ slot, version: versionIn(join(root, slot)), isCurrent: slot === current }));
}

/**
 * Changes to the other release and starts it; if the robot is not well afterwards, changes back and starts the old one. True if the new
 * release runs.
 */
export async function changeSlot(root: string, to: Slot, machine: SlotMachine): Promise<boolean> {
  const from = currentSlot(root);
  const version = versionIn(join(root, to));
  if (version === undefined) {
    const what = `${join(root, to)} holds no complete release: unpack it there and run npm ci --omit=dev.`;
    throw new CodedError(domainError('BPC_E_DEPENDENCY_MISSING', what));
  }
  if (from === to) {
    machine.print(`Slot ${to} (${version}) is the current one already.`);
    return true;
  }
  const changedAt = machine.now();
  point(root, to);
  machine.print(`Slot ${to} (${version}) is current; starting it …`);
  if (await startedWell(machine, changedAt)) {
    machine.print(`The robot runs ${version}. Back is one command: npm run robot -- slots --back`);
    return true;
  }
  if (from === undefined)
    throw new CodedError(domainError('BPC_E_INTERNAL', 'The robot did not start, and there is no other release.'));
  const backAt = machine.now();
  point(root, from);
  const isWell = await startedWell(machine, backAt);
  machine.print(
    `${version} did not come up: slot ${from} is current again${isWell ? ' and runs' : ', but does not run either'}.`,
  );
  return false;
}

async function startedWell(machine: SlotMachine, since: number): Promise<boolean> {
  try {
    await machine.restart();
    return await machine.isHealthy(since);
  } catch (error) {
    machine.print((error as Error).message);
    return false;
  }
}

export function currentSlot(root: string): Slot | undefined {
  const link = join(root, 'current');
  if (!existsSync(link)) return undefined;
  const name = basename(readlinkSync(link));
  return slots.find((slot) => slot === name);
}

/** At once: whoever starts the robot finds the old release or the new one. */
function point(root: string, slot: Slot): void {
  const next = join(root, 'current.next');
  rmSync(next, { force: true });
  symlinkSync(slot, next);
  renameSync(next, join(root, 'current'));
}

function versionIn(folder: string): string | undefined {
  const isInstalled = existsSync(join(folder, 'node_modules', '.package-lock.json'));
  if (!isInstalled || !existsSync(join(folder, 'launch', 'robot.ts'))) return undefined;
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version?: string };
  return version;
}
