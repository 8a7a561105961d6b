import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** Debian keeps daemons in sbin, which is not on everybody's path. */
const places = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];

/** The program's file, or undefined where it is not installed: the test then skips and says so. */
export function findProgram(name: string): string | undefined {
  return places.map((place) => join(place, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
