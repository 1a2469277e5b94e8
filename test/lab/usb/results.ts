/** What both sides of the serial port agree on: the suite inside the machine, and the test outside. */

/** How one case went; without a reason it passed. */
export interface CaseResult {
  readonly chip: string;
  readonly title: string;
  readonly reason?: string;
}

/** The chips, by the ports of vhci_hcd that they are plugged into. */
export const chips = [
  { name: 'FT601', kind: 'ft601', address: '0403:601f' },
  { name: 'FT232H', kind: 'ft232h', address: '0403:6014:MPRIGSIM' },
] as const;

/** Cases of the medium, which come after those of the NIC. */
export const extraCases = {
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
