// SPDX-License-Identifier: Apache-2.0
//
// Replays the frames in the packet memory, in a loop: its registers, the memory, and when the next
// frame is due.
//
// `start_i`, `stop_i`, `begin_i`, `running_o`, `due_o` and `waiting_o` are those of
// generator_stream. From the cycle after `begin_i` on `word_o` is the next word of the frame while
// `valid_o` is high; `next_i` takes it, and `last_o` marks the last one. `framing_o` is high from
// the cycle after `begin_i` until the last word is taken, and `length_o` and `sequence_o`, which
// counts from 0, are those of the frame in progress meanwhile. `next_length_o` is the length of the
// next frame while it is due.
//
// With original timing the token bucket gets one token per cycle, and a frame costs its interval.
// A header with a length outside MIN_FRAME_BYTES..MAX_FRAME_BYTES counts as one with the nearest
// bound.
module replay (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic [63:0] time_i,

  input  logic        start_i,
  input  logic        stop_i,
  input  logic        begin_i,
  output logic        running_o,
  output logic        due_o,
  output logic        waiting_o,
  output logic [1:0]  queue_o,
  output logic        steered_o,
  output logic [15:0] next_length_o,

  output logic        framing_o,
  output logic        valid_o,
  output logic [63:0] word_o,
  output logic        last_o,
  output logic [15:0] length_o,
  output logic [31:0] sequence_o,
  input  logic        next_i,

  input  logic        reg_write_i,
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  input  logic [31:0] reg_wdata_i,
  output logic [31:0] reg_rdata_o
);
  localparam logic [15:0] MinBytes = 16'(mprig_regs_pkg::MinFrameBytes);
  localparam logic [15:0] MaxBytes = 16'(mprig_regs_pkg::MaxFrameBytes);
  localparam logic [38:0] Overhead = 39'(mprig_regs_pkg::LineOverheadBytes);
  localparam int unsigned IntervalLsb = mprig_regs_pkg::PacketHeaderIntervalLsb;
  localparam logic [47:0] OnePerCycle = 48'h1 << mprig_regs_pkg::RateFractionBits;

  logic        start, enable, rate_in_frames, original_timing, limited_q, paid;
  logic [13:0] words;
  logic [3:0]  page;
  logic [31:0] count, depth, injected;
  logic [47:0] rate;
  logic [15:0] burst, stored_length, header_length;
  logic [63:0] first_time, last_time, memory_word, word;
  logic [12:0] memory_addr;
  logic        locked, word_valid, word_take;
  logic [38:0] cost;
  logic [31:0] registers_rdata, pacing_rdata, memory_rdata;
  logic        own_write, own_read;
  logic [15:0] own_addr;
  logic [31:0] own_wdata;

  logic        framing_q;
  logic [1:0]  settling_q;
  logic [15:0] length_q;
  logic [10:0] left_q;
  logic [31:0] sequence_q;

  assign reg_rdata_o = registers_rdata | pacing_rdata | memory_rdata;

  // Between frames the word at the head is a header.
  assign stored_length = word[mprig_regs_pkg::PacketHeaderLengthLsb +: 16];
  assign header_length = (stored_length < MinBytes) ? MinBytes :
                         (stored_length > MaxBytes) ? MaxBytes : stored_length;
  assign cost = original_timing ? word[IntervalLsb +: 39] :
                rate_in_frames ? 39'd1 : 39'(header_length) + Overhead;
  assign next_length_o = header_length;
  assign start = start_i && enable && (words != 14'd0);
  assign due_o = running_o && paid && word_valid && !framing_q && (settling_q == 2'd0);
  assign waiting_o = running_o && !due_o;

  assign framing_o = framing_q;
  assign valid_o = framing_q && word_valid;
  assign word_o = word;
  assign locked = running_o || framing_q;
  assign last_o = left_q == 11'd1;
  assign length_o = length_q;
  assign sequence_o = sequence_q;
  assign word_take = begin_i || (valid_o && next_i);

  register_window #(.Base(mprig_regs_pkg::ReplayBase)) u_window (
    .clk_i,
    .rst_i,
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_write_o(own_write),
    .reg_read_o (own_read),
    .reg_addr_o (own_addr),
    .reg_wdata_o(own_wdata)
  );

  replay_registers u_registers (
    .clk_i,
    .rst_i,
    .enable_o         (enable),
    .steered_o,
    .rate_in_frames_o (rate_in_frames),
    .original_timing_o(original_timing),
    .queue_o,
    .words_o          (words),
    .page_o           (page),
    .reg_write_i      (own_write),
    .reg_read_i       (own_read),
    .reg_addr_i       (own_addr),
    .reg_wdata_i      (own_wdata),
    .reg_rdata_o      (registers_rdata)
  );

  pacing_registers #(
    .Count    (mprig_regs_pkg::ReplayCountOffset),
    .Rate     (mprig_regs_pkg::ReplayRateOffset),
    .Depth    (mprig_regs_pkg::ReplayDepthOffset),
    .Burst    (mprig_regs_pkg::ReplayBurstOffset),
    .Injected (mprig_regs_pkg::ReplayInjectedOffset),
    .FirstTime(mprig_regs_pkg::ReplayFirstTimeOffset),
    .LastTime (mprig_regs_pkg::ReplayLastTimeOffset)
  ) u_pacing_registers (
    .clk_i,
    .rst_i,
    .count_o     (count),
    .rate_o      (rate),
    .depth_o     (depth),
    .burst_o     (burst),
    .injected_i  (injected),
    .first_time_i(first_time),
    .last_time_i (last_time),
    .reg_write_i (own_write),
    .reg_read_i  (own_read),
    .reg_addr_i  (own_addr),
    .reg_wdata_i (own_wdata),
    .reg_rdata_o (pacing_rdata)
  );

  pacer #(.CostWidth(39)) u_pacer (
    .clk_i,
    .rst_i,
    .time_i,
    .start_i     (start),
    .stop_i,
    .count_i     (count),
    .limited_i   (limited_q),
    .rate_i      (original_timing ? OnePerCycle : rate),
    .depth_i     (depth),
    .burst_i     (original_timing ? 16'd1 : burst),
    .begin_i,
    .cost_i      (cost),
    .running_o,
    .paid_o      (paid),
    .injected_o  (injected),
    .first_time_o(first_time),
    .last_time_o (last_time)
  );

  packet_memory u_memory (
    .clk_i,
    .rst_i,
    .locked_i   (locked),
    .page_i     (page),
    .addr_i     (memory_addr),
    .word_o     (memory_word),
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_rdata_o(memory_rdata)
  );

  packet_reader u_reader (
    .clk_i,
    .rst_i,
    .start_i  (start),
    .run_i    (locked),
    .words_i  (words),
    .addr_o   (memory_addr),
    .word_i   (memory_word),
    .valid_o  (word_valid),
    .word_o   (word),
    .take_i   (word_take)
  );

  always_ff @(posedge clk_i) begin
    limited_q  <= original_timing || (rate != 48'd0);
    settling_q <= settling_q >> 1;
    if (valid_o && next_i) begin
      left_q    <= left_q - 11'd1;
      framing_q <= !last_o;
      if (last_o) sequence_q <= sequence_q + 32'd1;
    end
    if (begin_i) begin
      framing_q <= 1'b1;
      length_q  <= header_length;
      left_q    <= 11'((header_length + 16'd7) >> 3);
    end
    if (start) begin
      settling_q <= 2'b10;
      sequence_q <= '0;
    end
    if (rst_i) begin
      framing_q  <= 1'b0;
      settling_q <= '0;
    end
  end
endmodule
