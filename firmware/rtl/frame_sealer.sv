// SPDX-License-Identifier: Apache-2.0
//
// Puts the CRC-32 of a frame's body into the frame, one word per cycle. What comes out is four words
// behind what goes in; all of them move by one in each cycle of `next_i`. `busy_o` says that there
// is one inside.
//
// The body's words (`body`, from the one with `first` on) are followed by the tail, of which only
// `tail_bytes` belong to the body: the CRC follows them, and what does not fit in that word is put
// into the one `beyond`. Other words go through as they are.
//
// The CRC unit takes whole words only, so that its loop is short: the body is moved to end with one.
// Zeros before the first byte change nothing as long as the CRC is zero, and its true beginning, all
// ones, is the same as inverting the first four bytes.
module frame_sealer (
  input  logic                 clk_i,
  input  logic                 rst_i,
  input  logic                 valid_i,
  input  nic_pkg::frame_word_t word_i,
  input  logic                 next_i,
  output logic                 valid_o,
  output logic [63:0]          word_o,
  output logic                 last_o,
  output logic                 busy_o
);
  localparam logic [63:0] FirstBytes = 64'h0000_0000_FFFF_FFFF;

  nic_pkg::frame_word_t aligned_word_q, mixed_word_q, summed_word_q;
  logic                 aligned_valid_q, mixed_valid_q, summed_valid_q, valid_q, last_q;
  logic [63:0]          body, before_q, aligned, aligned_q, word_q;
  logic [31:0]          low_q, high_q, crc_q;
  logic [127:0]         seal;

  always_comb begin
    body = 64'h0;
    if (word_i.body || word_i.tail) body = word_i.word ^ (word_i.first ? FirstBytes : 64'h0);
  end
  assign aligned = 64'({body, before_q} >> {word_i.tail_bytes, 3'b000});

  assign seal = {96'h0, ~crc_q} << {summed_word_q.tail_bytes, 3'b000};

  assign valid_o = valid_q;
  assign word_o = word_q;
  assign last_o = last_q;
  assign busy_o = aligned_valid_q || mixed_valid_q || summed_valid_q || valid_q;

  logic unused_flags;
  assign unused_flags = ^{summed_word_q.first, summed_word_q.body};

  always_ff @(posedge clk_i) begin
    if (next_i) begin
      aligned_valid_q <= valid_i;
      aligned_word_q  <= word_i;
      before_q        <= body;
      aligned_q       <= aligned;

      mixed_valid_q <= aligned_valid_q;
      mixed_word_q  <= aligned_word_q;
      low_q         <= crc32_pkg::crc32_d64(32'h0, {32'h0, aligned_q[31:0]}, 4'd8);
      high_q        <= crc32_pkg::crc32_d64(32'h0, {aligned_q[63:32], 32'h0}, 4'd8);

      summed_valid_q <= mixed_valid_q;
      summed_word_q  <= mixed_word_q;
      if (mixed_word_q.body || mixed_word_q.tail) begin
        crc_q <= low_q ^ high_q ^ crc32_pkg::crc32_d64(crc_q, 64'h0, 4'd8);
      end else if (!mixed_word_q.beyond) begin
        crc_q <= '0;
      end

      valid_q <= summed_valid_q;
      last_q  <= summed_word_q.last;
      word_q  <= summed_word_q.word;
      if (summed_word_q.tail) word_q <= summed_word_q.word | seal[63:0];
      if (summed_word_q.beyond) word_q <= seal[127:64];
    end
    if (rst_i) begin
      aligned_valid_q <= 1'b0;
      mixed_valid_q   <= 1'b0;
      summed_valid_q  <= 1'b0;
      valid_q         <= 1'b0;
    end
  end
endmodule
