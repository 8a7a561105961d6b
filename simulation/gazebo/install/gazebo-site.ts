import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a Gazebo Classic 11 is and what it needs in its environment. */
export interface GazeboSite {
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A gzserver on PATH, sourced as its users do; else one unpacked under `prefix`. */
export function findGazebo(prefix: string, path: string): GazeboSite | undefined {
  const onPath = path
    .split(delimiter)
    .map((folder) => join(folder, 'gzserver'))
    .find((file) => existsSync(file));
  if (onPath !== undefined) return { command: onPath, environment: {} };
  return existsSync(join(prefix, completeMark)) ? unpackedSite(join(prefix, 'root')) : undefined;
}

/** Written last by the installer. */
export const completeMark = 'complete.json';

/** Debian's packages unpacked into a folder find nothing by themselves: every path is told. */
function unpackedSite(root: string): GazeboSite {
  const libraries = join(root, 'usr/lib/x86_64-linux-gnu');
  const share = join(root, 'usr/share/gazebo-11');
  return {
    command: join(root, 'usr/bin/gzserver'),
    environment: {
      LD_LIBRARY_PATH: [
        libraries,
        join(libraries, 'gazebo-11/plugins'),
        join(libraries, 'blas'),
        join(libraries, 'lapack'),
        join(libraries, 'pulseaudio'),
        join(root, 'usr/lib'),
        join(root, 'lib/x86_64-linux-gnu'),
      ].join(delimiter),
      GAZEBO_RESOURCE_PATH: share,
      GAZEBO_MODEL_PATH: join(share, 'models'),
      GAZEBO_PLUGIN_PATH: join(libraries, 'gazebo-11/plugins'),
      OGRE_RESOURCE_PATH: join(libraries, 'OGRE-1.9.0'),
      SDF_PATH: join(root, 'usr/share/sdformat9/1.7'),
      LIBGL_DRIVERS_PATH: join(libraries, 'dri'),
      PROJ_LIB: join(root, 'usr/share/proj'),
      GDAL_DATA: join(root, 'usr/share/gdal'),
    },
  };
}
