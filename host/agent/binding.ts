import { AgentError } from './errors.js';
import { guestName } from './guest-number.js';
import type { FrameFilter, ReceiveMode } from './mp-device.js';

/** How the port of a guest is bound. */
export interface Binding extends FrameFilter {
  readonly mode: ReceiveMode;
  /** A way to copy or to lie in secret; empty: none. */
  readonly mutant: string;
}

/** Addresses that a filter of mp takes beside broadcast. */
const mostAddresses = 7;

/** Checks what a request wants to be bound. */
export function checkBinding(number: number, { addresses, vlan }: FrameFilter): void {
  const malformed = addresses.find((address) => !/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(address));
  const trouble =
    (malformed !== undefined && `"${malformed}" is not a MAC address`) ||
    (addresses.length > mostAddresses && `${addresses.length} addresses are more than ${mostAddresses}`) ||
    (vlan > 4094 && `VLAN ${vlan} is not from 1 to 4094`) ||
    (vlan > 0 && addresses.length === 0 && 'a VLAN alone is no filter') ||
    (number > 0 && addresses.length === 0 && 'a neighbour gets no frames but those to addresses');
  if (!trouble) return;
  const what = `cannot bind ${guestName(number)}: ${trouble}`;
  throw new AgentError('argument', 'BindingMalformed', what, 'name the addresses of the frames that it is to get');
}

/** Whether two guests may be bound so at the same time: how frames reach them is set for all guests together. */
export function isAlike(one: Binding, other: Binding): boolean {
  return one.mode === other.mode && one.mutant === other.mutant;
}

/** Whether two bindings are the same. */
export function isSame(one: Binding, other: Binding): boolean {
  return isAlike(one, other) && one.vlan === other.vlan && one.addresses.join() === other.addresses.join();
}
