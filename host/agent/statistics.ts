import { run } from './command.js';

/** Counters of the NIC's driver and of the mp stack on it. */
export async function readStatistics(nic: string): Promise<Map<string, bigint>> {
  return parseStatistics(await run('ethtool', ['-S', nic]));
}

/** Output of `ethtool -S`: names and decimal values of up to 64 bits. */
export function parseStatistics(text: string): Map<string, bigint> {
  const values = new Map<string, bigint>();
  for (const line of text.split('\n')) {
    const match = /^\s+(.*\S)\s*:\s*(\d+)$/.exec(line);
    if (match) values.set(match[1] ?? '', BigInt(match[2] ?? 0));
  }
  return values;
}
