// SPDX-License-Identifier: Apache-2.0
//
// Joins the 64-bit words of a frame in pairs. `word_valid_o` is high in the cycle of the second word
// of a pair, and in that of the commit, where the upper half may then be empty. `wr_commit_i` and
// `wr_discard_i` end a frame; the next one begins with a new pair.
module frame_packer (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic         wr_valid_i,
  input  logic [63:0]  wr_word_i,
  input  logic         wr_commit_i,
  input  logic         wr_discard_i,
  output logic         word_valid_o,
  output logic [127:0] word_o
);
  logic        odd_q;
  logic [63:0] low_q;

  assign word_valid_o = wr_valid_i && (odd_q || wr_commit_i);
  assign word_o = odd_q ? {wr_word_i, low_q} : {64'h0, wr_word_i};

  always_ff @(posedge clk_i) begin
    if (wr_valid_i) begin
      low_q <= wr_word_i;
      odd_q <= !odd_q;
    end
    if (rst_i || wr_commit_i || wr_discard_i) odd_q <= 1'b0;
  end
endmodule
