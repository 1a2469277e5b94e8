// SPDX-License-Identifier: Apache-2.0
//
// The receive path: traffic generator and wire, frame buffer, receive queue 0, DMA trace.
//
// The outputs from `injected_o` to `fetched_o` are the increments of the counters: high for one
// cycle, the byte counts with their frame. Every frame that enters (`injected_o`, `wire_frame_o`)
// leaves by exactly one of `delivered_o` and the drops, and is part of `in_flight_o` from the cycle
// after the one until the cycle of the other.
//
// `dma_done_o` is high for one cycle when all of a generated frame is in memory, with its sequence
// number and with `time_ns_i` of the last response.
module rx_path (
  input  logic             clk_i,
  input  logic             rst_i,
  input  logic [63:0]      time_i,
  input  logic [63:0]      time_ns_i,

  input  logic [63:0]      wire_data_i,
  input  logic [7:0]       wire_keep_i,
  input  logic             wire_last_i,
  input  logic             wire_valid_i,

  output logic             injected_o,
  output logic [15:0]      injected_bytes_o,
  output logic [31:0]      injected_sequence_o,
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

  output logic             dma_done_o,
  output logic [31:0]      dma_done_sequence_o,
  output logic [63:0]      dma_done_time_o,

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
  logic [15:0]  available, reserved_descriptors, reserved_slots;
  logic         record_valid, record_ready, trace_enabled, buffer_busy, queue_busy;
  logic [511:0] record;
  logic [31:0]  trace_used, generator_rdata, queue_rdata, trace_rdata;
  logic         record_seen_q;

  assign injected_bytes_o = generator_length;
  assign injected_sequence_o = generator_sequence;
  assign delivered_bytes_o = length;
  assign too_long_o = {1'b0, too_long} + {1'b0, wire_too_long};
  assign in_flight_o = frames_buffered + {15'h0, holding};
  assign finished = delivered_o || starved_o || too_long || disabled_o || dma_error_o;
  assign busy_o = generator_busy || buffer_busy || queue_busy;
  assign reg_rdata_o = generator_rdata | queue_rdata | trace_rdata;

  // A record is offered as soon as the frame is written, and stays until the DMA trace has taken it.
  assign dma_done_o = record_valid && !record_seen_q && generated &&
                      (record[mprig_regs_pkg::TraceRecordStatusLsb +: 8] ==
                       mprig_regs_pkg::CompletionStatusOk);
  assign dma_done_sequence_o = record[mprig_regs_pkg::TraceRecordSequenceLsb +: 32];

  always_ff @(posedge clk_i) begin
    record_seen_q <= record_valid && !record_ready && !rst_i;
    if (b_valid_i[0]) dma_done_time_o <= time_ns_i;
  end

  traffic_generator u_generator (
    .clk_i,
    .rst_i,
    .run_i                  (run),
    .descriptors_available_i(available),
    .wire_deciding_i        (wire_deciding),
    .trace_enabled_i        (trace_enabled),
    .trace_used_i           (trace_used),
    .decided_i              (decided && generated),
    .finished_i             (finished && generated),
    .reserved_descriptors_o (reserved_descriptors),
    .reserved_slots_o       (reserved_slots),
    .wr_valid_o             (generator_valid),
    .wr_word_o              (generator_word),
    .wr_commit_o            (generator_commit),
    .wr_length_o            (generator_length),
    .wr_sequence_o          (generator_sequence),
    .wr_ready_i             (generator_ready),
    .frame_o                (injected_o),
    .stopped_o              (stopped_o),
    .injected_o             (injected_count_o),
    .busy_o                 (generator_busy),
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_rdata_o            (generator_rdata)
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
