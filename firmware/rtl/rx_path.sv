// SPDX-License-Identifier: Apache-2.0
//
// The receive path: traffic generator and wire, frame buffer, receive queue 0, DMA trace.
//
// The outputs from `injected_o` to `fetched_o` are the increments of the counters: high for one
// cycle, the byte counts with their frame. Every frame that enters (`injected_o`, `wire_frame_o`)
// leaves by exactly one of `delivered_o` and the drops, and is part of `in_flight_o` from the cycle
// after the one until the cycle of the other.
module rx_path (
  input  logic             clk_i,
  input  logic             rst_i,
  input  logic [63:0]      time_i,

  input  logic [63:0]      wire_data_i,
  input  logic [7:0]       wire_keep_i,
  input  logic             wire_last_i,
  input  logic             wire_valid_i,

  output logic             injected_o,
  output logic [15:0]      injected_bytes_o,
  output logic             wire_frame_o,
  output logic [15:0]      wire_bytes_o,
  output logic             wire_overflow_o,
  output logic             delivered_o,
  output logic [15:0]      delivered_bytes_o,
  output logic             starved_o,
  output logic [1:0]       too_long_o,
  output logic             disabled_o,
  output logic             dma_error_o,
  output logic             recorded_o,
  output logic             trace_overflow_o,
  output logic             fetched_o,
  output logic [15:0]      in_flight_o,

  output logic             stopped_o,
  output logic [31:0]      injected_count_o,
  output logic             interrupt_o,
  output logic             busy_o,

  output logic [63:0]      ar_addr_o,
  output logic [7:0]       ar_len_o,
  output logic             ar_valid_o,
  input  logic             ar_ready_i,
  input  logic [63:0]      r_data_i,
  input  logic             r_error_i,
  input  logic             r_last_i,
  input  logic             r_valid_i,

  output logic [1:0][63:0] aw_addr_o,
  output logic [1:0][7:0]  aw_len_o,
  output logic [1:0]       aw_valid_o,
  input  logic [1:0]       aw_ready_i,
  output logic [1:0][63:0] w_data_o,
  output logic [1:0][7:0]  w_strb_o,
  output logic [1:0]       w_last_o,
  output logic [1:0]       w_valid_o,
  input  logic [1:0]       w_ready_i,
  input  logic [1:0]       b_valid_i,
  input  logic             b_error_i,

  input  logic             reg_write_i,
  input  logic             reg_read_i,
  input  logic [15:0]      reg_addr_i,
  input  logic [31:0]      reg_wdata_i,
  output logic [31:0]      reg_rdata_o
);
  logic         generator_valid, generator_commit, generator_ready, generator_busy;
  logic [63:0]  generator_word;
  logic [15:0]  generator_length;
  logic [31:0]  generator_sequence;
  logic         frame_valid, frame_generated, frame_take, frame_next, frame_done;
  logic [15:0]  frame_length, frames_buffered, length;
  logic [31:0]  frame_sequence;
  logic [63:0]  frame_word;
  logic         wire_too_long, too_long, run, generated, decided, finished, holding;
  logic         wire_deciding;
  logic         buffer_free, slot_free, hold_on_starved, hold_on_trace_full;
  logic         generator_started, generator_pending, unused_steered;
  logic [1:0]   unused_started_queue, unused_queue;
  logic [3:0]   unused_source;
  logic [15:0]  available, reserved_descriptors, reserved_slots;
  logic         record_valid, record_ready, trace_enabled, buffer_busy, queue_busy;
  logic [511:0] record;
  logic [31:0]  trace_used, generator_rdata, queue_rdata, trace_rdata;

  assign injected_bytes_o = generator_length;
  assign delivered_bytes_o = length;
  assign too_long_o = {1'b0, too_long} + {1'b0, wire_too_long};
  assign in_flight_o = frames_buffered + {15'h0, holding};
  assign finished = delivered_o || starved_o || too_long || disabled_o || dma_error_o;
  assign busy_o = generator_busy || buffer_busy || queue_busy;
  assign reg_rdata_o = generator_rdata | queue_rdata | trace_rdata;

  generator_credit u_credit (
    .clk_i,
    .rst_i,
    .hold_on_starved_i      (hold_on_starved),
    .hold_on_trace_full_i   (hold_on_trace_full),
    .run_i                  (run),
    .descriptors_available_i(available),
    .wire_deciding_i        (wire_deciding),
    .trace_enabled_i        (trace_enabled),
    .trace_used_i           (trace_used),
    .started_i              (generator_started),
    .decided_i              (decided && generated),
    .finished_i             (finished && generated),
    .buffer_free_o          (buffer_free),
    .slot_free_o            (slot_free),
    .pending_o              (generator_pending),
    .reserved_descriptors_o (reserved_descriptors),
    .reserved_slots_o       (reserved_slots)
  );

  // There is one queue: whatever queue a frame asks for, it goes to that one.
  traffic_generator u_generator (
    .clk_i,
    .rst_i,
    .time_i,
    .buffer_free_i       ({4{buffer_free}}),
    .slot_free_i         (slot_free),
    .pending_i           (generator_pending),
    .started_o           (generator_started),
    .started_queue_o     (unused_started_queue),
    .hold_on_starved_o   (hold_on_starved),
    .hold_on_trace_full_o(hold_on_trace_full),
    .wr_valid_o          (generator_valid),
    .wr_word_o           (generator_word),
    .wr_commit_o         (generator_commit),
    .wr_length_o         (generator_length),
    .wr_sequence_o       (generator_sequence),
    .wr_source_o         (unused_source),
    .wr_queue_o          (unused_queue),
    .wr_steered_o        (unused_steered),
    .wr_ready_i          (generator_ready),
    .frame_o             (injected_o),
    .stopped_o           (stopped_o),
    .injected_o          (injected_count_o),
    .busy_o              (generator_busy),
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_rdata_o         (generator_rdata)
  );

  rx_buffer u_rx_buffer (
    .clk_i,
    .rst_i,
    .wire_data_i,
    .wire_keep_i,
    .wire_last_i,
    .wire_valid_i,
    .wire_frame_o,
    .wire_bytes_o,
    .wire_overflow_o,
    .wire_too_long_o     (wire_too_long),
    .generator_valid_i   (generator_valid),
    .generator_word_i    (generator_word),
    .generator_commit_i  (generator_commit),
    .generator_length_i  (generator_length),
    .generator_sequence_i(generator_sequence),
    .generator_ready_o   (generator_ready),
    .frame_valid_o       (frame_valid),
    .frame_generated_o   (frame_generated),
    .frame_length_o      (frame_length),
    .frame_sequence_o    (frame_sequence),
    .frame_word_o        (frame_word),
    .frame_take_i        (frame_take),
    .frame_next_i        (frame_next),
    .frame_done_i        (frame_done),
    .frames_o            (frames_buffered),
    .busy_o              (buffer_busy)
  );

  rx_queue u_rx_queue (
    .clk_i,
    .rst_i,
    .time_i,
    .frame_valid_i          (frame_valid),
    .frame_generated_i      (frame_generated),
    .frame_length_i         (frame_length),
    .frame_sequence_i       (frame_sequence),
    .frame_word_i           (frame_word),
    .frame_take_o           (frame_take),
    .frame_next_o           (frame_next),
    .frame_done_o           (frame_done),
    .reserved_i             (reserved_descriptors),
    .run_o                  (run),
    .descriptors_available_o(available),
    .record_valid_o         (record_valid),
    .record_o               (record),
    .record_ready_i         (record_ready),
    .delivered_o,
    .starved_o,
    .too_long_o             (too_long),
    .disabled_o,
    .dma_error_o,
    .length_o               (length),
    .decided_o              (decided),
    .wire_deciding_o        (wire_deciding),
    .generated_o            (generated),
    .fetched_o,
    .holding_o              (holding),
    .interrupt_o,
    .busy_o                 (queue_busy),
    .ar_addr_o,
    .ar_len_o,
    .ar_valid_o,
    .ar_ready_i,
    .r_data_i,
    .r_error_i,
    .r_last_i,
    .r_valid_i,
    .aw_addr_o,
    .aw_len_o,
    .aw_valid_o,
    .aw_ready_i,
    .w_data_o,
    .w_strb_o,
    .w_last_o,
    .w_valid_o,
    .w_ready_i,
    .b_valid_i,
    .b_error_i,
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_rdata_o            (queue_rdata)
  );

  dma_trace u_trace (
    .clk_i,
    .rst_i,
    .record_valid_i(record_valid),
    .record_i      (record),
    .record_ready_o(record_ready),
    .reserved_i    (generated ? 16'd0 : reserved_slots),
    .enabled_o     (trace_enabled),
    .used_o        (trace_used),
    .recorded_o    (recorded_o),
    .overflow_o    (trace_overflow_o),
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_rdata_o   (trace_rdata)
  );
endmodule
