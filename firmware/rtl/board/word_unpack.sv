// SPDX-License-Identifier: Apache-2.0
//
// Cuts words into bytes, from bit 0 up. `keep_i` marks the bytes that mean something, from bit 0
// without a hole; a word without any is dropped. A word is taken when the last byte of the one
// before it leaves, so the bytes follow each other without a gap.
module word_unpack #(
  parameter int unsigned Bytes = 4
) (
  input  logic               clk_i,
  input  logic               rst_i,
  input  logic [8*Bytes-1:0] data_i,
  input  logic [Bytes-1:0]   keep_i,
  input  logic               valid_i,
  output logic               ready_o,
  output logic [7:0]         byte_o,
  output logic               byte_valid_o,
  input  logic               byte_ready_i
);
  logic [8*Bytes-1:0] data_q;
  logic [Bytes-1:0]   keep_q, keep_after;

  assign keep_after = (byte_valid_o && byte_ready_i) ? keep_q >> 1 : keep_q;
  assign ready_o = keep_after == '0;
  assign byte_o = data_q[7:0];
  assign byte_valid_o = keep_q[0];

  always_ff @(posedge clk_i) begin
    if (valid_i && ready_o) begin
      data_q <= data_i;
      keep_q <= keep_i;
    end else if (byte_valid_o && byte_ready_i) begin
      data_q <= data_q >> 8;
      keep_q <= keep_after;
    end
    if (rst_i) keep_q <= '0;
  end
endmodule
