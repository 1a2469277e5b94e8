import { isRoot } from './privilege.js';

/** Options with which unshare gives a program a mount namespace of its own: as root directly, else in a user namespace. */
export function namespaceArguments(): readonly string[] {
  return [...(isRoot() ? [] : ['--user', '--map-root-user']), '--mount', '--propagation', 'private'];
}
