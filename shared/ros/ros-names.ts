/**
 * The full name of what a node calls `name`: absolute names stay, `~/x` lies below the node itself, all else in its namespace
 * (`/` or `/a/b`).
 */
export function resolveName(namespace: string, node: string, name: string): string {
  if (name.startsWith('/')) return name;
  const base = namespace === '/' ? '' : namespace;
  return name.startsWith('~/') ? `${base}/${node}${name.slice(1)}` : `${base}/${name}`;
}
