// SPDX-License-Identifier: Apache-2.0
//
// Reads posted frames from memory into the transmit FIFO, one frame at a time.
//
// A descriptor is taken when the queue runs and the FIFO has room for the longest frame
// (`room_i`), so reading never has to stop for the wire. Its segments are read in order and the
// last partial word is added; then the frame is committed, or discarded and counted
// (`dropped_o`) when a read was refused. A length of 0 or beyond MAX_FRAME_BYTES is not read at
// all and counts as dropped too. The completion follows in every case. Headroom is not used.
//
// `working_o` is high while the engine owns a descriptor.
module tx_engine (
  input  logic         clk_i,
  input  logic         rst_i,

  input  logic         run_i,
  input  logic         descriptor_valid_i,
  input  logic [255:0] descriptor_i,
  output logic         descriptor_take_o,

  output logic         reader_begin_o,
  output logic         reader_valid_o,
  input  logic         reader_ready_i,
  output logic [63:0]  reader_addr_o,
  output logic [15:0]  reader_length_o,
  output logic         reader_finish_o,
  input  logic         reader_error_i,

  input  logic         room_i,
  output logic         commit_o,
  output logic         discard_o,
  output logic [15:0]  length_o,

  output logic         completion_valid_o,
  output logic [63:0]  completion_cookie_o,
  output logic [7:0]   completion_status_o,
  input  logic         completion_ready_i,
  input  logic         completion_done_i,
  input  logic         completion_error_i,

  output logic         dropped_o,
  output logic         queue_error_o,
  output logic         working_o
);
  localparam logic [16:0] MaxBytes = 17'(mprig_regs_pkg::MaxFrameBytes);

  typedef enum logic [3:0] {
    StIdle, StCheck, StSegment0, StSegment1, StDrain, StFinish, StCommit, StComplete, StCompleted
  } state_e;

  state_e      state_q;
  logic [63:0] address0_q, address1_q, cookie_q;
  logic [15:0] length0_q, length1_q;
  logic [16:0] total;
  logic        bad_length, bad_length_q, failed;

  logic unused_headroom;
  assign unused_headroom =
      ^descriptor_i[mprig_regs_pkg::DescriptorCookieLsb-1:mprig_regs_pkg::DescriptorHeadroomLsb];

  assign total = {1'b0, length0_q} + {1'b0, length1_q};
  assign bad_length = (total == 17'd0) || (total > MaxBytes);
  assign failed = bad_length_q || reader_error_i;

  assign descriptor_take_o = (state_q == StIdle) && run_i && descriptor_valid_i && room_i;
  assign reader_begin_o = state_q == StCheck;
  assign reader_valid_o = ((state_q == StSegment0) && (length0_q != 16'd0)) ||
                          ((state_q == StSegment1) && (length1_q != 16'd0));
  assign reader_addr_o = (state_q == StSegment0) ? address0_q : address1_q;
  assign reader_length_o = (state_q == StSegment0) ? length0_q : length1_q;
  assign reader_finish_o = state_q == StFinish;

  assign commit_o = (state_q == StCommit) && !failed;
  assign discard_o = (state_q == StCommit) && failed;
  assign dropped_o = discard_o;
  assign length_o = total[15:0];

  assign completion_valid_o = state_q == StComplete;
  assign completion_cookie_o = cookie_q;
  assign completion_status_o = failed ? mprig_regs_pkg::CompletionStatusDmaError
                                      : mprig_regs_pkg::CompletionStatusOk;
  assign queue_error_o = (state_q == StCompleted) && completion_done_i && completion_error_i;
  assign working_o = state_q != StIdle;

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      StIdle: begin
        address0_q <= descriptor_i[mprig_regs_pkg::DescriptorAddress0Lsb +: 64];
        address1_q <= descriptor_i[mprig_regs_pkg::DescriptorAddress1Lsb +: 64];
        length0_q  <= descriptor_i[mprig_regs_pkg::DescriptorLength0Lsb +: 16];
        length1_q  <= descriptor_i[mprig_regs_pkg::DescriptorLength1Lsb +: 16];
        cookie_q   <= descriptor_i[mprig_regs_pkg::DescriptorCookieLsb +: 64];
        if (descriptor_take_o) state_q <= StCheck;
      end
      StCheck: begin
        bad_length_q <= bad_length;
        state_q      <= bad_length ? StCommit : StSegment0;
      end
      StSegment0:  if (reader_ready_i || !reader_valid_o) state_q <= StSegment1;
      StSegment1:  if (reader_ready_i || !reader_valid_o) state_q <= StDrain;
      StDrain:     if (reader_ready_i) state_q <= StFinish;
      StFinish:    state_q <= StCommit;
      StCommit:    state_q <= StComplete;
      StComplete:  if (completion_ready_i) state_q <= StCompleted;
      StCompleted: if (completion_done_i) state_q <= StIdle;
      default:     state_q <= StIdle;
    endcase
    if (rst_i) state_q <= StIdle;
  end
endmodule
