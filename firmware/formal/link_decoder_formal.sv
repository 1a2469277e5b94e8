// SPDX-License-Identifier: Apache-2.0
//
// Properties of link_decoder, for any bytes on the line: a frame is good only when it was unbroken,
// had the length of a request and ended with the CRC of all that was before, and there was room; and
// its words came out as they were on the line, each once and with its number. Who keeps them does so
// for good frames only, so a damaged frame writes nothing.
//
// The reference decodes by itself and computes the CRC bit by bit; a frame that ends with its own
// CRC leaves the residue that IEEE 802.3 names.
module link_decoder_formal (
  input logic       clk_i,
  input logic       rst_i,
  input logic [7:0] byte_i,
  input logic       byte_valid_i,
  input logic       byte_error_i,
  input logic       full_i
);
  localparam logic [9:0] MaxBytes = 10'(4 * (2 + mprig_regs_pkg::LinkMaxWords + 1));
  localparam logic [31:0] Polynomial = 32'hEDB88320;
  localparam logic [31:0] Residue = 32'hDEBB20E3;

  logic        word_valid, good, bad;
  logic [6:0]  word_index, words;
  logic [31:0] word;

  link_decoder u_decoder (
    .clk_i,
    .rst_i,
    .byte_i,
    .byte_valid_i,
    .byte_error_i,
    .full_i,
    .word_valid_o(word_valid),
    .word_index_o(word_index),
    .word_o      (word),
    .words_o     (words),
    .good_o      (good),
    .bad_o       (bad)
  );

  // State of the decoder itself: without it an induction would begin in states that cannot be.
  (* hierconn *) wire [7:0]  \u_decoder.block_left_q ;
  (* hierconn *) wire        \u_decoder.zero_due_q ;
  (* hierconn *) wire        \u_decoder.started_q ;
  (* hierconn *) wire        \u_decoder.broken_q ;
  (* hierconn *) wire [9:0]  \u_decoder.length_q ;
  (* hierconn *) wire [23:0] \u_decoder.shift_q ;
  (* hierconn *) wire [31:0] \u_decoder.crc_q ;

  function automatic logic [31:0] crc_after(input logic [31:0] crc, input logic [7:0] data);
    logic [31:0] value;
    value = crc ^ {24'h0, data};
    for (int i = 0; i < 8; i++) begin
      value = value[0] ? (value >> 1) ^ Polynomial : value >> 1;
    end
    crc_after = value;
  endfunction

  // The last three decoded bytes, newest first.
  logic [2:0][7:0] last_q;
  logic        past_reset_q = 1'b0;
  logic        inside_q, zero_due_q, spoilt_q, ref_good, ends, decodes, fits;
  logic [7:0]  left_q, decoded;
  logic [9:0]  count_q;
  logic [31:0] crc_q;

  assign ends = byte_valid_i && (byte_i == 8'd0);
  assign decodes = byte_valid_i && (byte_i != 8'd0) && ((left_q != 8'd0) || zero_due_q);
  assign decoded = (left_q != 8'd0) ? byte_i : 8'd0;
  assign ref_good = ends && inside_q && !spoilt_q && (left_q == 8'd0) &&
                    (count_q >= 10'd12) && (count_q[1:0] == 2'd0) &&
                    (crc_q == Residue) && !full_i;
  assign fits = count_q != MaxBytes;

  always_ff @(posedge clk_i) begin
    past_reset_q <= 1'b1;
    if (byte_error_i) spoilt_q <= 1'b1;
    if (byte_valid_i || byte_error_i) inside_q <= 1'b1;
    if (byte_valid_i && (left_q != 8'd0)) left_q <= left_q - 8'd1;
    if (byte_valid_i && (left_q == 8'd0)) begin
      left_q     <= byte_i - 8'd1;
      zero_due_q <= byte_i != 8'hFF;
    end
    if (decodes) begin
      last_q <= {last_q[1:0], decoded};
      crc_q  <= crc_after(crc_q, decoded);
      if (fits) count_q <= count_q + 10'd1;
      else spoilt_q <= 1'b1;
    end
    if (ends || rst_i) begin
      left_q     <= '0;
      zero_due_q <= 1'b0;
      inside_q   <= 1'b0;
      spoilt_q   <= 1'b0;
      count_q    <= '0;
      crc_q      <= '1;
    end
  end

  always_comb begin
    if (!past_reset_q) begin
      assume (rst_i);
    end else begin
      a_word: assert (word_valid == (decodes && fits && (count_q[1:0] == 2'd3)));
      a_content: assert (!word_valid || ((word_index == count_q[8:2]) &&
                                         (word == {decoded, last_q[0], last_q[1], last_q[2]})));
      a_length: assert (!good || (words == 7'(count_q >> 2) - 7'd1));
      a_good: assert (good == ref_good);
      a_bad: assert (bad == (ends && inside_q && !ref_good));
      i_decoding: assert ((\u_decoder.block_left_q == left_q) &&
                          (\u_decoder.zero_due_q == zero_due_q) &&
                          (\u_decoder.started_q == inside_q) &&
                          (\u_decoder.broken_q == spoilt_q) &&
                          (\u_decoder.length_q == count_q) && (count_q <= MaxBytes));
      i_crc: assert (\u_decoder.crc_q == crc_q);
      i_bytes: assert (((count_q < 10'd1) || (\u_decoder.shift_q [23:16] == last_q[0])) &&
                       ((count_q < 10'd2) || (\u_decoder.shift_q [15:8] == last_q[1])) &&
                       ((count_q < 10'd3) || (\u_decoder.shift_q [7:0] == last_q[2])));
      c_accepted: cover (good && (count_q == 10'd12));
      c_refused: cover (bad && !spoilt_q && (left_q == 8'd0) && (count_q == 10'd12));
    end
  end
endmodule
