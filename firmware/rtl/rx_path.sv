// SPDX-License-Identifier: Apache-2.0
//
// The receive path: traffic generator and wire, frame buffer, steering, four queues, dispatcher,
// writer, retirement, DMA trace, completions, and late writes.
//
// DMA write port 0 carries frames, 1 completions, 2 late writes; the read port descriptors.
//
// The outputs from `injected_o` to `fetch_refused_o` are the increments of the counters: high for
// one cycle, or a number, at the queue in question where there is one; those from
// `completed_count_o` to `dma_error_o` are of the queue in `completed_o`. Every frame that enters
// (`injected_o`, `wire_frame_o`) leaves as delivered or by exactly one of the drops, by `sent_o` or
// by `checked_i`, and is part of `in_flight_o` from the cycle after the one until the cycle of the
// other; `queue_in_flight_o` counts those among them that were given to a queue. A frame that is
// given to several queues is, from the cycle after `copies_o` and `steered_o` on, as many frames.
// `posted_o` is the number of descriptors that are fetched and neither completed nor given up.
//
// In tester mode (`mode_i`, which changes only while the generator does not run, and between
// frames) generated frames go out by `generated_*` instead, and `sent_o` is high for one cycle for
// each, with its bytes, stream and sequence number. Frames of the wire are with the checker until
// `checked_i`, one cycle for each; with `deliver` they are received as well, and the checker's is a
// copy (`copies_o`).
//
// `dma_done_o` is high for one cycle when all of a generated frame is in memory, for the first of
// its queues, with its stream and sequence number and with `time_ns_i` of the last response.
module rx_path (
  input  logic              clk_i,
  input  logic              rst_i,
  input  logic [63:0]       time_i,
  input  logic [63:0]       time_ns_i,

  input  logic [63:0]       wire_data_i,
  input  logic [7:0]        wire_keep_i,
  input  logic              wire_last_i,
  input  logic              wire_valid_i,

  input  nic_pkg::tester_mode_t mode_i,
  input  logic              switching_i,
  input  logic              checked_i,
  output logic [63:0]       generated_data_o,
  output logic [7:0]        generated_keep_o,
  output logic              generated_last_o,
  output logic              generated_valid_o,
  input  logic              generated_ready_i,
  output logic              sent_o,
  output logic [15:0]       sent_bytes_o,
  output logic [3:0]        sent_stream_o,
  output logic [31:0]       sent_sequence_o,

  output logic              injected_o,
  output logic [15:0]       injected_bytes_o,
  output logic [3:0]        injected_stream_o,
  output logic [31:0]       injected_sequence_o,
  output logic              wire_frame_o,
  output logic [15:0]       wire_bytes_o,
  output logic              wire_overflow_o,
  output logic              wire_too_long_o,
  output logic [3:0]        completed_o,
  output logic [2:0]        completed_count_o,
  output logic              completed_lost_o,
  output logic [2:0]        delivered_o,
  output logic [17:0]       delivered_bytes_o,
  output logic [2:0]        dma_error_o,
  output logic [3:0]        steered_o,
  output logic [2:0]        copies_o,
  output logic [3:0]        starved_o,
  output logic [3:0]        too_long_o,
  output logic [3:0]        disabled_o,
  output logic              unmatched_o,
  output logic              recorded_o,
  output logic              trace_overflow_o,
  output logic [3:0]        fetched_o,
  output logic [3:0][7:0]   flushed_o,
  output logic [3:0]        write_refused_o,
  output logic [3:0]        fetch_refused_o,
  output logic [15:0]       in_flight_o,
  output logic [3:0][15:0]  queue_in_flight_o,
  output logic [3:0][15:0]  posted_o,

  output logic              dma_done_o,
  output logic [3:0]        dma_done_stream_o,
  output logic [31:0]       dma_done_sequence_o,
  output logic [63:0]       dma_done_time_o,

  output logic              running_o,
  output logic              stopped_o,
  output logic [31:0]       injected_count_o,
  output logic [3:0]        interrupt_o,
  output logic              busy_o,

  output logic [63:0]       ar_addr_o,
  output logic [7:0]        ar_len_o,
  output logic              ar_valid_o,
  input  logic              ar_ready_i,
  input  logic [127:0]      r_data_i,
  input  logic              r_error_i,
  input  logic              r_last_i,
  input  logic              r_valid_i,

  output logic [2:0][63:0]  aw_addr_o,
  output logic [2:0][7:0]   aw_len_o,
  output logic [2:0]        aw_valid_o,
  input  logic [2:0]        aw_ready_i,
  output logic [2:0][127:0] w_data_o,
  output logic [2:0][15:0]  w_strb_o,
  output logic [2:0]        w_last_o,
  output logic [2:0]        w_valid_o,
  input  logic [2:0]        w_ready_i,
  input  logic [2:0]        b_valid_i,
  input  logic              b_error_i,

  input  logic              reg_write_i,
  input  logic              reg_read_i,
  input  logic [15:0]       reg_addr_i,
  input  logic [31:0]       reg_wdata_i,
  output logic [31:0]       reg_rdata_o
);
  // Three frames of MAX_FRAME_BYTES for each source.
  localparam int unsigned WordsLog2 = 11;

  logic                    generator_valid, generator_commit, generator_ready, generator_busy;
  logic [63:0]             generator_word;
  logic [15:0]             generator_length;
  logic [31:0]             generator_sequence;
  logic [3:0]              generator_stream;
  logic [3:0][4:0]         buffers_free;
  logic [1:0]              generator_queue, started_queue;
  logic                    generator_steered, generator_pending, started, slot_free;
  logic [4:0]              generator_claim, started_claim, returned;
  logic                    hold_on_starved, hold_on_trace_full;

  logic [1:0]              meta_valid, meta_take, rd_next, rd_seek, rd_done, copies;
  logic                    sending_take, sending_next, checker_copy;
  logic [1:0][15:0]        removed_length;
  nic_pkg::rx_meta_t       wire_meta, generator_meta, frame_meta;
  logic [1:0][127:0]       rd_word;
  logic [WordsLog2-1:0]    rd_index;
  logic [15:0]             rd_length;
  logic [47:0]             lookup_destination;
  logic                    lookup_tagged, frame_valid, frame_generated, frame_take;
  logic [11:0]             lookup_vlan;
  logic [15:0]             lookup_length;
  logic [1:0]              lookup_flow;
  logic [3:0]              lookup_queues, frame_queues;

  logic [3:0]              start, run, chain, take, fetch_busy, fetch_error, refused;
  logic [3:0]              late_working, deciding;
  logic [3:0][63:0]        ring_base, completion_base;
  logic [3:0][3:0]         size_log2;
  logic [3:0][15:0]        tail, head, completed, posted, taken, generation, reserved_descriptors;
  logic [3:0][5:0]         stored;
  logic [1:0]              read_queue, returned_queue;
  logic [4:0]              read_offset;
  logic [255:0]            descriptor;
  logic [15:0]             reserved_slots;

  logic                    buffer_valid, buffer_ready, command_valid, command_ready;
  nic_pkg::rx_buffer_t     buffer;
  nic_pkg::write_command_t command;
  logic                    dropped, dropped_generated, finished, finished_generated;
  logic                    issued_valid, issued_begin, issued_end, issued_ready;
  logic [63:0]             issued_time;
  logic                    record_valid, record_generated, record_again, record_ready;
  logic                    trace_enabled;
  logic [511:0]            record;
  logic [31:0]             trace_used, peek_number;
  logic [1:0]              peek_word_index;
  logic                    peek_ready, record_held;
  logic [127:0]            peek_word;
  logic                    completion_valid, completion_ready;
  nic_pkg::completion_t    completion;
  logic                    buffer_busy, classifier_busy, queues_busy, dispatcher_busy, writer_busy;
  logic                    retirement_busy, completions_busy, late_busy;
  logic [31:0]             generator_rdata, queue_rdata, trace_rdata, steering_rdata, late_rdata;
  logic [15:0]             in_flight_q;
  logic [3:0][15:0]        queue_in_flight_q, owned;
  logic [3:0][7:0]         held;
  logic [3:0]              ended;
  logic [1:0]              issued_queue;
  logic [2:0]              generated_completed;
  logic                    wire_entered, record_seen_q, dma_refused, dma_refused_q;

  assign injected_bytes_o = generator_length;
  assign injected_stream_o = generator_stream;
  assign injected_sequence_o = generator_sequence;

  // A record is offered as soon as its buffer is written, and stays until the DMA trace has taken
  // it. The last buffer of a frame speaks for all of them: responses come in order.
  assign dma_done_o = record_valid && !record_seen_q && record_generated && !record_again &&
                      !record[mprig_regs_pkg::TraceRecordMoreLsb] && !dma_refused;
  assign dma_refused = (record[mprig_regs_pkg::TraceRecordStatusLsb +: 8] !=
                        mprig_regs_pkg::CompletionStatusOk) ||
                       (dma_refused_q && (record[mprig_regs_pkg::TraceRecordFragmentLsb +: 8] !=
                                          8'd0));
  assign dma_done_stream_o = record[mprig_regs_pkg::TraceRecordStreamLsb +: 4];
  assign dma_done_sequence_o = record[mprig_regs_pkg::TraceRecordSequenceLsb +: 32];

  always_ff @(posedge clk_i) begin
    record_seen_q <= record_valid && !record_ready && !rst_i;
    if (record_valid && record_ready) dma_refused_q <= dma_refused;
  end

  assign in_flight_o = in_flight_q;
  assign queue_in_flight_o = queue_in_flight_q;
  assign ended = {1'b0, delivered_o} + {1'b0, dma_error_o};
  assign wire_entered = wire_frame_o && !wire_overflow_o && !wire_too_long_o;
  assign busy_o = generator_busy || buffer_busy || classifier_busy || queues_busy ||
                  dispatcher_busy || writer_busy || retirement_busy || completions_busy ||
                  late_busy;
  assign reg_rdata_o = generator_rdata | queue_rdata | trace_rdata | steering_rdata | late_rdata;

  always_ff @(posedge clk_i) begin
    in_flight_q <= in_flight_q + {15'h0, injected_o} + {15'h0, wire_entered} + {13'h0, copies_o} -
                   {15'h0, dropped} - {13'h0, delivered_o} - {13'h0, dma_error_o} -
                   {15'h0, sent_o} - {15'h0, checked_i};
    for (int unsigned i = 0; i < 4; i++) begin
      queue_in_flight_q[i] <= queue_in_flight_q[i] + {15'h0, steered_o[i]} -
                              {15'h0, starved_o[i] || too_long_o[i] || disabled_o[i]} -
                              (completed_o[i] ? {12'h0, ended} : 16'd0);
    end
    if (rst_i) begin
      in_flight_q       <= '0;
      queue_in_flight_q <= '0;
    end
  end

  always_comb begin
    for (int unsigned i = 0; i < 4; i++) posted_o[i] = {8'h0, held[i]} + owned[i];
  end

  assign checker_copy = wire_frame_o && mode_i.active && mode_i.deliver;
  assign copies_o = {1'b0, copies} + {2'b00, checker_copy};

  traffic_generator u_generator (
    .clk_i,
    .rst_i,
    .time_i,
    .to_wire_i           (mode_i.active),
    .startable_i         (!switching_i),
    .chain_i             (chain),
    .buffers_free_i      (buffers_free),
    .slot_free_i         (slot_free),
    .pending_i           (generator_pending),
    .hold_on_starved_o   (hold_on_starved),
    .hold_on_trace_full_o(hold_on_trace_full),
    .started_o           (started),
    .started_queue_o     (started_queue),
    .started_claim_o     (started_claim),
    .wr_valid_o          (generator_valid),
    .wr_word_o           (generator_word),
    .wr_commit_o         (generator_commit),
    .wr_length_o         (generator_length),
    .wr_sequence_o       (generator_sequence),
    .wr_source_o         (generator_stream),
    .wr_queue_o          (generator_queue),
    .wr_steered_o        (generator_steered),
    .wr_claim_o          (generator_claim),
    .wr_ready_i          (generator_ready),
    .frame_o             (injected_o),
    .running_o,
    .stopped_o,
    .injected_o          (injected_count_o),
    .busy_o              (generator_busy),
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_rdata_o         (generator_rdata)
  );

  generator_credit u_credit (
    .clk_i,
    .rst_i,
    .hold_on_starved_i     (hold_on_starved),
    .hold_on_trace_full_i  (hold_on_trace_full),
    .run_i                 (run),
    .chain_i               (chain),
    .posted_i              (posted),
    .take_i                (take),
    .deciding_i            (deciding),
    .trace_enabled_i       (trace_enabled),
    .trace_used_i          (trace_used),
    .trace_offered_i       (record_valid && !record_seen_q),
    .started_i             (started),
    .started_queue_i       (started_queue),
    .started_claim_i       (started_claim),
    .returned_i            (returned),
    .returned_queue_i      (returned_queue),
    .copies_i              (frame_generated ? copies : 2'd0),
    .finished_i            ({1'b0, dropped && dropped_generated} +
                            {1'b0, finished && finished_generated} + {1'b0, sent_o}),
    .dropped_i             ((dropped && dropped_generated) || sent_o),
    .completed_i           (generated_completed),
    .buffers_free_o        (buffers_free),
    .slot_free_o           (slot_free),
    .pending_o             (generator_pending),
    .reserved_descriptors_o(reserved_descriptors),
    .reserved_slots_o      (reserved_slots)
  );

  rx_buffer #(.WordsLog2(WordsLog2)) u_rx_buffer (
    .clk_i,
    .rst_i,
    .wire_data_i,
    .wire_keep_i,
    .wire_last_i,
    .wire_valid_i,
    .aside_i             (mode_i.active && !mode_i.deliver),
    .wire_frame_o,
    .wire_bytes_o,
    .wire_overflow_o,
    .wire_too_long_o,
    .generator_valid_i   (generator_valid),
    .generator_word_i    (generator_word),
    .generator_commit_i  (generator_commit),
    .generator_length_i  (generator_length),
    .generator_sequence_i(generator_sequence),
    .generator_stream_i  (generator_stream),
    .generator_queue_i   (generator_queue),
    .generator_steered_i (generator_steered),
    .generator_claim_i   (generator_claim),
    .generator_ready_o   (generator_ready),
    .meta_valid_o        (meta_valid),
    .wire_meta_o         (wire_meta),
    .generator_meta_o    (generator_meta),
    .meta_take_i         (meta_take | {sending_take, 1'b0}),
    .rd_word_o           (rd_word),
    .rd_next_i           (rd_next | {sending_next, 1'b0}),
    .rd_seek_i           (rd_seek),
    .rd_index_i          (rd_index),
    .rd_done_i           (rd_done | {sent_o, 1'b0}),
    .rd_length_i         (removed_length),
    .busy_o              (buffer_busy)
  );

  // The generator's frames have one reader at a time: in a mode the other one has none of them.
  assign removed_length = {sent_o ? sent_bytes_o : rd_length, rd_length};

  generated_egress u_generated_egress (
    .clk_i,
    .rst_i,
    .enable_i    (mode_i.active),
    .meta_valid_i(meta_valid[1]),
    .meta_i      (generator_meta),
    .meta_take_o (sending_take),
    .rd_word_i   (rd_word[1]),
    .rd_next_o   (sending_next),
    .wire_data_o (generated_data_o),
    .wire_keep_o (generated_keep_o),
    .wire_last_o (generated_last_o),
    .wire_valid_o(generated_valid_o),
    .wire_ready_i(generated_ready_i),
    .sent_o,
    .sent_bytes_o,
    .sent_stream_o,
    .sent_sequence_o
  );

  steering u_steering (
    .clk_i,
    .rst_i,
    .destination_i(lookup_destination),
    .tagged_i     (lookup_tagged),
    .vlan_i       (lookup_vlan),
    .length_i     (lookup_length),
    .flow_i       (lookup_flow),
    .queues_o     (lookup_queues),
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_rdata_o  (steering_rdata)
  );

  rx_classifier u_classifier (
    .clk_i,
    .rst_i,
    .meta_valid_i        (meta_valid & {!mode_i.active, 1'b1}),
    .wire_meta_i         (wire_meta),
    .generator_meta_i    (generator_meta),
    .meta_take_o         (meta_take),
    .lookup_destination_o(lookup_destination),
    .lookup_tagged_o     (lookup_tagged),
    .lookup_vlan_o       (lookup_vlan),
    .lookup_length_o     (lookup_length),
    .lookup_flow_o       (lookup_flow),
    .lookup_queues_i     (lookup_queues),
    .frame_valid_o       (frame_valid),
    .frame_generated_o   (frame_generated),
    .frame_meta_o        (frame_meta),
    .frame_queues_o      (frame_queues),
    .frame_take_i        (frame_take),
    .busy_o              (classifier_busy)
  );

  queue_block #(.Direction(0)) u_queues (
    .clk_i,
    .rst_i,
    .start_o          (start),
    .run_o            (run),
    .chain_o          (chain),
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
    .working_i        (fetch_busy | late_working),
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
    .read_offset_i   (read_offset),
    .descriptor_o    (descriptor),
    .take_i          (take),
    .stored_o        (stored),
    .posted_o        (posted),
    .taken_o         (taken),
    .fetched_o,
    .flushed_o,
    .held_o          (held),
    .refused_o       (fetch_refused_o),
    .error_o         (fetch_error),
    .busy_o          (fetch_busy),
    .ar_addr_o,
    .ar_len_o,
    .ar_valid_o,
    .ar_ready_i,
    .r_data_i,
    .r_error_i,
    .r_last_i,
    .r_valid_i
  );

  rx_dispatcher u_dispatcher (
    .clk_i,
    .rst_i,
    .frame_valid_i      (frame_valid),
    .frame_generated_i  (frame_generated),
    .frame_meta_i       (frame_meta),
    .frame_queues_i     (frame_queues),
    .frame_take_o       (frame_take),
    .run_i              (run),
    .chain_i            (chain),
    .stored_i           (stored),
    .posted_i           (posted),
    .reserved_i         (reserved_descriptors),
    .taken_i            (taken),
    .generation_i       (generation),
    .read_queue_o       (read_queue),
    .read_offset_o      (read_offset),
    .descriptor_i       (descriptor),
    .take_o             (take),
    .buffer_valid_o     (buffer_valid),
    .buffer_o           (buffer),
    .buffer_ready_i     (buffer_ready),
    .command_valid_o    (command_valid),
    .command_o          (command),
    .command_ready_i    (command_ready),
    .steered_o,
    .copies_o           (copies),
    .starved_o,
    .too_long_o,
    .disabled_o,
    .unmatched_o,
    .dropped_o          (dropped),
    .dropped_generated_o(dropped_generated),
    .returned_o         (returned),
    .returned_queue_o   (returned_queue),
    .deciding_o         (deciding),
    .busy_o             (dispatcher_busy)
  );

  rx_writer #(.IndexWidth(WordsLog2)) u_writer (
    .clk_i,
    .rst_i,
    .time_i,
    .command_valid_i(command_valid),
    .command_i      (command),
    .command_ready_o(command_ready),
    .issued_valid_o (issued_valid),
    .issued_queue_o (issued_queue),
    .issued_begin_o (issued_begin),
    .issued_end_o   (issued_end),
    .issued_time_o  (issued_time),
    .issued_ready_i (issued_ready),
    .word_i         (rd_word),
    .rd_next_o      (rd_next),
    .rd_seek_o      (rd_seek),
    .rd_index_o     (rd_index),
    .rd_done_o      (rd_done),
    .rd_length_o    (rd_length),
    .aw_addr_o      (aw_addr_o[0]),
    .aw_len_o       (aw_len_o[0]),
    .aw_valid_o     (aw_valid_o[0]),
    .aw_ready_i     (aw_ready_i[0]),
    .w_data_o       (w_data_o[0]),
    .w_strb_o       (w_strb_o[0]),
    .w_last_o       (w_last_o[0]),
    .w_valid_o      (w_valid_o[0]),
    .w_ready_i      (w_ready_i[0]),
    .busy_o         (writer_busy)
  );

  rx_retirement u_retirement (
    .clk_i,
    .rst_i,
    .time_i,
    .time_ns_i,
    .buffer_valid_i      (buffer_valid),
    .buffer_i            (buffer),
    .buffer_ready_o      (buffer_ready),
    .issued_valid_i      (issued_valid),
    .issued_queue_i      (issued_queue),
    .issued_begin_i      (issued_begin),
    .issued_end_i        (issued_end),
    .issued_time_i       (issued_time),
    .issued_ready_o      (issued_ready),
    .b_valid_i           (b_valid_i[0]),
    .b_error_i,
    .record_valid_o      (record_valid),
    .record_o            (record),
    .record_generated_o  (record_generated),
    .record_again_o      (record_again),
    .record_time_ns_o    (dma_done_time_o),
    .record_ready_i      (record_ready),
    .completion_valid_o  (completion_valid),
    .completion_o        (completion),
    .completion_ready_i  (completion_ready),
    .write_refused_o,
    .finished_o          (finished),
    .finished_generated_o(finished_generated),
    .busy_o              (retirement_busy)
  );

  logic unused_trace_hold;

  dma_trace #(
    .Base        (mprig_regs_pkg::TraceBase),
    .TypeValue   (mprig_regs_pkg::TraceTypeValue),
    .VersionValue(mprig_regs_pkg::TraceVersionValue),
    .NextValue   (mprig_regs_pkg::TraceNextValue),
    .Window      (16'(mprig_regs_pkg::TraceWindow)),
    .Records     (mprig_regs_pkg::TraceDepth),
    .CanHold     (1'b0)
  ) u_trace (
    .clk_i,
    .rst_i,
    .record_valid_i(record_valid),
    .record_i      (record),
    .record_ready_o(record_ready),
    .reserved_i    (record_generated ? 16'd0 : reserved_slots),
    .enabled_o     (trace_enabled),
    .hold_o        (unused_trace_hold),
    .used_o        (trace_used),
    .recorded_o,
    .overflow_o    (trace_overflow_o),
    .peek_number_i (peek_number),
    .peek_word_i   (peek_word_index),
    .peek_ready_o  (peek_ready),
    .peek_word_o   (peek_word),
    .held_o        (record_held),
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_rdata_o   (trace_rdata)
  );

  completion_writer u_completions (
    .clk_i,
    .rst_i,
    .start_i           (start),
    .base_i            (completion_base),
    .size_log2_i       (size_log2),
    .completed_o       (completed),
    .completion_valid_i(completion_valid),
    .completion_i      (completion),
    .completion_ready_o(completion_ready),
    .flush_i           (!retirement_busy),
    .done_o            (completed_o),
    .done_count_o      (completed_count_o),
    .done_lost_o       (completed_lost_o),
    .good_frames_o     (delivered_o),
    .good_bytes_o      (delivered_bytes_o),
    .bad_frames_o      (dma_error_o),
    .generated_frames_o(generated_completed),
    .refused_o         (refused),
    .aw_addr_o         (aw_addr_o[1]),
    .aw_len_o          (aw_len_o[1]),
    .aw_valid_o        (aw_valid_o[1]),
    .aw_ready_i        (aw_ready_i[1]),
    .w_data_o          (w_data_o[1]),
    .w_strb_o          (w_strb_o[1]),
    .w_last_o          (w_last_o[1]),
    .w_valid_o         (w_valid_o[1]),
    .w_ready_i         (w_ready_i[1]),
    .b_valid_i         (b_valid_i[1]),
    .b_error_i,
    .busy_o            (completions_busy)
  );

  late_write u_late_write (
    .clk_i,
    .rst_i,
    .peek_number_o(peek_number),
    .peek_word_o  (peek_word_index),
    .peek_ready_i (peek_ready),
    .peek_word_i  (peek_word),
    .held_i       (record_held),
    .run_i        (run),
    .generation_i (generation),
    .working_o    (late_working),
    .aw_addr_o    (aw_addr_o[2]),
    .aw_len_o     (aw_len_o[2]),
    .aw_valid_o   (aw_valid_o[2]),
    .aw_ready_i   (aw_ready_i[2]),
    .w_data_o     (w_data_o[2]),
    .w_strb_o     (w_strb_o[2]),
    .w_last_o     (w_last_o[2]),
    .w_valid_o    (w_valid_o[2]),
    .w_ready_i    (w_ready_i[2]),
    .b_valid_i    (b_valid_i[2]),
    .b_error_i,
    .busy_o       (late_busy),
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_rdata_o  (late_rdata)
  );
endmodule
