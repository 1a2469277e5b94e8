// SPDX-License-Identifier: Apache-2.0
//
// Properties of link_decoder, for any bytes on the line: a request is offered only when the frame
// that just ended was unbroken, had the length of a request and ended with the CRC of all that was
// before, and until it is released it stays what was checked. So a damaged frame writes nothing.
//
// The reference decodes by itself and computes the CRC bit by bit; a frame that ends with its own
// CRC leaves the residue that IEEE 802.3 names. Of the words, one of the first three or the last is
// watched, whichever of them.
module link_decoder_formal (
  input logic       clk_i,
  input logic       rst_i,
  input logic [7:0] byte_i,
  input logic       byte_valid_i,
  input logic       byte_error_i,
  input logic       request_release_i
);
  localparam logic [9:0] MaxBytes = 10'(4 * (2 + mprig_regs_pkg::LinkMaxWords + 1));
  localparam logic [6:0] LastWord = 7'(mprig_regs_pkg::LinkMaxWords + 1);
  localparam logic [31:0] Polynomial = 32'hEDB88320;
  localparam logic [31:0] Residue = 32'hDEBB20E3;

  logic        request_valid, good, bad;
  logic [6:0]  words;
  logic [31:0] word;
  (* anyconst *) logic [1:0] watched;
  logic [6:0]  watched_index;

  assign watched_index = (watched == 2'd3) ? LastWord : {5'd0, watched};

  link_decoder u_decoder (
    .clk_i,
    .rst_i,
    .byte_i,
    .byte_valid_i,
    .byte_error_i,
    .request_valid_o  (request_valid),
    .words_o          (words),
    .word_index_i     (watched_index),
    .word_o           (word),
    .request_release_i,
    .good_o           (good),
    .bad_o            (bad)
  );

  // State of the decoder itself: without it an induction would begin in states that cannot be.
  (* hierconn *) wire        \u_decoder.fill_bank_q ;
  (* hierconn *) wire [7:0]  \u_decoder.block_left_q ;
  (* hierconn *) wire        \u_decoder.zero_due_q ;
  (* hierconn *) wire        \u_decoder.started_q ;
  (* hierconn *) wire        \u_decoder.broken_q ;
  (* hierconn *) wire [9:0]  \u_decoder.length_q ;
  (* hierconn *) wire [23:0] \u_decoder.shift_q ;
  (* hierconn *) wire [31:0] \u_decoder.crc_q ;
  (* hierconn *) wire [31:0] \u_decoder.memory[0] ;
  (* hierconn *) wire [31:0] \u_decoder.memory[1] ;
  (* hierconn *) wire [31:0] \u_decoder.memory[2] ;
  (* hierconn *) wire [31:0] \u_decoder.memory[65] ;
  (* hierconn *) wire [31:0] \u_decoder.memory[128] ;
  (* hierconn *) wire [31:0] \u_decoder.memory[129] ;
  (* hierconn *) wire [31:0] \u_decoder.memory[130] ;
  (* hierconn *) wire [31:0] \u_decoder.memory[193] ;

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
  logic        inside_q, zero_due_q, spoilt_q, held_q, ref_good, ends, decodes;
  logic [7:0]  left_q, decoded;
  logic [9:0]  count_q;
  logic [6:0]  held_words_q;
  logic [31:0] crc_q, filled_q, watched_word_q, fill_slot;

  assign ends = byte_valid_i && (byte_i == 8'd0);
  assign decodes = byte_valid_i && (byte_i != 8'd0) && ((left_q != 8'd0) || zero_due_q);
  assign decoded = (left_q != 8'd0) ? byte_i : 8'd0;
  assign ref_good = ends && inside_q && !spoilt_q && (left_q == 8'd0) &&
                    (count_q >= 10'd12) && (count_q[1:0] == 2'd0) &&
                    (crc_q == Residue) && (!held_q || request_release_i);

  always_ff @(posedge clk_i) begin
    past_reset_q <= 1'b1;
    if (request_release_i) held_q <= 1'b0;
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
      if (count_q == MaxBytes) spoilt_q <= 1'b1;
      else count_q <= count_q + 10'd1;
      if ((count_q != MaxBytes) && (count_q == {1'b0, watched_index, 2'd3})) begin
        filled_q <= {decoded, last_q[0], last_q[1], last_q[2]};
      end
    end
    if (ref_good) begin
      held_q         <= 1'b1;
      held_words_q   <= 7'(count_q >> 2) - 7'd1;
      watched_word_q <= filled_q;
    end
    if (ends || rst_i) begin
      left_q     <= '0;
      zero_due_q <= 1'b0;
      inside_q   <= 1'b0;
      spoilt_q   <= 1'b0;
      count_q    <= '0;
      crc_q      <= '1;
    end
    if (rst_i) held_q <= 1'b0;
  end

  always_comb begin
    unique case ({\u_decoder.fill_bank_q , watched})
      3'd0: fill_slot = \u_decoder.memory[0] ;
      3'd1: fill_slot = \u_decoder.memory[1] ;
      3'd2: fill_slot = \u_decoder.memory[2] ;
      3'd3: fill_slot = \u_decoder.memory[65] ;
      3'd4: fill_slot = \u_decoder.memory[128] ;
      3'd5: fill_slot = \u_decoder.memory[129] ;
      3'd6: fill_slot = \u_decoder.memory[130] ;
      default: fill_slot = \u_decoder.memory[193] ;
    endcase
  end

  always_comb begin
    if (!past_reset_q) begin
      assume (rst_i);
    end else begin
      a_offered: assert (request_valid == held_q);
      a_length: assert (!held_q || (words == held_words_q));
      a_content: assert (!(held_q && (watched_index < held_words_q)) || (word == watched_word_q));
      a_good: assert (good == ref_good);
      a_bad: assert (bad == (ends && inside_q && !ref_good));
      i_words: assert (!held_q || ((held_words_q >= 7'd2) && (held_words_q <= LastWord + 7'd1)));
      i_decoding: assert ((\u_decoder.block_left_q == left_q) &&
                          (\u_decoder.zero_due_q == zero_due_q) &&
                          (\u_decoder.started_q == inside_q) &&
                          (\u_decoder.broken_q == spoilt_q) &&
                          (\u_decoder.length_q == count_q) && (count_q <= MaxBytes));
      i_crc: assert (\u_decoder.crc_q == crc_q);
      i_bytes: assert (((count_q < 10'd1) || (\u_decoder.shift_q [23:16] == last_q[0])) &&
                       ((count_q < 10'd2) || (\u_decoder.shift_q [15:8] == last_q[1])) &&
                       ((count_q < 10'd3) || (\u_decoder.shift_q [7:0] == last_q[2])));
      i_filled: assert ((count_q <= {1'b0, watched_index, 2'd3}) || (fill_slot == filled_q));
      c_accepted: cover (good && (count_q == 10'd12));
      c_refused: cover (bad && !spoilt_q && (left_q == 8'd0) && (count_q == 10'd12));
    end
  end
endmodule
