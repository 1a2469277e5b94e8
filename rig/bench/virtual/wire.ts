import type { Command } from '../../base/program.js';
import type { WireDescription } from '../description.js';

/** The address of whoever answers on the wire, be it the responder or the bench's own network namespace. */
export const wirePeerAddress = '198.51.100.1';
const wirePeerMac = '02:4d:50:00:00:01';
/** The tap in a network namespace of the bench's own. */
const namespaceTap = 'mpwire0';

const isRoot = (): boolean => process.geteuid?.() === 0;

/** The options of the NIC simulator that plug its cable in. */
export function wireArguments(wire: WireDescription): string[] {
  switch (wire.kind) {
    case 'responder':
      return ['--wire', 'responder', '--wire-ip', wirePeerAddress];
    case 'namespace':
      return ['--wire', `tap:${namespaceTap}`, '--wire-mac', wirePeerMac, '--wire-ip', wirePeerAddress];
    case 'tap':
      return ['--wire', `tap:${wire.name}`];
    case 'unix':
      return ['--wire', `unix:${wire.own},${wire.peer}`];
    case 'stream':
      return ['--wire', `stream:${wire.path}`];
  }
}

/**
 * The command that runs the simulator where its cable needs it. A network namespace has no other owner than the
 * simulator: it vanishes, with its tap, when that ends in whatever way.
 */
export function wireCommand(wire: WireDescription, [program = '', ...args]: readonly string[]): Command {
  if (wire.kind !== 'namespace') return { command: program, args };
  const user = isRoot() ? [] : ['--user', '--map-root-user'];
  return { command: 'unshare', args: [...user, '--net', '--', program, ...args] };
}

/** The command that runs a program in the network namespace of the simulator with that pid. */
export function peerCommand(simulator: number, argv: readonly string[]): Command {
  const user = isRoot() ? [] : ['--user', '--preserve-credentials'];
  return { command: 'nsenter', args: ['--target', String(simulator), ...user, '--net', '--', ...argv] };
}
