// SPDX-License-Identifier: Apache-2.0
//
// One stream of generated frames: its registers, the lengths and sequence numbers of its frames,
// and when the next one is due.
//
// `start_i` starts it if it is enabled, `stop_i` stops it. While `due_o` is high the stream's next
// frame, which the outputs describe, may begin; `begin_i` says that it does, in this cycle, and
// `framing_i` that its words are going out. `waiting_o`: it runs and will be due by time alone.
module generator_stream #(
  parameter logic [15:0] Base = 16'h0,
  parameter logic [31:0] TypeValue = 32'h0,
  parameter logic [31:0] NextValue = 32'h0
) (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic [63:0] time_i,

  input  logic        start_i,
  input  logic        stop_i,
  input  logic        begin_i,
  input  logic        framing_i,
  output logic        running_o,
  output logic        due_o,
  output logic        waiting_o,

  output logic [1:0]  queue_o,
  output logic        steered_o,
  output logic [15:0] length_o,
  output logic [31:0] sequence_o,
  output logic [47:0] destination_mac_o,
  output logic [47:0] source_mac_o,
  output logic        tagged_o,
  output logic [15:0] vlan_o,
  output logic [63:0] nonce_key_o,
  output logic [7:0]  pattern_o,
  output logic        constant_pattern_o,

  input  logic        reg_write_i,
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  input  logic [31:0] reg_wdata_i,
  output logic [31:0] reg_rdata_o
);
  localparam logic [15:0] Shift = Base - mprig_regs_pkg::GeneratorStream0Base;
  localparam logic [16:0] Overhead = 17'(mprig_regs_pkg::LineOverheadBytes);

  logic        enable, rate_in_frames, list_write, limited_q, paid;
  logic [15:0] length_min, length_max, length_step, burst;
  logic [6:0]  list_count;
  logic [31:0] gap, sequence_first, count, depth, injected, stream_rdata, pacing_rdata;
  logic [47:0] rate;
  logic [63:0] first_time, last_time;
  logic [31:0] cost;
  logic [31:0] sequence_q, gap_q;
  logic [2:0]  settling_q;
  logic        own_write, own_read;
  logic [15:0] own_addr;
  logic [31:0] own_wdata;

  assign reg_rdata_o = stream_rdata | pacing_rdata;
  assign sequence_o = sequence_q;
  assign due_o = running_o && paid && (settling_q == 3'd0) && (gap_q == 32'd0);
  assign waiting_o = running_o && !due_o;
  assign cost = rate_in_frames ? 32'd1 : 32'({1'b0, length_o} + Overhead);

  register_window #(.Base(Base)) u_window (
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

  stream_registers #(
    .Base     (Base),
    .TypeValue(TypeValue),
    .NextValue(NextValue)
  ) u_registers (
    .clk_i,
    .rst_i,
    .enable_o        (enable),
    .steered_o,
    .rate_in_frames_o(rate_in_frames),
    .constant_pattern_o,
    .tagged_o,
    .queue_o,
    .length_min_o    (length_min),
    .length_max_o    (length_max),
    .length_step_o   (length_step),
    .list_count_o    (list_count),
    .list_write_o    (list_write),
    .gap_o           (gap),
    .sequence_o      (sequence_first),
    .pattern_o,
    .destination_mac_o,
    .source_mac_o,
    .nonce_key_o,
    .vlan_o,
    .reg_write_i     (own_write),
    .reg_read_i      (own_read),
    .reg_addr_i      (own_addr),
    .reg_wdata_i     (own_wdata),
    .reg_rdata_o     (stream_rdata)
  );

  pacing_registers #(
    .Count    (mprig_regs_pkg::GeneratorStream0CountOffset + Shift),
    .Rate     (mprig_regs_pkg::GeneratorStream0RateOffset + Shift),
    .Depth    (mprig_regs_pkg::GeneratorStream0DepthOffset + Shift),
    .Burst    (mprig_regs_pkg::GeneratorStream0BurstOffset + Shift),
    .Injected (mprig_regs_pkg::GeneratorStream0InjectedOffset + Shift),
    .FirstTime(mprig_regs_pkg::GeneratorStream0FirstTimeOffset + Shift),
    .LastTime (mprig_regs_pkg::GeneratorStream0LastTimeOffset + Shift)
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

  frame_lengths u_lengths (
    .clk_i,
    .rst_i,
    .start_i,
    .next_i      (begin_i),
    .min_i       (length_min),
    .max_i       (length_max),
    .step_i      (length_step),
    .list_count_i(list_count),
    .list_write_i(list_write),
    .list_word_i (own_addr[6:2]),
    .list_data_i (own_wdata),
    .length_o
  );

  pacer u_pacer (
    .clk_i,
    .rst_i,
    .time_i,
    .start_i     (start_i && enable),
    .stop_i,
    .count_i     (count),
    .limited_i   (limited_q),
    .rate_i      (rate),
    .depth_i     (depth),
    .burst_i     (burst),
    .begin_i,
    .cost_i      (cost),
    .running_o,
    .paid_o      (paid),
    .injected_o  (injected),
    .first_time_o(first_time),
    .last_time_o (last_time)
  );

  always_ff @(posedge clk_i) begin
    limited_q  <= rate != 48'd0;
    settling_q <= settling_q >> 1;
    if (!framing_i && (gap_q != 32'd0)) gap_q <= gap_q - 32'd1;
    if (begin_i) begin
      settling_q <= 3'b100;
      gap_q      <= gap;
      sequence_q <= sequence_q + 32'd1;
    end
    if (start_i) begin
      settling_q <= 3'b100;
      gap_q      <= '0;
      sequence_q <= sequence_first;
    end
    if (rst_i) begin
      settling_q <= '0;
      gap_q      <= '0;
    end
  end
endmodule
