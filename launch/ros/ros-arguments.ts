/** Takes a command line apart: ours, and from `--ros-args` on what ROS reads (remaps, parameters, params files). */
export function splitRosArguments(argv: readonly string[]): { own: readonly string[]; ros: readonly string[] } {
  const at = argv.indexOf('--ros-args');
  return at < 0 ? { own: argv, ros: [] } : { own: argv.slice(0, at), ros: argv.slice(at) };
}
