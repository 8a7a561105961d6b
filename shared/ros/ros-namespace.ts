/**
 * ROS names hold letters, digits and `_` and begin with no digit; robot ids (`acme/R-01`) hold more. Everything else becomes `_`.
 * Two ids that differ only in such characters would share a namespace.
 */
export function rosNamespace(namespace: string): string {
  const tokens = namespace.split('/').filter((token) => token !== '');
  return `/${tokens.map(rosToken).join('/')}`;
}

const rosToken = (token: string): string => token.replaceAll(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_');
