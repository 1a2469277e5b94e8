// SPDX-License-Identifier: Apache-2.0
//
// One of many words: `word_o` is word `select_i` of two cycles before. Chosen in two steps, because
// a choice among a hundred words in one limits the clock. Beyond the last word it is zero.
module word_reader #(
  parameter int unsigned Words = 8,
  localparam int unsigned SelectWidth = $clog2(Words)
) (
  input  logic                   clk_i,
  input  logic [Words-1:0][31:0] words_i,
  input  logic [SelectWidth-1:0] select_i,
  output logic [31:0]            word_o
);
  localparam int unsigned GroupWords = 8;
  localparam int unsigned Groups = 2**SelectWidth / GroupWords;

  logic [Groups-1:0][GroupWords-1:0][31:0] groups;
  logic [Groups-1:0][31:0]                 chosen_q;
  logic [SelectWidth-4:0]                  group_q;

  for (genvar i = 0; i < Groups * GroupWords; i++) begin : gen_word
    if (i < Words) begin : gen_used
      assign groups[i / GroupWords][i % GroupWords] = words_i[i];
    end else begin : gen_beyond
      assign groups[i / GroupWords][i % GroupWords] = '0;
    end
  end

  always_ff @(posedge clk_i) begin
    for (int unsigned i = 0; i < Groups; i++) chosen_q[i] <= groups[i][select_i[2:0]];
    group_q <= select_i[SelectWidth-1:3];
    word_o  <= chosen_q[group_q];
  end
endmodule
