// SPDX-License-Identifier: Apache-2.0
//
// A frame leaves the residue that link_decoder looks for exactly when its last four bytes are the
// inverted CRC of all that was before them, lowest byte first.
module crc_residue_formal;
  localparam logic [31:0] Polynomial = 32'hEDB88320;
  localparam logic [31:0] Residue = 32'hDEBB20E3;

  (* anyconst *) logic [31:0] before;
  (* anyconst *) logic [31:0] last;
  logic [31:0] after;

  function automatic logic [31:0] crc_after(input logic [31:0] crc, input logic [7:0] data);
    logic [31:0] value;
    value = crc ^ {24'h0, data};
    for (int i = 0; i < 8; i++) begin
      value = value[0] ? (value >> 1) ^ Polynomial : value >> 1;
    end
    crc_after = value;
  endfunction

  assign after = crc_after(crc_after(crc_after(crc_after(before, last[7:0]), last[15:8]),
                                     last[23:16]), last[31:24]);

  always_comb begin
    a_residue: assert ((after == Residue) == (last == ~before));
  end
endmodule
