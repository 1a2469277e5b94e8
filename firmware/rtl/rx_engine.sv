// SPDX-License-Identifier: Apache-2.0
//
// Moves received frames into posted buffers, one frame at a time.
//
// A frame at the source is taken (`frame_take_o`) and decided on in the next cycle:
//   queue not running          -> dropped, `disabled_o`
//   no buffer posted           -> dropped, `starved_o`; also a frame of the wire when the buffers
//                                 left are all reserved (`reserved_i`) for generated frames
//   longer than the buffer     -> dropped, `too_long_o`; the descriptor stays for the next frame
//   descriptor still on its way-> waits
//   else                       -> the descriptor is taken
// Then: the segments are written in order, the frame leaves its FIFO (`frame_done_o`), all write
// responses are awaited, the record goes to the DMA trace, the completion is written and its
// response awaited; then `delivered_o`, or `dma_error_o` when an access was refused.
//
// Exactly one of the outcome pulses is given per frame taken. `holding_o` is high while a frame is
// out of its FIFO and its outcome is not known yet; it falls in the cycle after the outcome. So
// frames in the FIFOs plus `holding_o` are the frames in flight, in every cycle.
// `decided_o` is high in the cycle in which a frame is dropped or has taken its descriptor.
// `wire_deciding_o` is high while a frame of the wire may take a descriptor in this cycle.
// `working_o` is high while the engine owns a descriptor.
module rx_engine (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic [63:0]  time_i,

  input  logic         frame_valid_i,
  input  logic         frame_generated_i,
  input  logic [15:0]  frame_length_i,
  input  logic [31:0]  frame_sequence_i,
  output logic         frame_take_o,
  output logic         frame_done_o,

  input  logic         run_i,
  input  logic         descriptor_valid_i,
  input  logic [255:0] descriptor_i,
  input  logic [15:0]  descriptor_number_i,
  input  logic [15:0]  descriptors_available_i,
  input  logic         descriptors_empty_i,
  input  logic [15:0]  reserved_i,
  output logic         descriptor_take_o,

  output logic         writer_begin_o,
  output logic         writer_valid_o,
  input  logic         writer_ready_i,
  output logic [63:0]  writer_addr_o,
  output logic [15:0]  writer_length_o,
  input  logic         writer_requested_i,
  input  logic         writer_response_i,
  input  logic         writer_pending_i,
  input  logic         writer_error_i,

  output logic         record_valid_o,
  output logic [511:0] record_o,
  input  logic         record_ready_i,

  output logic         completion_valid_o,
  output logic [63:0]  completion_cookie_o,
  output logic [7:0]   completion_status_o,
  input  logic         completion_ready_i,
  input  logic         completion_done_i,
  input  logic         completion_error_i,

  output logic         delivered_o,
  output logic         starved_o,
  output logic         too_long_o,
  output logic         disabled_o,
  output logic         dma_error_o,
  output logic [15:0]  length_o,
  output logic         decided_o,
  output logic         wire_deciding_o,
  output logic         generated_o,
  output logic         queue_error_o,
  output logic         holding_o,
  output logic         working_o,
  output logic         busy_o
);
  typedef enum logic [3:0] {
    StIdle, StDecide, StPlan, StSegment0, StSegment1, StDrain, StResponses, StRecord, StComplete,
    StCompleted
  } state_e;

  state_e      state_q;
  logic        generated_q, holding_q, request_seen_q;
  logic [15:0] length_q, number_q;
  logic [31:0] sequence_q;
  logic [63:0] time_request_q, time_done_q;

  // Fields of the descriptor at the head, and of the one taken.
  logic [63:0] head_address0, head_address1, head_cookie, address0_q, address1_q, cookie_q;
  logic [15:0] head_length0, head_length1, length0_q;
  logic [7:0]  head_headroom, headroom_q;

  // What is written: address and length in each segment.
  logic [63:0] piece0_addr_q, piece1_addr_q;
  logic [15:0] piece0_length_q, piece1_length_q;

  logic [15:0] room0, skip1, piece0_length;
  logic        fits, starved, too_long, disabled, dropped, outcome;

  assign head_address0 = descriptor_i[mprig_regs_pkg::DescriptorAddress0Lsb +: 64];
  assign head_address1 = descriptor_i[mprig_regs_pkg::DescriptorAddress1Lsb +: 64];
  assign head_length0 = descriptor_i[mprig_regs_pkg::DescriptorLength0Lsb +: 16];
  assign head_length1 = descriptor_i[mprig_regs_pkg::DescriptorLength1Lsb +: 16];
  assign head_headroom = descriptor_i[mprig_regs_pkg::DescriptorHeadroomLsb +: 8];
  assign head_cookie = descriptor_i[mprig_regs_pkg::DescriptorCookieLsb +: 64];

  logic unused_reserved;
  assign unused_reserved =
      ^descriptor_i[mprig_regs_pkg::DescriptorCookieLsb-1:mprig_regs_pkg::DescriptorHeadroomLsb+8];

  assign fits = {2'h0, head_length0} + {2'h0, head_length1} >=
                {2'h0, length_q} + {10'h0, head_headroom};
  assign disabled = !run_i;
  assign starved = run_i && (descriptors_empty_i ||
                             (!generated_q && (descriptors_available_i <= reserved_i)));
  assign too_long = run_i && !starved && descriptor_valid_i && !fits;
  assign dropped = (state_q == StDecide) && (disabled || starved || too_long);

  assign frame_take_o = (state_q == StIdle) && frame_valid_i;
  assign descriptor_take_o = (state_q == StDecide) && !dropped && descriptor_valid_i;
  assign frame_done_o = dropped || ((state_q == StDrain) && writer_ready_i);
  assign decided_o = dropped || descriptor_take_o;
  assign wire_deciding_o = (state_q == StDecide) && !generated_q;

  assign room0 = (length0_q > {8'h0, headroom_q}) ? length0_q - {8'h0, headroom_q} : 16'd0;
  assign skip1 = (length0_q < {8'h0, headroom_q}) ? {8'h0, headroom_q} - length0_q : 16'd0;
  assign piece0_length = (length_q < room0) ? length_q : room0;

  assign writer_begin_o = state_q == StPlan;
  assign writer_valid_o = ((state_q == StSegment0) && (piece0_length_q != 16'd0)) ||
                          ((state_q == StSegment1) && (piece1_length_q != 16'd0));
  assign writer_addr_o = (state_q == StSegment0) ? piece0_addr_q : piece1_addr_q;
  assign writer_length_o = (state_q == StSegment0) ? piece0_length_q : piece1_length_q;

  assign completion_valid_o = state_q == StComplete;
  assign completion_cookie_o = cookie_q;
  assign completion_status_o = writer_error_i ? mprig_regs_pkg::CompletionStatusDmaError
                                              : mprig_regs_pkg::CompletionStatusOk;

  assign outcome = (state_q == StCompleted) && completion_done_i;
  assign delivered_o = outcome && !completion_error_i && !writer_error_i;
  assign dma_error_o = outcome && (completion_error_i || writer_error_i);
  assign queue_error_o = outcome && completion_error_i;
  assign disabled_o = dropped && disabled;
  assign starved_o = dropped && starved;
  assign too_long_o = dropped && too_long;
  assign length_o = length_q;
  assign generated_o = generated_q;
  assign holding_o = holding_q;
  assign working_o = (state_q != StIdle) && (state_q != StDecide);
  assign busy_o = state_q != StIdle;

  assign record_valid_o = state_q == StRecord;
  always_comb begin
    record_o = '0;
    record_o[mprig_regs_pkg::TraceRecordSequenceLsb +: 32] = sequence_q;
    record_o[mprig_regs_pkg::TraceRecordSourceLsb +: 8] =
        generated_q ? mprig_regs_pkg::TraceSourceGenerator : mprig_regs_pkg::TraceSourceWire;
    record_o[mprig_regs_pkg::TraceRecordStatusLsb +: 8] = completion_status_o;
    record_o[mprig_regs_pkg::TraceRecordAddress0Lsb +: 64] =
        (piece0_length_q != 16'd0) ? piece0_addr_q : piece1_addr_q;
    record_o[mprig_regs_pkg::TraceRecordAddress1Lsb +: 64] =
        (piece1_length_q != 16'd0) ? piece1_addr_q : 64'h0;
    record_o[mprig_regs_pkg::TraceRecordLength0Lsb +: 16] = piece0_length_q;
    record_o[mprig_regs_pkg::TraceRecordLength1Lsb +: 16] = piece1_length_q;
    record_o[mprig_regs_pkg::TraceRecordDescriptorLsb +: 16] = number_q;
    record_o[mprig_regs_pkg::TraceRecordCookieLsb +: 64] = cookie_q;
    record_o[mprig_regs_pkg::TraceRecordTimeRequestLsb +: 64] = time_request_q;
    record_o[mprig_regs_pkg::TraceRecordTimeDoneLsb +: 64] = time_done_q;
  end

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      StIdle: begin
        generated_q <= frame_generated_i;
        length_q    <= frame_length_i;
        sequence_q  <= frame_sequence_i;
        if (frame_valid_i) state_q <= StDecide;
      end
      StDecide: begin
        address0_q <= head_address0;
        address1_q <= head_address1;
        length0_q  <= head_length0;
        headroom_q <= head_headroom;
        cookie_q   <= head_cookie;
        number_q   <= descriptor_number_i;
        if (dropped) state_q <= StIdle;
        else if (descriptor_valid_i) state_q <= StPlan;
      end
      StPlan: begin
        piece0_addr_q   <= address0_q + {56'h0, headroom_q};
        piece0_length_q <= piece0_length;
        piece1_addr_q   <= address1_q + {48'h0, skip1};
        piece1_length_q <= length_q - piece0_length;
        request_seen_q  <= 1'b0;
        state_q         <= StSegment0;
      end
      StSegment0:  if (writer_ready_i || !writer_valid_o) state_q <= StSegment1;
      StSegment1:  if (writer_ready_i || !writer_valid_o) state_q <= StDrain;
      StDrain:     if (writer_ready_i) state_q <= StResponses;
      StResponses: if (!writer_pending_i) state_q <= StRecord;
      StRecord:    if (record_ready_i) state_q <= StComplete;
      StComplete:  if (completion_ready_i) state_q <= StCompleted;
      StCompleted: if (completion_done_i) state_q <= StIdle;
      default:     state_q <= StIdle;
    endcase
    if (writer_requested_i && !request_seen_q) begin
      time_request_q <= time_i;
      request_seen_q <= 1'b1;
    end
    if (writer_response_i) time_done_q <= time_i;
    if ((state_q == StDrain) && writer_ready_i) holding_q <= 1'b1;
    if (outcome) holding_q <= 1'b0;
    if (rst_i) begin
      state_q   <= StIdle;
      holding_q <= 1'b0;
    end
  end
endmodule
