// SPDX-License-Identifier: Apache-2.0
//
// The check of a generated frame's nonce: the CRC-32 of the key and the sequence number. It follows
// them by two cycles.
module frame_nonce (
  input  logic        clk_i,
  input  logic [63:0] key_i,
  input  logic [31:0] sequence_i,
  output logic [31:0] check_o
);
  logic [31:0] key_crc_q, check_q;

  assign check_o = check_q;

  always_ff @(posedge clk_i) begin
    key_crc_q <= crc32_pkg::crc32_d64(32'hFFFF_FFFF, key_i, 4'd8);
    check_q   <= ~crc32_pkg::crc32_d64(key_crc_q, {32'h0, sequence_i}, 4'd4);
  end
endmodule
