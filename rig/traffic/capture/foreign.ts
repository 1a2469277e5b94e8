import { malformed, unsupported, type CaptureError } from './errors.js';

/** How files begin that are compressed, in hexadecimal; what did it, and what undoes it. */
const compressed: readonly (readonly [magic: string, format: string, tool: string])[] = [
  ['1f8b', 'gzip', 'gunzip'],
  ['1f9d', 'compress', 'gunzip'],
  ['425a68', 'bzip2', 'bunzip2'],
  ['fd377a585a00', 'xz', 'unxz'],
  ['28b52ffd', 'zstd', 'unzstd'],
  ['04224d18', 'lz4', 'unlz4'],
  ['504b0304', 'zip', 'unzip'],
  ['377abcaf271c', '7-Zip', '7z x'],
];

/** How captures of other formats begin; see the magic numbers of libpcap (sf-pcap.c) and of Wireshark (wiretap). */
const captures: readonly (readonly [magic: string, format: string])[] = [
  ...bothOrders('a1b2cd34', "pcap with Kuznetzov's longer records"),
  ...bothOrders('a1b234cd', "pcap with Mesquita's longer records"),
  ...bothOrders('a12b3c4d', "pcap with Navtel's records"),
  ...bothOrders('1c0001ac', "pcap with Ixia's longer header"),
  ...bothOrders('1c0001ab', "pcap with Ixia's longer header"),
  ['736e6f6f70000000', 'a snoop file'],
  ['52545353', 'a file of Microsoft Network Monitor 1'],
  ['474d4255', 'a file of Microsoft Network Monitor 2'],
];

/** Why a file that begins neither as pcap nor as pcapng cannot be read. */
export function foreignFile(file: Uint8Array): CaptureError {
  const start = Buffer.from(file.subarray(0, 8)).toString('hex');
  const packed = compressed.find(([magic]) => start.startsWith(magic));
  if (packed) {
    const [, format, tool] = packed;
    return unsupported(`the file is compressed by ${format}`, 0, `unpack it first, with ${tool}`);
  }
  const capture = captures.find(([magic]) => start.startsWith(magic));
  if (capture) {
    return unsupported(`the file is ${capture[1]}`, 0, 'convert it first, for example with editcap -F pcapng');
  }
  return malformed(`neither pcap nor pcapng begins with ${start.slice(0, 8)}`, 0);
}

function bothOrders(magic: string, format: string): readonly (readonly [string, string])[] {
  const swapped = Buffer.from(magic, 'hex').reverse().toString('hex');
  return [
    [magic, format],
    [swapped, format],
  ];
}
