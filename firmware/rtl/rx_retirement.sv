// SPDX-License-Identifier: Apache-2.0
//
// Follows every buffer in flight to its end: when the last burst of a buffer was answered its
// record is offered to the DMA trace, and after that its completion to the completion writer. Both
// come in the order in which the buffers were taken, which is that of the responses.
//
// `buffer_*` announces a buffer before its first burst is issued, `issued_*` each burst, `b_*` each
// response, in the same order. At most 32 buffers and 64 bursts are in flight: the ready signals
// hold back whoever would add to them. A record and its completion take seven cycles.
//
// `record_time_ns_o` is `time_ns_i` of the last response to the buffer of the record.
//
// `record_again_o`: the record is of a copy of a frame that has gone to a queue before this one.
//
// `write_refused_o` is high for one cycle at the queue of a burst that was refused. `finished_o` is
// high for one cycle when the last buffer of a frame, or of a copy, has left here, for its
// `finished_generated_o`.
module rx_retirement (
  input  logic                 clk_i,
  input  logic                 rst_i,
  input  logic [63:0]          time_i,
  input  logic [63:0]          time_ns_i,

  input  logic                 buffer_valid_i,
  input  nic_pkg::rx_buffer_t  buffer_i,
  output logic                 buffer_ready_o,

  input  logic                 issued_valid_i,
  input  logic [1:0]           issued_queue_i,
  input  logic                 issued_begin_i,
  input  logic                 issued_end_i,
  input  logic [63:0]          issued_time_i,
  output logic                 issued_ready_o,
  input  logic                 b_valid_i,
  input  logic                 b_error_i,

  output logic                 record_valid_o,
  output logic [511:0]         record_o,
  output logic                 record_generated_o,
  output logic                 record_again_o,
  output logic [63:0]          record_time_ns_o,
  input  logic                 record_ready_i,

  output logic                 completion_valid_o,
  output nic_pkg::completion_t completion_o,
  input  logic                 completion_ready_i,

  output logic [3:0]           write_refused_o,
  output logic                 finished_o,
  output logic                 finished_generated_o,
  output logic                 busy_o
);
  localparam int unsigned BuffersLog2 = 5;
  localparam int unsigned BurstsLog2 = 6;

  typedef enum logic [1:0] {StIdle, StRecord, StComplete} state_e;

  state_e               state_q;
  nic_pkg::rx_buffer_t  head;
  logic                 head_valid, burst_begin, burst_end, unused_burst_valid;
  logic [63:0]          burst_time, first_time_q, first_time;
  logic [1:0]           burst_queue;
  logic                 answered, refused, refused_q, outcome_valid, outcome_refused;
  logic [63:0]          outcome_request, outcome_done;
  logic                 frame_refused_q, frame_refused, pop;
  logic [BuffersLog2:0] buffers, outcomes;
  logic [BurstsLog2:0]  bursts;
  logic [7:0]           status;

  fifo #(
    .Width    ($bits(buffer_i)),
    .DepthLog2(BuffersLog2)
  ) u_buffers (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(buffer_valid_i && buffer_ready_o),
    .wr_data_i (buffer_i),
    .rd_valid_o(head_valid),
    .rd_data_o (head),
    .rd_take_i (pop),
    .level_o   (buffers)
  );

  fifo #(
    .Width    (68),
    .DepthLog2(BurstsLog2)
  ) u_bursts (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(issued_valid_i),
    .wr_data_i ({issued_queue_i, issued_begin_i, issued_end_i, issued_time_i}),
    .rd_valid_o(unused_burst_valid),
    .rd_data_o ({burst_queue, burst_begin, burst_end, burst_time}),
    .rd_take_i (b_valid_i),
    .level_o   (bursts)
  );

  assign first_time = burst_begin ? burst_time : first_time_q;
  assign refused = b_error_i || (refused_q && !burst_begin);
  assign write_refused_o = (b_valid_i && b_error_i) ? 4'd1 << burst_queue : 4'h0;
  assign answered = b_valid_i && burst_end;

  fifo #(
    .Width    (193),
    .DepthLog2(BuffersLog2)
  ) u_outcomes (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(answered),
    .wr_data_i ({refused, first_time, time_i, time_ns_i}),
    .rd_valid_o(outcome_valid),
    .rd_data_o ({outcome_refused, outcome_request, outcome_done, record_time_ns_o}),
    .rd_take_i (pop),
    .level_o   (outcomes)
  );

  assign buffer_ready_o = !buffers[BuffersLog2];
  assign issued_ready_o = !bursts[BurstsLog2];
  assign pop = (state_q == StComplete) && completion_ready_i;
  assign status = outcome_refused ? mprig_regs_pkg::CompletionStatusDmaError
                                  : mprig_regs_pkg::CompletionStatusOk;

  assign record_valid_o = state_q == StRecord;
  assign record_generated_o = head.generated;
  assign record_again_o = head.again;
  always_comb begin
    record_o = '0;
    record_o[mprig_regs_pkg::TraceRecordSequenceLsb +: 32] = head.number;
    record_o[mprig_regs_pkg::TraceRecordQueueLsb +: 8] = {6'h0, head.queue_id};
    record_o[mprig_regs_pkg::TraceRecordSourceLsb +: 8] =
        head.generated ? mprig_regs_pkg::TraceSourceGenerator : mprig_regs_pkg::TraceSourceWire;
    record_o[mprig_regs_pkg::TraceRecordStatusLsb +: 8] = status;
    record_o[mprig_regs_pkg::TraceRecordStreamLsb +: 8] = {4'h0, head.stream};
    record_o[mprig_regs_pkg::TraceRecordAddress0Lsb +: 64] = head.address0;
    record_o[mprig_regs_pkg::TraceRecordAddress1Lsb +: 64] = head.address1;
    record_o[mprig_regs_pkg::TraceRecordLength0Lsb +: 16] = head.length0;
    record_o[mprig_regs_pkg::TraceRecordLength1Lsb +: 16] = head.length1;
    record_o[mprig_regs_pkg::TraceRecordDescriptorLsb +: 16] = head.descriptor;
    record_o[mprig_regs_pkg::TraceRecordFragmentLsb +: 8] = head.fragment;
    record_o[mprig_regs_pkg::TraceRecordMoreLsb] = head.more;
    record_o[mprig_regs_pkg::TraceRecordCookieLsb +: 64] = head.cookie;
    record_o[mprig_regs_pkg::TraceRecordTimeRequestLsb +: 64] = outcome_request;
    record_o[mprig_regs_pkg::TraceRecordTimeDoneLsb +: 64] = outcome_done;
    record_o[mprig_regs_pkg::TraceRecordGenerationLsb +: 16] = head.generation;
  end

  // A frame whose queue was stopped half way has no last buffer: the next one begins anew.
  assign frame_refused = outcome_refused || (frame_refused_q && (head.fragment != 8'd0));

  assign completion_valid_o = state_q == StComplete;
  always_comb begin
    completion_o.queue_id = head.queue_id;
    completion_o.cookie = head.cookie;
    completion_o.length = head.length0 + head.length1;
    completion_o.status = status;
    completion_o.more = head.more;
    completion_o.checksum_good = head.checksum_good;
    completion_o.generated = head.generated;
    completion_o.good = !head.more && !frame_refused;
    completion_o.bad = !head.more && frame_refused;
    completion_o.frame_length = head.frame_length;
  end

  assign finished_o = pop && !head.more;
  assign finished_generated_o = head.generated;
  assign busy_o = head_valid || (bursts != '0) || (outcomes != '0);

  always_ff @(posedge clk_i) begin
    if (b_valid_i) begin
      refused_q    <= refused;
      first_time_q <= first_time;
    end
    unique case (state_q)
      StIdle:   if (head_valid && outcome_valid) state_q <= StRecord;
      StRecord: if (record_ready_i) state_q <= StComplete;
      default:  if (completion_ready_i) state_q <= StIdle;
    endcase
    if (pop) frame_refused_q <= frame_refused;
    if (rst_i) begin
      state_q         <= StIdle;
      frame_refused_q <= 1'b0;
    end
  end
endmodule
