// SPDX-License-Identifier: Apache-2.0
//
// Reads pieces of memory, each at any byte address, into one stream of 64-bit words.
//
// `begin_i` opens a new stream and forgets the error of the last one. Each command (`cmd_*`, at
// least one byte) appends `cmd_length_i` bytes from `cmd_addr_i` on; it can be given while
// `cmd_ready_o` is high, which is so again when all its bytes have arrived. `finish_i`, given when
// `cmd_ready_o` is high, sends the bytes that did not fill a word. Unused bytes of the last word
// are zero.
//
// `word_valid_o` has no back-pressure: the caller makes room for the whole stream beforehand, so
// that read data never waits here. Bursts cross neither 4 KiB nor 256 beats, one at a time.
// `error_o` tells whether any beat since `begin_i` was refused.
module dma_reader (
  input  logic        clk_i,
  input  logic        rst_i,

  input  logic        begin_i,
  input  logic        cmd_valid_i,
  output logic        cmd_ready_o,
  input  logic [63:0] cmd_addr_i,
  input  logic [15:0] cmd_length_i,
  input  logic        finish_i,

  output logic [63:0] word_o,
  output logic        word_valid_o,
  output logic        error_o,

  output logic [63:0] ar_addr_o,
  output logic [7:0]  ar_len_o,
  output logic        ar_valid_o,
  input  logic        ar_ready_i,
  input  logic [63:0] r_data_i,
  input  logic        r_error_i,
  input  logic        r_last_i,
  input  logic        r_valid_i
);
  localparam logic [13:0] MaxBeats = 14'd256;

  typedef enum logic [1:0] {StIdle, StPlan, StAddress, StData} state_e;

  state_e      state_q;
  logic [63:0] addr_q;
  logic [15:0] left_q;
  logic [7:0]  len_q;
  logic        error_q;

  // Bytes that arrived and did not fill a word yet; fewer than eight.
  logic [63:0] kept_q;
  logic [3:0]  kept_count_q;

  logic [16:0] span;
  logic [13:0] beats_needed, beats_to_boundary, burst_beats;
  logic [2:0]  offset;
  logic [3:0]  fits, take;
  logic [4:0]  total;
  logic        beat, full;
  logic [63:0] fresh, joined;

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
  assign beat = (state_q == StData) && r_valid_i;
  assign fresh = (r_data_i >> {offset, 3'b000}) &
                 (64'hFFFF_FFFF_FFFF_FFFF >> {4'd8 - take, 3'b000});
  assign joined = kept_q | (fresh << {kept_count_q, 3'b000});
  assign total = {1'b0, kept_count_q} + {1'b0, take};
  assign full = total >= 5'd8;

  assign word_o = finish_i ? kept_q : joined;
  assign word_valid_o = finish_i ? (kept_count_q != 4'd0) : (beat && full);
  assign error_o = error_q;
  assign cmd_ready_o = state_q == StIdle;
  assign ar_valid_o = state_q == StAddress;
  assign ar_addr_o = {addr_q[63:3], 3'b000};
  assign ar_len_o = len_q;

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      StIdle: begin
        addr_q <= cmd_addr_i;
        left_q <= cmd_length_i;
        if (cmd_valid_i) state_q <= StPlan;
      end
      StPlan: begin
        len_q   <= 8'(burst_beats - 14'd1);
        state_q <= StAddress;
      end
      StAddress: if (ar_ready_i) state_q <= StData;
      default: begin
        if (beat) begin
          addr_q <= addr_q + {60'h0, take};
          left_q <= left_q - {12'h0, take};
          if (full) begin
            kept_q       <= fresh >> {4'd8 - kept_count_q, 3'b000};
            kept_count_q <= 4'(total - 5'd8);
          end else begin
            kept_q       <= joined;
            kept_count_q <= total[3:0];
          end
          if (r_error_i) error_q <= 1'b1;
          if (r_last_i) state_q <= (left_q == {12'h0, take}) ? StIdle : StPlan;
        end
      end
    endcase
    if (begin_i) begin
      kept_q       <= '0;
      kept_count_q <= '0;
      error_q      <= 1'b0;
    end
    if (rst_i) begin
      state_q      <= StIdle;
      kept_q       <= '0;
      kept_count_q <= '0;
      error_q      <= 1'b0;
    end
  end
endmodule
