import { existsSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { installedRosFault } from '#robots/ros/load-rclnodejs.ts';
import { debianPackages, findProgram } from '../house/debian-packages.ts';
import { fault, fine, note } from './finding.ts';
import type { Finding } from './finding.ts';

/** What is installed, and what the machine is made of. */
export function checkInstallation(): readonly Finding[] {
  return [node(), machine(), dependencies(), ...debianPackages.map(debian), ros()];
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const detail = `Node ${process.versions.node}`;
  return major > 22 || (major === 22 && minor >= 18)
    ? fine('Node', detail)
    : fault('Node', detail, 'Start through npm (`npm run doctor`): the right Node comes with the packages.');
}

function machine(): Finding {
  const gigabytes = totalmem() / 2 ** 30;
  const detail = `${availableParallelism()} cores, ${gigabytes.toFixed(1)} GB`;
  return gigabytes >= 2 ? fine('Machine', detail) : note('Machine', detail, 'The demo wants 1.5 GB of free memory.');
}

function dependencies(): Finding {
  return existsSync('node_modules/.package-lock.json')
    ? fine('Packages', 'installed')
    : fault('Packages', 'not installed', 'npm ci');
}

function debian({ name, program, usedFor }: (typeof debianPackages)[number]): Finding {
  const place = findProgram(program);
  return place === undefined
    ? note(name, `not installed; only for ${usedFor}`, `apt-get install ${name}`)
    : fine(name, place);
}

function ros(): Finding {
  const distro = process.env['ROS_DISTRO'];
  if (distro === undefined) return fine('ROS 2', 'not sourced: robots use the in-process graph');
  const fault = installedRosFault();
  return fault === undefined
    ? fine('ROS 2', `${distro} is sourced, rclnodejs is ready`)
    : note('ROS 2', `${distro} is sourced, but robots cannot use it`, fault);
}
