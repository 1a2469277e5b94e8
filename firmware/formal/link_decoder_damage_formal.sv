// SPDX-License-Identifier: Apache-2.0
//
// One whole request on the line, byte by byte: link_decoder accepts it as it is, and refuses it with
// any one byte damaged in any way.
module link_decoder_damage_formal (
  input logic clk_i,
  input logic rst_i
);
  // HELLO with sequence number 1: 8 bytes and their CRC, as COBS, and the delimiter.
  localparam int unsigned Bytes = 14;
  localparam logic [Bytes*8-1:0] Frame = 112'h00a988dff7050101010101010102;

  logic       past_reset_q = 1'b0;
  logic [3:0] sent_q;
  logic       sending, good, bad, accepted_q;
  logic [7:0] line;
  logic [6:0] words;
  (* anyconst *) logic [3:0] damaged;
  (* anyconst *) logic [7:0] damage;

  assign sending = sent_q != 4'(Bytes);
  assign line = Frame[8 * sent_q +: 8] ^ ((sent_q == damaged) ? damage : 8'h00);

  link_decoder u_decoder (
    .clk_i,
    .rst_i,
    .byte_i           (line),
    .byte_valid_i     (sending),
    .byte_error_i     (1'b0),
    .full_i           (1'b0),
    .word_valid_o     (),
    .word_index_o     (),
    .word_o           (),
    .words_o          (words),
    .good_o           (good),
    .bad_o            (bad)
  );

  always_ff @(posedge clk_i) begin
    past_reset_q <= 1'b1;
    if (sending) sent_q <= sent_q + 4'd1;
    if (good) accepted_q <= 1'b1;
    if (rst_i) begin
      sent_q     <= '0;
      accepted_q <= 1'b0;
    end
  end

  always_comb begin
    assume (damaged < 4'(Bytes));
    if (!past_reset_q) begin
      assume (rst_i);
    end else begin
      assume (!rst_i);
      a_refused: assert ((damage == 8'h00) || !good);
      a_accepted: assert (!((damage == 8'h00) && (sent_q == 4'(Bytes))) || accepted_q);
      a_words: assert (!good || (words == 7'd2));
      c_accepted: cover (accepted_q);
      c_refused: cover (bad);
    end
  end
endmodule
