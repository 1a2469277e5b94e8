// SPDX-License-Identifier: Apache-2.0
//
// The traffic generator: its register block and its sequencer. Writes frames into a frame FIFO
// (`wr_*`, see rx_source).
//
// A frame is begun (`started_o`) only while its queue is in `buffer_free_i` and `slot_free_i` is high:
// see generator_credit, which the two hold modes go to. `stopped_o` is high for one cycle after the
// last frame was committed, with the number of frames injected.
module traffic_generator (
  input  logic        clk_i,
  input  logic        rst_i,

  input  logic [3:0]  buffer_free_i,
  input  logic        slot_free_i,
  output logic        hold_on_starved_o,
  output logic        hold_on_trace_full_o,
  output logic        started_o,
  output logic [1:0]  started_queue_o,

  output logic        wr_valid_o,
  output logic [63:0] wr_word_o,
  output logic        wr_commit_o,
  output logic [15:0] wr_length_o,
  output logic [31:0] wr_sequence_o,
  output logic [3:0]  wr_stream_o,
  output logic [1:0]  wr_queue_o,
  output logic        wr_steered_o,
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
  logic        start, stop, constant_pattern;
  logic [31:0] count, gap, sequence_first;
  logic [15:0] length_min, length_max, length_step;
  logic [47:0] destination_mac, source_mac;
  logic [63:0] nonce_key;
  logic [7:0]  pattern;
  logic        running;

  assign started_queue_o = 2'd0;
  assign wr_stream_o = 4'd0;
  assign wr_queue_o = 2'd0;
  assign wr_steered_o = 1'b0;

  generator_registers u_registers (
    .clk_i,
    .rst_i,
    .start_o             (start),
    .stop_o              (stop),
    .hold_on_starved_o   (hold_on_starved_o),
    .hold_on_trace_full_o(hold_on_trace_full_o),
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

  generator u_generator (
    .clk_i,
    .rst_i,
    .start_i           (start),
    .stop_i            (stop),
    .may_start_i       (buffer_free_i[started_queue_o] && slot_free_i),
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
    .started_o,
    .frame_o,
    .running_o         (running),
    .stopped_o,
    .injected_o,
    .busy_o
  );
endmodule
