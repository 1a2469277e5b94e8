/** One record of /dev/kmsg as lines of a kernel log. */
export interface KernelRecord {
  readonly sequence: number;
  /** With the time in front, as the console shows them. */
  readonly lines: readonly string[];
}

const header = /^\d+,(\d+),(\d+),[^;]*;(.*)$/;

/** Records in a piece of /dev/kmsg that ends with a line feed. */
export function parseKmsg(text: string): KernelRecord[] {
  const records: KernelRecord[] = [];
  for (const line of text.split('\n')) {
    // Lines that begin with a space belong to the record's dictionary, for machines.
    const match = header.exec(line);
    if (!match) continue;
    const [, sequence = '', microseconds = '', message = ''] = match;
    const time = (Number(microseconds) / 1e6).toFixed(6).padStart(12);
    records.push({
      sequence: Number(sequence),
      lines: unescape(message)
        .split('\n')
        .map((part) => `[${time}] ${part}`),
    });
  }
  return records;
}

/** The kernel writes bytes that are not printable ASCII, and the backslash, as \xNN. */
function unescape(message: string): string {
  if (!message.includes('\\x')) return message;
  const bytes = message.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
