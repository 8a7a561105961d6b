import { join } from 'node:path';

/** What the check looks at; `exists` and `loads` reach the disk and a child process. */
export interface RosEnvironment {
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Folder of the installed rclnodejs; undefined: not installed. */
  readonly packageFolder: string | undefined;
  readonly architecture: string;
  /** VERSION_CODENAME of /etc/os-release. */
  readonly osCodename: string;
  exists(file: string): boolean;
  /** Can a Node process open this add-on? What stops it, or undefined. */
  loads(addOn: string): string | undefined;
}

/**
 * Why rclnodejs may not be imported here, with the step that mends it; undefined: it may. The import itself must not find out: where
 * the add-on cannot be opened it deletes its own build and compiles for minutes.
 */
export function rosEnvironmentFault(environment: RosEnvironment): string | undefined {
  const { variables, packageFolder } = environment;
  const prefixes = folders(variables['AMENT_PREFIX_PATH']);
  const distro = variables['ROS_DISTRO'] ?? '';
  if (prefixes.length === 0 || distro === '') {
    return 'ROS 2 is not sourced (AMENT_PREFIX_PATH or ROS_DISTRO is empty): run `source /opt/ros/<distro>/setup.bash` in this shell, then start again.';
  }
  if (!folders(variables['LD_LIBRARY_PATH']).some((folder) => environment.exists(join(folder, 'librcl.so')))) {
    return `No folder of LD_LIBRARY_PATH holds librcl.so: source the setup.bash of ROS ${distro} instead of setting variables by hand.`;
  }
  if (packageFolder === undefined) {
    return 'rclnodejs is not installed: run `npm install --no-save rclnodejs@2.2.0` in a shell with ROS sourced.';
  }
  if (variables['RCLNODEJS_FORCE_BUILD'] === '1') return 'RCLNODEJS_FORCE_BUILD=1 would rebuild rclnodejs: unset it.';
  const addOn = addOnFile(environment, packageFolder, distro);
  if (addOn === undefined) {
    return `rclnodejs in ${packageFolder} has no add-on for ROS ${distro}, ${environment.osCodename}, ${environment.architecture}: run \`npm rebuild rclnodejs\` in a shell with ROS sourced.`;
  }
  const refusal = environment.loads(addOn);
  return refusal === undefined
    ? undefined
    : `The add-on of rclnodejs cannot be opened (${refusal}): run \`npm rebuild rclnodejs\` in a shell with this ROS sourced.`;
}

/** The file that rclnodejs will open: a prebuilt one that matches exactly, else its own build. */
function addOnFile(environment: RosEnvironment, packageFolder: string, distro: string): string | undefined {
  const { architecture, osCodename } = environment;
  const prebuilt = `${distro}-${osCodename}-${architecture}-node-rclnodejs.node`;
  const candidates = [
    join(packageFolder, 'prebuilds', `linux-${architecture}`, prebuilt),
    join(packageFolder, 'build', 'Release', 'rclnodejs.node'),
  ];
  return candidates.find((file) => environment.exists(file));
}

const folders = (list: string | undefined): string[] => (list ?? '').split(':').filter((folder) => folder !== '');
