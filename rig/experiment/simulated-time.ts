/** Milliseconds that the slowest NIC, a simulated one on a busy computer, needs for a second of its own time. */
const slowestSecondMilliseconds = 2_000_000;

/** How long to wait for what takes `seconds` by the clock of the NIC. */
export function patienceMilliseconds(seconds: number): number {
  return seconds * slowestSecondMilliseconds;
}
