// SPDX-License-Identifier: Apache-2.0
//
// One receive queue: its register block, descriptor prefetch, engine, data writer and completions.
//
// DMA ports: write port 0 carries frames, write port 1 completions; the read port descriptors.
// All else is as in the modules of which the signals bear the names. `posted_o` is the number of
// descriptors that were fetched and are neither completed nor given up; `occupied_o` is high while
// the queue has a frame: from the cycle after `frame_take_o` to that of the frame's outcome.
module rx_queue (
  input  logic             clk_i,
  input  logic             rst_i,
  input  logic [63:0]      time_i,

  input  logic             frame_valid_i,
  input  logic             frame_generated_i,
  input  logic [15:0]      frame_length_i,
  input  logic [31:0]      frame_sequence_i,
  input  logic [63:0]      frame_word_i,
  output logic             frame_take_o,
  output logic             frame_next_o,
  output logic             frame_done_o,

  input  logic [15:0]      reserved_i,
  output logic             run_o,
  output logic [15:0]      descriptors_available_o,

  output logic             record_valid_o,
  output logic [511:0]     record_o,
  input  logic             record_ready_i,

  output logic             delivered_o,
  output logic             starved_o,
  output logic             too_long_o,
  output logic             disabled_o,
  output logic             dma_error_o,
  output logic [15:0]      length_o,
  output logic             decided_o,
  output logic             wire_deciding_o,
  output logic             generated_o,
  output logic             fetched_o,
  output logic [7:0]       flushed_o,
  output logic [15:0]      posted_o,
  output logic             occupied_o,
  output logic             holding_o,
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
  logic         start, run, fetch_busy, fetch_error, working, engine_busy, completion_refused;
  logic [63:0]  ring_base, completion_base;
  logic [3:0]   size_log2;
  logic [15:0]  tail, head, completed;
  logic         descriptor_valid, descriptor_take, descriptors_empty;
  logic [255:0] descriptor;
  logic [15:0]  descriptor_number;
  logic         writer_begin, writer_valid, writer_ready, writer_requested, writer_pending;
  logic         writer_error;
  logic [63:0]  writer_addr;
  logic [15:0]  writer_length;
  logic         completion_valid, completion_ready, completion_done, completion_error;
  logic [63:0]  completion_cookie;
  logic [7:0]   completion_status, held;

  assign run_o = run;
  assign busy_o = fetch_busy || engine_busy;
  assign occupied_o = engine_busy;
  assign posted_o = {8'h0, held} + {15'h0, working};

  queue_registers #(
    .Base        (mprig_regs_pkg::RxQueue0Base),
    .TypeValue   (mprig_regs_pkg::RxQueue0TypeValue),
    .VersionValue(mprig_regs_pkg::RxQueue0VersionValue),
    .NextValue   (mprig_regs_pkg::RxQueue0NextValue)
  ) u_registers (
    .clk_i,
    .rst_i,
    .start_o          (start),
    .run_o            (run),
    .ring_base_o      (ring_base),
    .ring_size_log2_o (size_log2),
    .completion_base_o(completion_base),
    .tail_o           (tail),
    .head_i           (head),
    .completed_i      (completed),
    .working_i        (fetch_busy || working),
    .error_i          (fetch_error || completion_refused),
    .interrupt_o,
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_rdata_o
  );

  descriptor_fetch u_fetch (
    .clk_i,
    .rst_i,
    .start_i           (start),
    .run_i             (run),
    .ring_base_i       (ring_base),
    .ring_size_log2_i  (size_log2),
    .tail_i            (tail),
    .head_o            (head),
    .descriptor_valid_o(descriptor_valid),
    .descriptor_o      (descriptor),
    .number_o          (descriptor_number),
    .take_i            (descriptor_take),
    .available_o       (descriptors_available_o),
    .empty_o           (descriptors_empty),
    .fetched_o,
    .held_o            (held),
    .flushed_o,
    .error_o           (fetch_error),
    .busy_o            (fetch_busy),
    .ar_addr_o,
    .ar_len_o,
    .ar_valid_o,
    .ar_ready_i,
    .r_data_i,
    .r_error_i,
    .r_last_i,
    .r_valid_i
  );

  rx_engine u_engine (
    .clk_i,
    .rst_i,
    .time_i,
    .frame_valid_i,
    .frame_generated_i,
    .frame_length_i,
    .frame_sequence_i,
    .frame_take_o,
    .frame_done_o,
    .run_i                  (run),
    .descriptor_valid_i     (descriptor_valid),
    .descriptor_i           (descriptor),
    .descriptor_number_i    (descriptor_number),
    .descriptors_available_i(descriptors_available_o),
    .descriptors_empty_i    (descriptors_empty),
    .reserved_i,
    .descriptor_take_o      (descriptor_take),
    .writer_begin_o         (writer_begin),
    .writer_valid_o         (writer_valid),
    .writer_ready_i         (writer_ready),
    .writer_addr_o          (writer_addr),
    .writer_length_o        (writer_length),
    .writer_requested_i     (writer_requested),
    .writer_response_i      (b_valid_i[0]),
    .writer_pending_i       (writer_pending),
    .writer_error_i         (writer_error),
    .record_valid_o,
    .record_o,
    .record_ready_i,
    .completion_valid_o     (completion_valid),
    .completion_cookie_o    (completion_cookie),
    .completion_status_o    (completion_status),
    .completion_ready_i     (completion_ready),
    .completion_done_i      (completion_done),
    .completion_error_i     (completion_error),
    .delivered_o,
    .starved_o,
    .too_long_o,
    .disabled_o,
    .dma_error_o,
    .length_o,
    .decided_o,
    .wire_deciding_o,
    .generated_o,
    .queue_error_o          (completion_refused),
    .holding_o,
    .working_o              (working),
    .busy_o                 (engine_busy)
  );

  dma_writer u_writer (
    .clk_i,
    .rst_i,
    .begin_i     (writer_begin),
    .cmd_valid_i (writer_valid),
    .cmd_ready_o (writer_ready),
    .cmd_addr_i  (writer_addr),
    .cmd_length_i(writer_length),
    .word_i      (frame_word_i),
    .word_next_o (frame_next_o),
    .requested_o (writer_requested),
    .pending_o   (writer_pending),
    .error_o     (writer_error),
    .aw_addr_o   (aw_addr_o[0]),
    .aw_len_o    (aw_len_o[0]),
    .aw_valid_o  (aw_valid_o[0]),
    .aw_ready_i  (aw_ready_i[0]),
    .w_data_o    (w_data_o[0]),
    .w_strb_o    (w_strb_o[0]),
    .w_last_o    (w_last_o[0]),
    .w_valid_o   (w_valid_o[0]),
    .w_ready_i   (w_ready_i[0]),
    .b_valid_i   (b_valid_i[0]),
    .b_error_i
  );

  completion_writer u_completions (
    .clk_i,
    .rst_i,
    .start_i    (start),
    .base_i     (completion_base),
    .size_log2_i(size_log2),
    .completed_o(completed),
    .valid_i    (completion_valid),
    .ready_o    (completion_ready),
    .cookie_i   (completion_cookie),
    .length_i   (length_o),
    .status_i   (completion_status),
    .done_o     (completion_done),
    .error_o    (completion_error),
    .aw_addr_o  (aw_addr_o[1]),
    .aw_len_o   (aw_len_o[1]),
    .aw_valid_o (aw_valid_o[1]),
    .aw_ready_i (aw_ready_i[1]),
    .w_data_o   (w_data_o[1]),
    .w_strb_o   (w_strb_o[1]),
    .w_last_o   (w_last_o[1]),
    .w_valid_o  (w_valid_o[1]),
    .w_ready_i  (w_ready_i[1]),
    .b_valid_i  (b_valid_i[1]),
    .b_error_i
  );
endmodule
