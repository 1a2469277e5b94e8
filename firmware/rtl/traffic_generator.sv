// SPDX-License-Identifier: Apache-2.0
//
// The traffic generator: four streams of built frames and the replay of stored ones, their register
// blocks, the sequencer, and the one frame builder that the streams share. Writes frames into a
// frame FIFO (`wr_*`, see frame_fifo); `wr_source_o`, `wr_queue_o`, `wr_claim_o` and `wr_steered_o`
// go with `wr_commit_o`: the number of the stream (4: the replay), the receive queue, how many of
// its buffers were claimed, and whether the steering table is to choose another queue.
//
// `started_o` is high when a frame begins that claims `started_claim_o` buffers of
// `started_queue_o`; in a mode that holds, it begins only while `buffers_free_i` of this queue is
// no less, and `slot_free_i` is high. In a queue that chains (`chain_i`) a frame claims as many
// buffers as it fills when each has room for LEAST_BUFFER_BYTES, and one in any other.
// With `to_wire_i` nothing is held but by `wr_ready_i` and the allowance, and no buffer is claimed.
// `startable_i` low lets no START through.
// `pending_i`: a frame that has begun is neither delivered nor dropped nor sent. `frame_o` is high in the
// cycle of a commit, `stopped_o` for one cycle at the end, with the number of frames injected.
module traffic_generator (
  input  logic            clk_i,
  input  logic            rst_i,
  input  logic [63:0]     time_i,

  input  logic            to_wire_i,
  input  logic            startable_i,
  input  logic [3:0]      chain_i,
  input  logic [3:0][4:0] buffers_free_i,
  input  logic            slot_free_i,
  input  logic            pending_i,
  output logic            started_o,
  output logic [1:0]      started_queue_o,
  output logic [4:0]      started_claim_o,
  output logic            hold_on_starved_o,
  output logic            hold_on_trace_full_o,

  output logic            wr_valid_o,
  output logic [63:0]     wr_word_o,
  output logic            wr_commit_o,
  output logic [15:0]     wr_length_o,
  output logic [31:0]     wr_sequence_o,
  output logic [3:0]      wr_source_o,
  output logic [1:0]      wr_queue_o,
  output logic            wr_steered_o,
  output logic [4:0]      wr_claim_o,
  input  logic            wr_ready_i,

  output logic            frame_o,
  output logic            running_o,
  output logic            stopped_o,
  output logic [31:0]     injected_o,
  output logic            busy_o,

  input  logic            reg_write_i,
  input  logic            reg_read_i,
  input  logic [15:0]     reg_addr_i,
  input  logic [31:0]     reg_wdata_i,
  output logic [31:0]     reg_rdata_o
);
  localparam int unsigned Streams = mprig_regs_pkg::GeneratorStreams;
  localparam int unsigned Sources = Streams + 1;
  localparam logic [2:0] Replay = 3'(Streams);
  localparam int unsigned LeastBuffer = mprig_regs_pkg::LeastBufferBytes;
  localparam int unsigned LeastBufferLog2 = $clog2(LeastBuffer);
  localparam logic [15:0] MaxBuffers = 16'(mprig_regs_pkg::MaxBuffersPerFrame);
  localparam logic [15:0] Spacing =
      mprig_regs_pkg::GeneratorStream1Base - mprig_regs_pkg::GeneratorStream0Base;

  logic                     start_command, stop, start, running;
  logic                     hold_on_starved, hold_on_trace_full, hold_on_allowance;
  logic [31:0]              allowance;
  logic [63:0]              held;
  logic [Sources-1:0]       source_running, due, waiting, begins, steered;
  logic [Sources-1:0][1:0]  queue;
  logic [Sources-1:0][31:0] source_rdata;
  logic [2:0]               choice, source_q;
  logic [1:0]               stream;
  logic [1:0]               queue_q;
  logic                     steered_q;
  logic [4:0]               claim_q, sealed_claim_q;
  logic [Sources-1:0][4:0]  claims_q;
  logic [Sources-1:0][15:0] next_length, filled;

  // What is known of the frame whose last word has gone to the sealer: no frame is so short that the
  // next one's could follow before this one has come out.
  logic [15:0]              sealed_length_q;
  logic [31:0]              sealed_sequence_q;
  logic [2:0]               sealed_source_q;
  logic [1:0]               sealed_queue_q;
  logic                     sealed_steered_q;

  logic [Streams-1:0][15:0] length, vlan;
  logic [Streams-1:0][31:0] sequence_number;
  logic [Streams-1:0][47:0] destination_mac, source_mac;
  logic [Streams-1:0][63:0] nonce_key;
  logic [Streams-1:0][7:0]  pattern;
  logic [Streams-1:0]       has_tag, constant_pattern;

  logic                 built_ready, built_active, built_end, built_valid, built_busy;
  nic_pkg::frame_word_t built_word, raw_word;
  logic [15:0] built_length;
  logic [31:0] built_sequence, generator_rdata, streams_rdata;
  logic        stored_framing, stored_valid, stored_last, stored_take, stored_end;
  logic        sealed_valid, sealed_last, sealer_busy, next, last, wr_waits;
  logic [63:0] sealed_word;
  logic [1:0]  wr_words;
  logic [63:0] stored_word;
  logic [15:0] stored_length, stored_next_length;
  logic [31:0] stored_sequence;

  assign started_queue_o = queue[choice];
  assign stream = choice[1:0];
  assign frame_o = wr_commit_o;
  assign reg_rdata_o = generator_rdata | streams_rdata | source_rdata[Streams];

  // The last built words go first: a stored frame begins while they are still being put together.
  assign stored_take = next && !built_valid;
  assign stored_end = stored_take && stored_valid && stored_last;
  always_comb begin
    raw_word = '0;
    raw_word.word = stored_word;
    raw_word.last = stored_last;
  end

  // All words move on together: two of them wait here, so that this does not hang on the FIFO.
  fifo #(
    .Width    (65),
    .DepthLog2(1)
  ) u_words (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(sealed_valid && next),
    .wr_data_i ({sealed_last, sealed_word}),
    .rd_valid_o(wr_waits),
    .rd_data_o ({last, wr_word_o}),
    .rd_take_i (wr_ready_i),
    .level_o   (wr_words)
  );
  assign next = wr_words != 2'd2;

  assign wr_valid_o = wr_waits && wr_ready_i;
  assign wr_commit_o = wr_valid_o && last;
  assign wr_length_o = sealed_length_q;
  assign wr_sequence_o = sealed_sequence_q;
  assign wr_source_o = {1'b0, sealed_source_q};
  assign wr_queue_o = sealed_queue_q;
  assign wr_steered_o = sealed_steered_q;
  assign wr_claim_o = sealed_claim_q;
  assign started_claim_o = to_wire_i ? 5'd0 : claims_q[choice];
  assign hold_on_starved_o = hold_on_starved && !to_wire_i;
  assign hold_on_trace_full_o = hold_on_trace_full && !to_wire_i;
  assign running_o = running;

  always_comb begin
    next_length[Streams] = stored_next_length;
    for (int unsigned i = 0; i < Streams; i++) next_length[i] = length[i];
    for (int unsigned i = 0; i < Sources; i++) begin
      filled[i] = (next_length[i] + 16'(LeastBuffer - 1)) >> LeastBufferLog2;
    end
  end

  // A cycle late: a frame begins later than that after its length is known and its queue runs.
  always_ff @(posedge clk_i) begin
    for (int unsigned i = 0; i < Sources; i++) begin
      if (!chain_i[queue[i]]) claims_q[i] <= 5'd1;
      else claims_q[i] <= (filled[i] < MaxBuffers) ? filled[i][4:0] : MaxBuffers[4:0];
    end
  end

  always_comb begin
    streams_rdata = 32'h0;
    for (int unsigned i = 0; i < Streams; i++) begin
      streams_rdata = streams_rdata | source_rdata[i];
    end
  end

  generator_registers u_registers (
    .clk_i,
    .rst_i,
    .start_o             (start_command),
    .stop_o              (stop),
    .hold_on_starved_o   (hold_on_starved),
    .hold_on_trace_full_o(hold_on_trace_full),
    .hold_on_allowance_o (hold_on_allowance),
    .allowance_o         (allowance),
    .running_i           (running),
    .sources_running_i   (source_running),
    .injected_i          (injected_o),
    .held_i              (held),
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_rdata_o         (generator_rdata)
  );

  generator #(.Sources(Sources)) u_generator (
    .clk_i,
    .rst_i,
    .start_i             (start_command && startable_i),
    .hold_on_starved_i   (hold_on_starved_o),
    .hold_on_trace_full_i(hold_on_trace_full_o),
    .hold_on_allowance_i (hold_on_allowance),
    .allowance_i         (allowance),
    .buffers_free_i,
    .slot_free_i,
    .pending_i,
    .source_running_i    (source_running),
    .due_i               (due),
    .waiting_i           (waiting),
    .queue_i             (queue),
    .claim_i             (claims_q),
    .ready_i             (built_ready && !stored_framing),
    .framing_i           (built_busy || stored_framing || sealer_busy || wr_waits),
    .commit_i            (wr_commit_o),
    .start_o             (start),
    .begin_o             (begins),
    .started_o,
    .choice_o            (choice),
    .running_o           (running),
    .stopped_o,
    .injected_o,
    .held_o              (held),
    .busy_o
  );

  for (genvar i = 0; i < Streams; i++) begin : g_streams
    localparam logic [15:0] Base = mprig_regs_pkg::GeneratorStream0Base + Spacing * 16'(i);

    generator_stream #(
      .Base     (Base),
      .TypeValue(mprig_regs_pkg::GeneratorStream0TypeValue + 32'(i)),
      .NextValue((i == Streams - 1) ? mprig_regs_pkg::GeneratorStream3NextValue :
                                      {16'h0, Base + Spacing})
    ) u_stream (
      .clk_i,
      .rst_i,
      .time_i,
      .start_i           (start),
      .stop_i            (stop),
      .begin_i           (begins[i]),
      .framing_i         (built_active && (source_q == 3'(i))),
      .running_o         (source_running[i]),
      .due_o             (due[i]),
      .waiting_o         (waiting[i]),
      .queue_o           (queue[i]),
      .steered_o         (steered[i]),
      .length_o          (length[i]),
      .sequence_o        (sequence_number[i]),
      .destination_mac_o (destination_mac[i]),
      .source_mac_o      (source_mac[i]),
      .tagged_o          (has_tag[i]),
      .vlan_o            (vlan[i]),
      .nonce_key_o       (nonce_key[i]),
      .pattern_o         (pattern[i]),
      .constant_pattern_o(constant_pattern[i]),
      .reg_write_i,
      .reg_read_i,
      .reg_addr_i,
      .reg_wdata_i,
      .reg_rdata_o       (source_rdata[i])
    );
  end

  frame_builder u_builder (
    .clk_i,
    .rst_i,
    .begin_i           (started_o && (choice != Replay)),
    .length_i          (length[stream]),
    .sequence_i        (sequence_number[stream]),
    .destination_mac_i (destination_mac[stream]),
    .source_mac_i      (source_mac[stream]),
    .tagged_i          (has_tag[stream]),
    .vlan_i            (vlan[stream]),
    .nonce_key_i       (nonce_key[stream]),
    .pattern_i         (pattern[stream]),
    .constant_pattern_i(constant_pattern[stream]),
    .ready_o           (built_ready),
    .active_o          (built_active),
    .planned_o         (built_end),
    .length_o          (built_length),
    .sequence_o        (built_sequence),
    .valid_o           (built_valid),
    .word_o            (built_word),
    .busy_o            (built_busy),
    .next_i            (next)
  );

  frame_sealer u_sealer (
    .clk_i,
    .rst_i,
    .valid_i(built_valid || stored_valid),
    .word_i (built_valid ? built_word : raw_word),
    .next_i (next),
    .valid_o(sealed_valid),
    .word_o (sealed_word),
    .last_o (sealed_last),
    .busy_o (sealer_busy)
  );

  replay u_replay (
    .clk_i,
    .rst_i,
    .time_i,
    .start_i      (start),
    .stop_i       (stop),
    .begin_i      (begins[Streams]),
    .running_o    (source_running[Streams]),
    .due_o        (due[Streams]),
    .waiting_o    (waiting[Streams]),
    .queue_o      (queue[Streams]),
    .steered_o    (steered[Streams]),
    .next_length_o(stored_next_length),
    .framing_o    (stored_framing),
    .valid_o      (stored_valid),
    .word_o       (stored_word),
    .last_o       (stored_last),
    .length_o     (stored_length),
    .sequence_o   (stored_sequence),
    .next_i       (stored_take),
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_rdata_o  (source_rdata[Streams])
  );

  always_ff @(posedge clk_i) begin
    if (started_o) begin
      source_q  <= choice;
      queue_q   <= queue[choice];
      steered_q <= steered[choice];
      claim_q   <= claims_q[choice];
    end
    if (built_end || stored_end) begin
      sealed_length_q   <= stored_end ? stored_length : built_length;
      sealed_sequence_q <= stored_end ? stored_sequence : built_sequence;
      sealed_source_q   <= source_q;
      sealed_queue_q    <= queue_q;
      sealed_steered_q  <= steered_q;
      sealed_claim_q    <= claim_q;
    end
    if (rst_i) source_q <= '0;
  end
endmodule
