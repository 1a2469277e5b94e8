/** The reflected polynomial of IEEE 802.3. */
const polynomial = 0xedb88320;

/** The SystemVerilog package `crc32_pkg`: CRC-32 over 1 to 8 bytes as one level of XOR equations. */
export function crcPackage(notice: string): string {
  const lines = [
    '// SPDX-License-Identifier: Apache-2.0',
    `// ${notice}`,
    '',
    "// CRC-32 of IEEE 802.3 in its reflected form. The caller begins with 32'hFFFFFFFF and inverts the end result:",
    '// then it equals zlib.crc32. Bits 7..0 of the data are the byte that is first on the wire.',
    '// Each bit of the result is the parity of a fixed set of bits of (crc ^ data), the mask.',
    'package crc32_pkg;',
    '',
    '  // The CRC after one more byte.',
    '  function automatic logic [31:0] crc32_d8(input logic [31:0] crc, input logic [7:0] data);',
    '    logic [7:0] mixed;',
    '    logic [31:0] next;',
    '    mixed = crc[7:0] ^ data;',
    ...equations(1, 8, '    '),
    '    crc32_d8 = next;',
    '  endfunction',
    '',
    '  // The CRC after the nbytes (1 to 8) lowest bytes of data; unchanged for any other nbytes.',
    '  function automatic logic [31:0] crc32_d64(input logic [31:0] crc, input logic [63:0] data,',
    '                                            input logic [3:0] nbytes);',
    '    logic [63:0] mixed;',
    '    logic [31:0] next;',
    "    mixed = data ^ {32'h0, crc};",
    '    case (nbytes)',
    ...[1, 2, 3, 4, 5, 6, 7, 8].flatMap((bytes) => [
      `      4'd${bytes}: begin`,
      ...equations(bytes, 64, '        '),
      '      end',
    ]),
    '      default: next = crc;',
    '    endcase',
    '    crc32_d64 = next;',
    '  endfunction',
    '',
    'endpackage',
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * For each bit of the CRC after `bytes` bytes, the mask of those bits of (crc ^ data) whose parity it is. With fewer
 * than 4 bytes the upper bits of the old CRC move down unmixed on top of that.
 */
function masks(bytes: number): readonly bigint[] {
  const rows = new Array<bigint>(32).fill(0n);
  for (let input = 0; input < bytes * 8; input += 1) {
    let state = 0;
    for (let bit = 0; bit < bytes * 8; bit += 1) {
      if (bit === input) state ^= 1;
      state = state & 1 ? (state >>> 1) ^ polynomial : state >>> 1;
    }
    for (let output = 0; output < 32; output += 1) {
      if ((state >>> output) & 1) rows[output] = (rows[output] ?? 0n) | (1n << BigInt(input));
    }
  }
  return rows;
}

function equations(bytes: number, width: number, indent: string): readonly string[] {
  return masks(bytes).map((mask, output) => {
    const parity = `^(mixed & ${width}'h${mask.toString(16).padStart(width / 4, '0')})`;
    const moved = output + bytes * 8;
    return `${indent}next[${output}] = ${moved < 32 ? `crc[${moved}] ^ (${parity})` : parity};`;
  });
}
