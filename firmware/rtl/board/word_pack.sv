// SPDX-License-Identifier: Apache-2.0
//
// Joins bytes to words, from bit 0 up; the opposite of word_unpack. A byte with `byte_last_i` ends
// its word, which then has `last_o` and need not be full. A word is offered in the cycle after its
// last byte and stays until it is taken.
module word_pack #(
  parameter int unsigned Bytes = 4
) (
  input  logic               clk_i,
  input  logic               rst_i,
  input  logic [7:0]         byte_i,
  input  logic               byte_last_i,
  input  logic               byte_valid_i,
  output logic               byte_ready_o,
  output logic [8*Bytes-1:0] data_o,
  output logic [Bytes-1:0]   keep_o,
  output logic               last_o,
  output logic               valid_o,
  input  logic               ready_i
);
  logic [8*Bytes-1:0] data_q;
  logic [Bytes-1:0]   keep_q, keep_before;
  logic               last_q;

  assign valid_o = keep_q[Bytes-1] || last_q;
  assign byte_ready_o = !valid_o || ready_i;
  assign keep_before = valid_o ? '0 : keep_q;
  assign data_o = data_q;
  assign keep_o = keep_q;
  assign last_o = last_q;

  always_ff @(posedge clk_i) begin
    if (valid_o && ready_i) begin
      keep_q <= '0;
      last_q <= 1'b0;
    end
    if (byte_valid_i && byte_ready_o) begin
      last_q <= byte_last_i;
      keep_q <= (keep_before << 1) | Bytes'(1);
      for (int unsigned i = 0; i < Bytes; i++) begin
        if (keep_before == Bytes'((1 << i) - 1)) data_q[8*i +: 8] <= byte_i;
      end
    end
    if (rst_i) begin
      keep_q <= '0;
      last_q <= 1'b0;
    end
  end
endmodule
