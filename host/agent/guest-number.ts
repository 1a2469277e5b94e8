import { AgentError } from './errors.js';

/** Neighbours that the guest may have. */
const mostNeighbours = 3;

/** Accepts the number of a guest, from a request of the controller: 0 is the guest, the others are its neighbours. */
export function parseGuestNumber(number: number): number {
  if (number <= mostNeighbours) return number;
  throw new AgentError(
    'argument',
    'GuestUnknown',
    `there is no guest ${number}`,
    `name 0, the guest, or one of its neighbours, 1 to ${mostNeighbours}`,
  );
}

/** How a guest is spoken of. */
export function guestName(number: number): string {
  return number === 0 ? 'the guest' : `neighbour ${number}`;
}
