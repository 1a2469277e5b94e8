// SPDX-License-Identifier: Apache-2.0
//
// The transmit path: four queues, descriptor prefetch, dispatcher, reader, frame FIFO, completions,
// and the transmit trace.
//
// DMA ports: read port 0 carries descriptors, read port 1 frames; the write port completions.
// Disabling a queue does not touch frames that are already in the FIFO: they need no memory any
// more. The outputs from `frame_o` on are the increments of the counters: high for one cycle at the
// queue in question, with `bytes_o`, or with `read_bytes_o` for a frame read from memory; completions
// are as many as `completed_count_o`, and not written when `completed_lost_o` is high. Levels:
// `in_flight_o` counts frames that are read and not sent, `posted_o` descriptors that are fetched and
// neither completed nor given up.
module tx_path (
  input  logic             clk_i,
  input  logic             rst_i,
  input  logic [63:0]      time_i,

  output logic [63:0]      wire_data_o,
  output logic [7:0]       wire_keep_o,
  output logic             wire_last_o,
  output logic             wire_valid_o,
  input  logic             wire_ready_i,

  output logic [3:0]       frame_o,
  output logic [15:0]      bytes_o,
  output logic [3:0]       read_o,
  output logic [15:0]      read_bytes_o,
  output logic [3:0]       dropped_o,
  output logic [3:0]       fetched_o,
  output logic [3:0]       completed_o,
  output logic [2:0]       completed_count_o,
  output logic             completed_lost_o,
  output logic [3:0][7:0]  flushed_o,
  output logic [3:0]       read_refused_o,
  output logic [3:0]       fetch_refused_o,
  output logic [3:0][15:0] in_flight_o,
  output logic [3:0][15:0] posted_o,
  output logic [3:0]       interrupt_o,
  output logic             busy_o,

  output logic [1:0][63:0] ar_addr_o,
  output logic [1:0][7:0]  ar_len_o,
  output logic [1:0]       ar_valid_o,
  input  logic [1:0]       ar_ready_i,
  input  logic [127:0]     r_data_i,
  input  logic             r_error_i,
  input  logic             r_last_i,
  input  logic [1:0]       r_valid_i,

  output logic [63:0]      aw_addr_o,
  output logic [7:0]       aw_len_o,
  output logic             aw_valid_o,
  input  logic             aw_ready_i,
  output logic [127:0]     w_data_o,
  output logic [15:0]      w_strb_o,
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
  // Three frames of MAX_FRAME_BYTES.
  localparam int unsigned WordsLog2 = 11;
  localparam int unsigned FramesLog2 = 6;
  localparam int unsigned FlightLog2 = 5;
  localparam int unsigned BeatsLog2 = 8;
  localparam int unsigned BurstsLog2 = 5;
  localparam int unsigned CommandsLog2 = 2;

  // What is known of a frame in the FIFO.
  typedef struct packed {
    logic        insert;
    logic [8:0]  insert_at;
    logic [1:0]  queue_id;
    logic [15:0] length;
  } tx_meta_t;

  logic [3:0]             start, run, unused_chain, take, fetch_error, fetch_busy, refused;
  logic [3:0][63:0]       ring_base, completion_base;
  logic [3:0][3:0]        size_log2;
  logic [3:0][15:0]       tail, head, completed, unused_posted, taken, generation;
  logic [3:0][5:0]        stored;
  logic [1:0]             read_queue;
  logic [255:0]           descriptor;
  logic                   queues_busy, dispatcher_busy, planner_busy, stream_busy, completions_busy;

  logic                   recorder_busy, recorder_ready;
  logic [31:0]            queue_rdata, recorder_rdata;
  nic_pkg::tx_posted_t    frame_posted;
  logic                   frame_valid, posted_valid, frame_ready, flight_valid;
  logic                   command_valid, command_ready;
  nic_pkg::tx_frame_t     frame, flight;
  nic_pkg::read_command_t command, command_head;
  logic                   command_head_valid, command_head_ready;
  logic [CommandsLog2:0]  commands;
  nic_pkg::read_burst_t   burst, burst_head;
  logic                   burst_valid, burst_ready, burst_head_valid, burst_take;
  logic [BurstsLog2:0]    bursts;
  logic                   beat_valid, beat_error, beat_take;
  logic [127:0]           beat;
  logic [BeatsLog2:0]     unused_beats;
  logic                   word_valid, commit, discard, ended, failed, unused_fifo_ready;
  logic [127:0]           word, rd_word;
  logic [FlightLog2:0]    in_flight, outcomes;
  logic                   outcome_valid, outcome_failed, outcome_pop;
  nic_pkg::tx_frame_t     outcome;
  nic_pkg::completion_t   completion;
  logic                   completion_ready;
  logic                   meta_valid, sum_valid, rd_next, sent;
  tx_meta_t               written_meta, meta;
  logic [15:0]            sum;
  logic [FramesLog2:0]    fifo_frames;
  logic [15:0]            room_words_q, discarded_words, sent_words;
  logic [1:0]             room_frames_q;
  logic [3:0][7:0]        held;
  logic [3:0][15:0]       owned, in_flight_q;
  logic [3:0]             exhausted_q;
  logic [2:0]             unused_good, unused_bad, unused_generated;
  logic [17:0]            unused_bytes;

  assign busy_o = queues_busy || dispatcher_busy || planner_busy || stream_busy ||
                  completions_busy || command_head_valid || flight_valid || outcome_valid ||
                  recorder_busy || (fifo_frames != '0);
  assign reg_rdata_o = queue_rdata | recorder_rdata;

  queue_block #(.Direction(1)) u_queues (
    .clk_i,
    .rst_i,
    .start_o          (start),
    .run_o            (run),
    .chain_o          (unused_chain),
    .generation_o     (generation),
    .ring_base_o      (ring_base),
    .ring_size_log2_o (size_log2),
    .completion_base_o(completion_base),
    .tail_o           (tail),
    .head_i           (head),
    .completed_i      (completed),
    .take_i           (take),
    .done_i           (completed_o),
    .done_count_i     (completed_count_o),
    .working_i        (fetch_busy),
    .error_i          (fetch_error | refused),
    .owned_o          (owned),
    .interrupt_o,
    .busy_o           (queues_busy),
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_rdata_o      (queue_rdata)
  );

  descriptor_fetch u_fetch (
    .clk_i,
    .rst_i,
    .start_i         (start),
    .run_i           (run),
    .ring_base_i     (ring_base),
    .ring_size_log2_i(size_log2),
    .tail_i          (tail),
    .head_o          (head),
    .read_queue_i    (read_queue),
    .read_offset_i   (5'd0),
    .descriptor_o    (descriptor),
    .take_i          (take),
    .stored_o        (stored),
    .posted_o        (unused_posted),
    .taken_o         (taken),
    .fetched_o,
    .flushed_o,
    .held_o          (held),
    .refused_o       (fetch_refused_o),
    .error_o         (fetch_error),
    .busy_o          (fetch_busy),
    .ar_addr_o       (ar_addr_o[0]),
    .ar_len_o        (ar_len_o[0]),
    .ar_valid_o      (ar_valid_o[0]),
    .ar_ready_i      (ar_ready_i[0]),
    .r_data_i,
    .r_error_i,
    .r_last_i,
    .r_valid_i       (r_valid_i[0])
  );

  tx_dispatcher #(
    .WordsLog2 (WordsLog2),
    .FramesLog2(FramesLog2)
  ) u_dispatcher (
    .clk_i,
    .rst_i,
    .run_i          (run),
    .exhausted_i    (exhausted_q),
    .stored_i       (stored),
    .read_queue_o   (read_queue),
    .descriptor_i   (descriptor),
    .take_o         (take),
    .taken_i        (taken),
    .generation_i   (generation),
    .frame_valid_o  (frame_valid),
    .frame_o        (frame),
    .posted_valid_o (posted_valid),
    .posted_o       (frame_posted),
    .frame_ready_i  (frame_ready),
    .command_valid_o(command_valid),
    .command_o      (command),
    .command_ready_i(command_ready),
    .room_words_i   (room_words_q),
    .room_frames_i  (room_frames_q),
    .busy_o         (dispatcher_busy)
  );

  fifo #(
    .Width    ($bits(frame)),
    .DepthLog2(FlightLog2)
  ) u_flight (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(frame_valid),
    .wr_data_i (frame),
    .rd_valid_o(flight_valid),
    .rd_data_o (flight),
    .rd_take_i (ended),
    .level_o   (in_flight)
  );

  fifo #(
    .Width    ($bits(command)),
    .DepthLog2(CommandsLog2)
  ) u_commands (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(command_valid && command_ready),
    .wr_data_i (command),
    .rd_valid_o(command_head_valid),
    .rd_data_o (command_head),
    .rd_take_i (command_head_ready),
    .level_o   (commands)
  );
  assign command_ready = !commands[CommandsLog2];

  read_planner #(.BeatsLog2(BeatsLog2)) u_planner (
    .clk_i,
    .rst_i,
    .command_valid_i(command_head_valid),
    .command_i      (command_head),
    .command_ready_o(command_head_ready),
    .burst_valid_o  (burst_valid),
    .burst_o        (burst),
    .burst_ready_i  (burst_ready),
    .beat_taken_i   (beat_take),
    .ar_addr_o      (ar_addr_o[1]),
    .ar_len_o       (ar_len_o[1]),
    .ar_valid_o     (ar_valid_o[1]),
    .ar_ready_i     (ar_ready_i[1]),
    .busy_o         (planner_busy)
  );

  fifo #(
    .Width    ($bits(burst)),
    .DepthLog2(BurstsLog2)
  ) u_bursts (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(burst_valid && burst_ready),
    .wr_data_i (burst),
    .rd_valid_o(burst_head_valid),
    .rd_data_o (burst_head),
    .rd_take_i (burst_take),
    .level_o   (bursts)
  );
  assign burst_ready = !bursts[BurstsLog2];

  fifo #(
    .Width    (129),
    .DepthLog2(BeatsLog2)
  ) u_beats (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(r_valid_i[1]),
    .wr_data_i ({r_error_i, r_data_i}),
    .rd_valid_o(beat_valid),
    .rd_data_o ({beat_error, beat}),
    .rd_take_i (beat_take),
    .level_o   (unused_beats)
  );

  read_stream u_stream (
    .clk_i,
    .rst_i,
    .burst_valid_i(burst_head_valid),
    .burst_i      (burst_head),
    .burst_take_o (burst_take),
    .beat_valid_i (beat_valid),
    .beat_i       (beat),
    .beat_error_i (beat_error),
    .beat_take_o  (beat_take),
    .wr_valid_o   (word_valid),
    .wr_word_o    (word),
    .commit_o     (commit),
    .discard_o    (discard),
    .ended_o      (ended),
    .failed_o     (failed),
    .busy_o       (stream_busy)
  );

  // At most 32 descriptors have been taken and are not with the completion writer yet.
  assign frame_ready = recorder_ready &&
      ({1'b0, in_flight} + {1'b0, outcomes}) < (FlightLog2 + 2)'(2 ** FlightLog2);

  tx_recorder u_recorder (
    .clk_i,
    .rst_i,
    .time_i,
    .frame_valid_i(posted_valid),
    .frame_i      (frame_posted),
    .frame_ready_o(recorder_ready),
    .word_valid_i (word_valid),
    .word_i       (word),
    .ended_i      (ended && !flight.cut_short),
    .frame_end_i  (commit || discard),
    .more_i       (flight.more),
    .failed_i     (failed),
    .length_i     (flight.length),
    .busy_o       (recorder_busy),
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_rdata_o  (recorder_rdata)
  );

  fifo #(
    .Width    ($bits(flight) + 1),
    .DepthLog2(FlightLog2)
  ) u_outcomes (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(ended && !flight.cut_short),
    .wr_data_i ({failed, flight}),
    .rd_valid_o(outcome_valid),
    .rd_data_o ({outcome_failed, outcome}),
    .rd_take_i (outcome_pop),
    .level_o   (outcomes)
  );

  logic unused_outcome;
  assign unused_outcome = ^{outcome.refuse, outcome.cut_short, outcome.checksum};

  assign outcome_pop = outcome_valid && completion_ready;
  always_comb begin
    completion.queue_id = outcome.queue_id;
    completion.cookie = outcome.cookie;
    completion.length = outcome.bytes;
    completion.status = outcome_failed ? mprig_regs_pkg::CompletionStatusDmaError
                                       : mprig_regs_pkg::CompletionStatusOk;
    completion.more = outcome.more;
    completion.checksum_good = 1'b0;
    completion.generated = 1'b0;
    completion.good = !outcome_failed && !outcome.more;
    completion.bad = outcome_failed && !outcome.more;
    completion.frame_length = outcome.length;
  end

  completion_writer u_completions (
    .clk_i,
    .rst_i,
    .start_i           (start),
    .base_i            (completion_base),
    .size_log2_i       (size_log2),
    .completed_o       (completed),
    .completion_valid_i(outcome_valid),
    .completion_i      (completion),
    .completion_ready_o(completion_ready),
    .flush_i           (!flight_valid && !outcome_valid),
    .done_o            (completed_o),
    .done_count_o      (completed_count_o),
    .done_lost_o       (completed_lost_o),
    .good_frames_o     (unused_good),
    .good_bytes_o      (unused_bytes),
    .bad_frames_o      (unused_bad),
    .generated_frames_o(unused_generated),
    .refused_o         (refused),
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
    .busy_o            (completions_busy)
  );

  tx_checksum #(
    .FramesLog2(FramesLog2)
  ) u_checksum (
    .clk_i,
    .rst_i,
    .word_valid_i(word_valid),
    .word_i      (word),
    .commit_i    (commit),
    .discard_i   (discard),
    .checksum_i  (flight.checksum),
    .sum_valid_o (sum_valid),
    .sum_o       (sum),
    .sum_take_i  (sent && meta.insert)
  );

  always_comb begin
    written_meta.insert = flight.checksum.insert;
    written_meta.insert_at = {1'b0, flight.checksum.start} + {1'b0, flight.checksum.offset};
    written_meta.queue_id = flight.queue_id;
    written_meta.length = flight.length;
  end

  frame_fifo #(
    .WordsLog2 (WordsLog2),
    .FramesLog2(FramesLog2),
    .MetaWidth ($bits(meta)),
    .Sequential(1'b1)
  ) u_fifo (
    .clk_i,
    .rst_i,
    .wr_valid_i  (word_valid),
    .wr_word_i   (word),
    .wr_commit_i (commit),
    .wr_discard_i(discard),
    .wr_meta_i   (written_meta),
    .wr_ready_o  (unused_fifo_ready),
    .meta_valid_o(meta_valid),
    .meta_o      (meta),
    .meta_take_i (sent),
    .rd_word_o   (rd_word),
    .rd_next_i   (rd_next),
    .rd_seek_i   (1'b0),
    .rd_index_i  ('0),
    .rd_done_i   (sent),
    .rd_length_i (meta.length),
    .frames_o    (fifo_frames)
  );

  wire_egress u_wire_egress (
    .clk_i,
    .rst_i,
    .frame_valid_i (meta_valid && (sum_valid || !meta.insert)),
    .length_i      (meta.length),
    .insert_i      (meta.insert),
    .insert_at_i   (meta.insert_at),
    .insert_value_i(sum),
    .rd_word_i     (rd_word),
    .rd_next_o     (rd_next),
    .wire_data_o,
    .wire_keep_o,
    .wire_last_o,
    .wire_valid_o,
    .wire_ready_i,
    .frame_o       (sent)
  );

  assign discarded_words = (discard && !flight.refuse) ? (flight.length + 16'd15) >> 4 : 16'd0;
  assign sent_words = sent ? (meta.length + 16'd15) >> 4 : 16'd0;

  assign frame_o = sent ? 4'd1 << meta.queue_id : 4'h0;
  assign bytes_o = meta.length;
  assign read_o = commit ? 4'd1 << flight.queue_id : 4'h0;
  assign read_bytes_o = flight.length;
  assign dropped_o = discard ? 4'd1 << flight.queue_id : 4'h0;
  assign read_refused_o = (beat_take && beat_error) ? 4'd1 << burst_head.queue_id : 4'h0;
  assign in_flight_o = in_flight_q;

  always_comb begin
    for (int unsigned i = 0; i < 4; i++) posted_o[i] = {8'h0, held[i]} + owned[i];
  end

  always_ff @(posedge clk_i) begin
    for (int unsigned i = 0; i < 4; i++) begin
      in_flight_q[i] <= in_flight_q[i] + {15'h0, read_o[i]} - {15'h0, frame_o[i]};
    end
    // Room may be given back late: the lengths come straight out of memories.
    room_words_q  <= discarded_words + sent_words;
    room_frames_q <= {1'b0, sent} + {1'b0, discard};
    // All that software has shown was fetched.
    for (int unsigned i = 0; i < 4; i++) exhausted_q[i] <= (head[i] == tail[i]) && !fetch_busy[i];
    if (rst_i) begin
      in_flight_q   <= '0;
      room_words_q  <= '0;
      room_frames_q <= '0;
    end
  end
endmodule
