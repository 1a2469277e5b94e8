// SPDX-License-Identifier: Apache-2.0
//
// One transmit queue: its register block, descriptor prefetch, engine, data reader, completions,
// and the frame FIFO from which the wire is served.
//
// DMA ports: read port 0 carries descriptors, read port 1 frames; the write port completions.
// All else is as in the modules of which the signals bear the names. Disabling the queue does not
// touch frames that are already in the FIFO: they need no memory any more.
//
// `read_o` is high for one cycle when a whole frame was read, `in_flight_o` counts those that are
// not sent yet; `posted_o` is the number of descriptors that were fetched and are neither completed
// nor given up.
module tx_queue (
  input  logic             clk_i,
  input  logic             rst_i,

  output logic [63:0]      wire_data_o,
  output logic [7:0]       wire_keep_o,
  output logic             wire_last_o,
  output logic             wire_valid_o,
  input  logic             wire_ready_i,

  output logic             frame_o,
  output logic [15:0]      bytes_o,
  output logic             dropped_o,
  output logic             read_o,
  output logic [15:0]      read_bytes_o,
  output logic             fetched_o,
  output logic [7:0]       flushed_o,
  output logic [15:0]      posted_o,
  output logic [15:0]      in_flight_o,
  output logic             interrupt_o,
  output logic             busy_o,

  output logic [1:0][63:0] ar_addr_o,
  output logic [1:0][7:0]  ar_len_o,
  output logic [1:0]       ar_valid_o,
  input  logic [1:0]       ar_ready_i,
  input  logic [63:0]      r_data_i,
  input  logic             r_error_i,
  input  logic             r_last_i,
  input  logic [1:0]       r_valid_i,

  output logic [63:0]      aw_addr_o,
  output logic [7:0]       aw_len_o,
  output logic             aw_valid_o,
  input  logic             aw_ready_i,
  output logic [63:0]      w_data_o,
  output logic [7:0]       w_strb_o,
  output logic             w_last_o,
  output logic             w_valid_o,
  input  logic             w_ready_i,
  input  logic             b_valid_i,
  input  logic             b_error_i,

  input  logic             reg_write_i,
  input  logic             reg_read_i,
  input  logic [15:0]      reg_addr_i,
  input  logic [31:0]      reg_wdata_i,
  output logic [31:0]      reg_rdata_o
);
  localparam int unsigned WordsLog2 = 10;
  localparam int unsigned FramesLog2 = 6;
  localparam logic [WordsLog2:0] LongestFrame =
      (WordsLog2 + 1)'((mprig_regs_pkg::MaxFrameBytes + 7) / 8);

  logic                start, run, fetch_busy, fetch_error, working, completion_refused;
  logic [63:0]         ring_base, completion_base;
  logic [3:0]          size_log2;
  logic [15:0]         tail, head, completed;
  logic                descriptor_valid, descriptor_take;
  logic [255:0]        descriptor;
  logic                reader_begin, reader_valid, reader_ready, reader_finish, reader_error;
  logic [63:0]         reader_addr;
  logic [15:0]         reader_length, frame_length;
  logic                completion_valid, completion_ready, completion_done, completion_error;
  logic [63:0]         completion_cookie;
  logic [7:0]          completion_status, held;
  logic                word_valid, commit, discard, fifo_ready, room;
  logic [63:0]         word;
  logic [WordsLog2:0]  fifo_room;
  logic [FramesLog2:0] fifo_frames;
  logic                rd_valid, rd_next, rd_done;
  logic [15:0]         rd_length, unused_number, unused_available;
  logic                unused_empty, unused_meta;
  logic [63:0]         rd_word;

  assign read_o = commit;
  assign read_bytes_o = frame_length;
  assign posted_o = {8'h0, held} + {15'h0, working};
  assign in_flight_o = 16'(fifo_frames);
  assign room = fifo_ready && (fifo_room >= LongestFrame);
  assign busy_o = fetch_busy || working || (run && descriptor_valid) ||
                  (fifo_frames != '0);

  queue_registers #(
    .Base        (mprig_regs_pkg::TxQueue0Base),
    .TypeValue   (mprig_regs_pkg::TxQueue0TypeValue),
    .VersionValue(mprig_regs_pkg::TxQueue0VersionValue),
    .NextValue   (mprig_regs_pkg::TxQueue0NextValue)
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
    .number_o          (unused_number),
    .take_i            (descriptor_take),
    .available_o       (unused_available),
    .empty_o           (unused_empty),
    .fetched_o,
    .held_o            (held),
    .flushed_o,
    .error_o           (fetch_error),
    .busy_o            (fetch_busy),
    .ar_addr_o         (ar_addr_o[0]),
    .ar_len_o          (ar_len_o[0]),
    .ar_valid_o        (ar_valid_o[0]),
    .ar_ready_i        (ar_ready_i[0]),
    .r_data_i,
    .r_error_i,
    .r_last_i,
    .r_valid_i         (r_valid_i[0])
  );

  tx_engine u_engine (
    .clk_i,
    .rst_i,
    .run_i              (run),
    .descriptor_valid_i (descriptor_valid),
    .descriptor_i       (descriptor),
    .descriptor_take_o  (descriptor_take),
    .reader_begin_o     (reader_begin),
    .reader_valid_o     (reader_valid),
    .reader_ready_i     (reader_ready),
    .reader_addr_o      (reader_addr),
    .reader_length_o    (reader_length),
    .reader_finish_o    (reader_finish),
    .reader_error_i     (reader_error),
    .room_i             (room),
    .commit_o           (commit),
    .discard_o          (discard),
    .length_o           (frame_length),
    .completion_valid_o (completion_valid),
    .completion_cookie_o(completion_cookie),
    .completion_status_o(completion_status),
    .completion_ready_i (completion_ready),
    .completion_done_i  (completion_done),
    .completion_error_i (completion_error),
    .dropped_o,
    .queue_error_o      (completion_refused),
    .working_o          (working)
  );

  dma_reader u_reader (
    .clk_i,
    .rst_i,
    .begin_i     (reader_begin),
    .cmd_valid_i (reader_valid),
    .cmd_ready_o (reader_ready),
    .cmd_addr_i  (reader_addr),
    .cmd_length_i(reader_length),
    .finish_i    (reader_finish),
    .word_o      (word),
    .word_valid_o(word_valid),
    .error_o     (reader_error),
    .ar_addr_o   (ar_addr_o[1]),
    .ar_len_o    (ar_len_o[1]),
    .ar_valid_o  (ar_valid_o[1]),
    .ar_ready_i  (ar_ready_i[1]),
    .r_data_i,
    .r_error_i,
    .r_last_i,
    .r_valid_i   (r_valid_i[1])
  );

  frame_fifo #(
    .WordsLog2 (WordsLog2),
    .FramesLog2(FramesLog2),
    .MetaWidth (1)
  ) u_fifo (
    .clk_i,
    .rst_i,
    .wr_valid_i  (word_valid),
    .wr_word_i   (word),
    .wr_commit_i (commit),
    .wr_discard_i(discard),
    .wr_length_i (frame_length),
    .wr_meta_i   (1'b0),
    .wr_ready_o  (fifo_ready),
    .wr_room_o   (fifo_room),
    .rd_valid_o  (rd_valid),
    .rd_length_o (rd_length),
    .rd_meta_o   (unused_meta),
    .rd_word_o   (rd_word),
    .rd_next_i   (rd_next),
    .rd_done_i   (rd_done),
    .frames_o    (fifo_frames)
  );

  wire_egress u_wire_egress (
    .clk_i,
    .rst_i,
    .rd_valid_i (rd_valid),
    .rd_length_i(rd_length),
    .rd_word_i  (rd_word),
    .rd_next_o  (rd_next),
    .rd_done_o  (rd_done),
    .wire_data_o,
    .wire_keep_o,
    .wire_last_o,
    .wire_valid_o,
    .wire_ready_i,
    .frame_o,
    .bytes_o
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
    .length_i   (frame_length),
    .status_i   (completion_status),
    .done_o     (completion_done),
    .error_o    (completion_error),
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
    .b_error_i
  );
endmodule
