/** What both sides of the serial port agree on: the suite inside the machine, and the test outside. */

/** How one case went; without a reason it passed. */
export interface CaseResult {
  readonly chip: string;
  readonly title: string;
  readonly reason?: string;
}

/** The chips, by the ports of vhci_hcd that they are plugged into, and where their USB/IP server is. */
export const chips = [
  { name: 'FT601', kind: 'ft601', address: '0403:601f', server: '10.0.2.100' },
  { name: 'FT232H', kind: 'ft232h', address: '0403:6014:MPRIGSIM', server: '10.0.2.101' },
] as const;

/** Cases of the medium, which come after those of the NIC. */
export const extraCases = {
  replug: 'goes on when the device is pulled out and plugged in again in the middle of a transfer',
  unplug: 'ends the link when the device is pulled out',
  absent: 'says that there is no device after that',
} as const;

/** Reads the lines that the suite has printed; anything else is left out. */
export function parseResults(text: string): CaseResult[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as CaseResult);
}
