// SPDX-License-Identifier: Apache-2.0
//
// Records where frames to be sent were read: the transmit trace, with what it needs to know of each.
//
// A descriptor is announced by `frame_valid_i` when it is taken, and ends with `ended_i`, in the same
// order; in the cycle of a frame's end `frame_end_i` is high. In between, its words pass by as they go to
// the frame FIFO (`word_*`), the last one not later than the end; `length_i`, the bytes of the frame so
// far, `more_i` and `failed_i` are of the descriptor that ends. Its record follows, in that order:
// each is offered to the trace a cycle later or when those before it are written.
//
// `frame_ready_o` is low when 32 of them are without their record, and while the trace holds frames
// back when its room is claimed by those: it follows `frame_valid_i` by three cycles, so they must
// be four cycles apart.
module tx_recorder (
  input  logic                clk_i,
  input  logic                rst_i,
  input  logic [63:0]         time_i,

  input  logic                frame_valid_i,
  input  nic_pkg::tx_posted_t frame_i,
  output logic                frame_ready_o,

  input  logic                word_valid_i,
  input  logic [127:0]        word_i,
  input  logic                ended_i,
  input  logic                frame_end_i,
  input  logic                more_i,
  input  logic                failed_i,
  input  logic [15:0]         length_i,

  output logic                busy_o,

  input  logic                reg_write_i,
  input  logic                reg_read_i,
  input  logic [15:0]         reg_addr_i,
  input  logic [31:0]         reg_wdata_i,
  output logic [31:0]         reg_rdata_o
);
  localparam int unsigned FramesLog2 = 5;
  localparam logic [32:0] TraceDepth = 33'(mprig_regs_pkg::TxTraceDepth);
  localparam logic [15:0] MinBytes = 16'(mprig_regs_pkg::MinFrameBytes);
  // So many in the first of several descriptors, and its words up to the first nonce have passed.
  localparam logic [15:0] FirstBytes = 16'd64;
  // As they stand in a word: the first byte on the wire is the lowest.
  localparam logic [15:0] TagOnWire = 16'h0081;
  localparam logic [15:0] Ethertype = 16'(mprig_regs_pkg::Ethertype);
  localparam logic [15:0] EthertypeOnWire = {Ethertype[7:0], Ethertype[15:8]};

  nic_pkg::tx_posted_t posted;
  logic [63:0]         request_time, done_time;
  logic                unused_posted_valid, outcome_valid, outcome_failed, outcome_generated;
  logic [31:0]         outcome_sequence;
  logic [FramesLog2:0] pending, unused_outcomes;

  logic [1:0]          index_q;
  logic                tagged_q, marked_q;
  logic [15:0]         stated_q;
  logic [31:0]         sequence_q, number_q;
  logic                generated, generated_q, inside_q;

  logic [511:0]        record;
  logic                record_ready, trace_enabled, trace_hold, unused_recorded, unused_overflow;
  logic [31:0]         trace_used;
  logic                unused_peek_ready, unused_held;
  logic [127:0]        unused_peek_word;
  logic [32:0]         claimed_q;

  // The fields are those of frame_builder's layout; a frame long enough for its words has more.
  // What the first descriptor shows holds for all of a frame.
  always_comb begin
    generated = marked_q && !failed_i;
    if (inside_q) generated = generated_q && !failed_i;
    else if (more_i) generated = generated && (length_i >= FirstBytes);
    else generated = generated && (stated_q == length_i) && (length_i >= MinBytes);
  end

  logic unused_word;
  assign unused_word = ^word_i[63:32];

  always_ff @(posedge clk_i) begin
    if (word_valid_i) begin
      unique case (index_q)
        2'd0: begin
          tagged_q <= word_i[111:96] == TagOnWire;
          marked_q <= word_i[111:96] == EthertypeOnWire;
          stated_q <= {word_i[119:112], word_i[127:120]};
        end
        2'd1: begin
          if (tagged_q) begin
            marked_q <= word_i[15:0] == EthertypeOnWire;
            stated_q <= {word_i[23:16], word_i[31:24]};
          end
          sequence_q <= word_i[95:64];
        end
        2'd2: if (tagged_q) sequence_q <= word_i[31:0];
        default: ;
      endcase
      if (index_q != 2'd3) index_q <= index_q + 2'd1;
    end
    if (ended_i) begin
      generated_q <= generated;
      inside_q    <= 1'b1;
    end
    if (frame_end_i) begin
      index_q  <= '0;
      inside_q <= 1'b0;
      number_q <= number_q + 32'd1;
    end
    if (rst_i) begin
      index_q  <= '0;
      inside_q <= 1'b0;
      number_q <= '0;
    end
  end

  fifo #(
    .Width    ($bits(frame_i) + 64),
    .DepthLog2(FramesLog2)
  ) u_posted (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(frame_valid_i),
    .wr_data_i ({frame_i, time_i}),
    .rd_valid_o(unused_posted_valid),
    .rd_data_o ({posted, request_time}),
    .rd_take_i (record_ready),
    .level_o   (pending)
  );

  fifo #(
    .Width    (98),
    .DepthLog2(FramesLog2)
  ) u_outcomes (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(ended_i),
    .wr_data_i ({failed_i, generated, generated ? sequence_q : number_q, time_i}),
    .rd_valid_o(outcome_valid),
    .rd_data_o ({outcome_failed, outcome_generated, outcome_sequence, done_time}),
    .rd_take_i (record_ready),
    .level_o   (unused_outcomes)
  );

  always_comb begin
    record = '0;
    record[mprig_regs_pkg::TraceRecordSequenceLsb +: 32] = outcome_sequence;
    record[mprig_regs_pkg::TraceRecordQueueLsb +: 8] = {6'h0, posted.queue_id};
    record[mprig_regs_pkg::TraceRecordSourceLsb +: 8] =
        outcome_generated ? mprig_regs_pkg::TraceSourceGenerator : mprig_regs_pkg::TraceSourceHost;
    record[mprig_regs_pkg::TraceRecordStatusLsb +: 8] =
        outcome_failed ? mprig_regs_pkg::CompletionStatusDmaError
                       : mprig_regs_pkg::CompletionStatusOk;
    record[mprig_regs_pkg::TraceRecordAddress0Lsb +: 64] = posted.address0;
    record[mprig_regs_pkg::TraceRecordAddress1Lsb +: 64] = posted.address1;
    record[mprig_regs_pkg::TraceRecordLength0Lsb +: 16] = posted.length0;
    record[mprig_regs_pkg::TraceRecordLength1Lsb +: 16] = posted.length1;
    record[mprig_regs_pkg::TraceRecordDescriptorLsb +: 16] = posted.descriptor;
    record[mprig_regs_pkg::TraceRecordFragmentLsb +: 8] = posted.fragment;
    record[mprig_regs_pkg::TraceRecordMoreLsb] = posted.more;
    record[mprig_regs_pkg::TraceRecordCookieLsb +: 64] = posted.cookie;
    record[mprig_regs_pkg::TraceRecordTimeRequestLsb +: 64] = request_time;
    record[mprig_regs_pkg::TraceRecordTimeDoneLsb +: 64] = done_time;
    record[mprig_regs_pkg::TraceRecordGenerationLsb +: 16] = posted.generation;
  end

  dma_trace #(
    .Base        (mprig_regs_pkg::TxTraceBase),
    .TypeValue   (mprig_regs_pkg::TxTraceTypeValue),
    .VersionValue(mprig_regs_pkg::TxTraceVersionValue),
    .NextValue   (mprig_regs_pkg::TxTraceNextValue),
    .Window      (16'(mprig_regs_pkg::TxTraceWindow)),
    .Records     (mprig_regs_pkg::TxTraceDepth),
    .CanHold     (1'b1)
  ) u_trace (
    .clk_i,
    .rst_i,
    .record_valid_i(outcome_valid),
    .record_i      (record),
    .record_ready_o(record_ready),
    .reserved_i    (16'd0),
    .enabled_o     (trace_enabled),
    .hold_o        (trace_hold),
    .used_o        (trace_used),
    .recorded_o    (unused_recorded),
    .overflow_o    (unused_overflow),
    .peek_number_i (32'h0),
    .peek_word_i   (2'd0),
    .peek_ready_o  (unused_peek_ready),
    .peek_word_o   (unused_peek_word),
    .held_o        (unused_held),
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_rdata_o
  );

  assign busy_o = pending != '0;

  always_ff @(posedge clk_i) begin
    // The record that is offered is in both.
    claimed_q <= {1'b0, trace_used} + {{(32 - FramesLog2){1'b0}}, pending} - {32'h0, outcome_valid};
    frame_ready_o <= !pending[FramesLog2] &&
                     !(trace_enabled && trace_hold && (claimed_q >= TraceDepth));
    if (rst_i) begin
      claimed_q     <= '0;
      frame_ready_o <= 1'b0;
    end
  end
endmodule
