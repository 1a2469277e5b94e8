// SPDX-License-Identifier: Apache-2.0
//
// The traffic generator: its register block, its sequencer, and the credit that lets it hold
// instead of losing frames. Writes frames into a frame FIFO (`wr_*`, see frame_fifo).
//
// `stopped_o` is high for one cycle after the last frame was committed, with the number of frames
// injected. The `decided_i` and `finished_i` pulses are those of generated frames only.
module traffic_generator (
  input  logic        clk_i,
  input  logic        rst_i,

  input  logic        run_i,
  input  logic [15:0] descriptors_available_i,
  input  logic        wire_deciding_i,
  input  logic        trace_enabled_i,
  input  logic [31:0] trace_used_i,
  input  logic        decided_i,
  input  logic        finished_i,
  output logic [15:0] reserved_descriptors_o,
  output logic [15:0] reserved_slots_o,

  output logic        wr_valid_o,
  output logic [63:0] wr_word_o,
  output logic        wr_commit_o,
  output logic [15:0] wr_length_o,
  output logic [31:0] wr_sequence_o,
  input  logic        wr_ready_i,

  output logic        frame_o,
  output logic        stopped_o,
  output logic [31:0] injected_o,
  output logic        busy_o,

  input  logic        reg_write_i,
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  input  logic [31:0] reg_wdata_i,
  output logic [31:0] reg_rdata_o
);
  logic        start, stop, hold_on_starved, hold_on_trace_full, constant_pattern;
  logic [31:0] count, gap, sequence_first;
  logic [15:0] length_min, length_max, length_step;
  logic [47:0] destination_mac, source_mac;
  logic [63:0] nonce_key;
  logic [7:0]  pattern;
  logic        running, started, may_start;

  generator_registers u_registers (
    .clk_i,
    .rst_i,
    .start_o             (start),
    .stop_o              (stop),
    .hold_on_starved_o   (hold_on_starved),
    .hold_on_trace_full_o(hold_on_trace_full),
    .constant_pattern_o  (constant_pattern),
    .count_o             (count),
    .length_min_o        (length_min),
    .length_max_o        (length_max),
    .length_step_o       (length_step),
    .gap_o               (gap),
    .sequence_o          (sequence_first),
    .destination_mac_o   (destination_mac),
    .source_mac_o        (source_mac),
    .nonce_key_o         (nonce_key),
    .pattern_o           (pattern),
    .running_i           (running),
    .injected_i          (injected_o),
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_rdata_o
  );

  generator_credit u_credit (
    .clk_i,
    .rst_i,
    .hold_on_starved_i   (hold_on_starved),
    .hold_on_trace_full_i(hold_on_trace_full),
    .run_i,
    .descriptors_available_i,
    .wire_deciding_i,
    .trace_enabled_i,
    .trace_used_i,
    .started_i           (started),
    .decided_i,
    .finished_i,
    .may_start_o         (may_start),
    .reserved_descriptors_o,
    .reserved_slots_o
  );

  generator u_generator (
    .clk_i,
    .rst_i,
    .start_i           (start),
    .stop_i            (stop),
    .may_start_i       (may_start),
    .count_i           (count),
    .length_min_i      (length_min),
    .length_max_i      (length_max),
    .length_step_i     (length_step),
    .gap_i             (gap),
    .sequence_i        (sequence_first),
    .destination_mac_i (destination_mac),
    .source_mac_i      (source_mac),
    .nonce_key_i       (nonce_key),
    .pattern_i         (pattern),
    .constant_pattern_i(constant_pattern),
    .wr_valid_o,
    .wr_word_o,
    .wr_commit_o,
    .wr_length_o,
    .wr_sequence_o,
    .wr_ready_i,
    .started_o         (started),
    .frame_o,
    .running_o         (running),
    .stopped_o,
    .injected_o,
    .busy_o
  );
endmodule
