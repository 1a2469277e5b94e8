// SPDX-License-Identifier: Apache-2.0
//
// Writes a stream of bytes to memory, piece by piece, each at any byte address.
//
// `begin_i` opens a new stream: bytes left over from the one before are forgotten, and so is its
// error. Each command (`cmd_*`, at least one byte) then writes the next `cmd_length_i` bytes of the
// stream from `cmd_addr_i` on. `word_i` is the next word of the stream, always there; `word_next_o`
// takes it. A stream of n bytes takes exactly ceil(n / 8) words. The bytes of a word that a piece
// does not use are kept for the next piece.
//
// Bursts cross neither 4 KiB nor 256 beats; one data beat is offered in every cycle. The first and
// last beat of a piece are masked by the strobes, so that no byte outside it is written.
// `cmd_ready_o` is high when a command can be taken. `requested_o` is high in the cycle in which a
// write address was accepted. `pending_o` is high from then until its response; `error_o` tells
// whether any response since `begin_i` was an error, and counts once `pending_o` is low.
module dma_writer (
  input  logic        clk_i,
  input  logic        rst_i,

  input  logic        begin_i,
  input  logic        cmd_valid_i,
  output logic        cmd_ready_o,
  input  logic [63:0] cmd_addr_i,
  input  logic [15:0] cmd_length_i,

  input  logic [63:0] word_i,
  output logic        word_next_o,

  output logic        requested_o,
  output logic        pending_o,
  output logic        error_o,

  output logic [63:0] aw_addr_o,
  output logic [7:0]  aw_len_o,
  output logic        aw_valid_o,
  input  logic        aw_ready_i,
  output logic [63:0] w_data_o,
  output logic [7:0]  w_strb_o,
  output logic        w_last_o,
  output logic        w_valid_o,
  input  logic        w_ready_i,
  input  logic        b_valid_i,
  input  logic        b_error_i
);
  localparam logic [13:0] MaxBeats = 14'd256;

  typedef enum logic [1:0] {StIdle, StPlan, StAddress, StData} state_e;

  state_e      state_q;
  logic [63:0] addr_q;
  logic [15:0] left_q;
  logic [7:0]  beats_left_q;
  logic [3:0]  pending_q;
  logic        error_q;

  // Bytes of the stream that were taken but not written yet; fewer than eight.
  logic [63:0] kept_q;
  logic [3:0]  kept_count_q;

  logic [16:0] span;
  logic [13:0] beats_needed, beats_to_boundary, burst_beats;
  logic [2:0]  offset;
  logic [3:0]  fits, take, from_word;
  logic        need_word, beat;
  logic [63:0] joined;

  assign offset = addr_q[2:0];
  assign span = {1'b0, left_q} + {14'h0, offset} + 17'd7;
  assign beats_needed = 14'(span >> 3);
  assign beats_to_boundary = 14'd512 - {5'h0, addr_q[11:3]};
  always_comb begin
    burst_beats = beats_needed;
    if (beats_to_boundary < burst_beats) burst_beats = beats_to_boundary;
    if (MaxBeats < burst_beats) burst_beats = MaxBeats;
  end

  assign fits = 4'd8 - {1'b0, offset};
  assign take = (left_q < {12'h0, fits}) ? left_q[3:0] : fits;
  assign need_word = take > kept_count_q;
  assign from_word = take - kept_count_q;
  assign joined = kept_q | (word_i << {kept_count_q, 3'b000});

  assign w_valid_o = state_q == StData;
  assign w_data_o = (need_word ? joined : kept_q) << {offset, 3'b000};
  assign w_strb_o = (8'hFF >> (4'd8 - take)) << offset;
  assign w_last_o = beats_left_q == 8'd0;
  assign beat = w_valid_o && w_ready_i;
  assign word_next_o = beat && need_word;

  assign cmd_ready_o = state_q == StIdle;
  assign aw_valid_o = state_q == StAddress;
  assign aw_addr_o = {addr_q[63:3], 3'b000};
  assign aw_len_o = beats_left_q;
  assign requested_o = aw_valid_o && aw_ready_i;
  assign pending_o = pending_q != 4'd0;
  assign error_o = error_q;

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      StIdle: begin
        addr_q <= cmd_addr_i;
        left_q <= cmd_length_i;
        if (cmd_valid_i) state_q <= StPlan;
      end
      StPlan: begin
        beats_left_q <= 8'(burst_beats - 14'd1);
        state_q      <= StAddress;
      end
      StAddress: if (aw_ready_i) state_q <= StData;
      StData: begin
        if (beat) begin
          addr_q       <= addr_q + {60'h0, take};
          left_q       <= left_q - {12'h0, take};
          beats_left_q <= beats_left_q - 8'd1;
          if (need_word) begin
            kept_q       <= word_i >> {from_word, 3'b000};
            kept_count_q <= 4'd8 - from_word;
          end else begin
            kept_q       <= kept_q >> {take, 3'b000};
            kept_count_q <= kept_count_q - take;
          end
          if (w_last_o) state_q <= (left_q == {12'h0, take}) ? StIdle : StPlan;
        end
      end
      default: state_q <= StIdle;
    endcase
    if (requested_o && !b_valid_i) pending_q <= pending_q + 4'd1;
    if (!requested_o && b_valid_i) pending_q <= pending_q - 4'd1;
    if (b_valid_i && b_error_i) error_q <= 1'b1;
    if (begin_i) begin
      kept_q       <= '0;
      kept_count_q <= '0;
      error_q      <= 1'b0;
    end
    if (rst_i) begin
      state_q      <= StIdle;
      kept_q       <= '0;
      kept_count_q <= '0;
      pending_q    <= '0;
      error_q      <= 1'b0;
    end
  end
endmodule
