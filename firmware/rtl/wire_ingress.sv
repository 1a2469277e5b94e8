// SPDX-License-Identifier: Apache-2.0
//
// Brings frames of the wire side into a frame FIFO. The wire cannot be stopped: a frame for which
// the FIFO has no room is lost as a whole, and so is one longer than MAX_FRAME_BYTES.
//
// Every frame is accounted for in the cycle of its last word: `frame_o` with its `bytes_o`, and in
// the same cycle either the commit or one of `overflow_o` and `too_long_o`. `sequence_o` is the
// running number of the frame, counting lost ones. While `aside_i` is high a frame goes nowhere
// from here and is not lost: `frame_o` alone accounts for it. It changes between frames only.
module wire_ingress (
  input  logic        clk_i,
  input  logic        rst_i,

  input  logic [63:0] wire_data_i,
  input  logic [7:0]  wire_keep_i,
  input  logic        wire_last_i,
  input  logic        wire_valid_i,
  input  logic        aside_i,

  output logic        wr_valid_o,
  output logic [63:0] wr_word_o,
  output logic        wr_commit_o,
  output logic        wr_discard_o,
  output logic [15:0] wr_length_o,
  input  logic        wr_ready_i,

  output logic [31:0] sequence_o,
  output logic        frame_o,
  output logic [15:0] bytes_o,
  output logic        overflow_o,
  output logic        too_long_o
);
  localparam logic [15:0] MaxBytes = 16'(mprig_regs_pkg::MaxFrameBytes);
  localparam logic [15:0] CountLimit = 16'hFFF0;

  logic        lost_q, lost, too_long;
  logic [15:0] bytes_q, bytes;
  logic [31:0] sequence_q;
  logic [3:0]  kept;

  always_comb begin
    kept = 4'd0;
    for (int unsigned i = 0; i < 8; i++) begin
      kept = kept + 4'(wire_keep_i[i]);
    end
  end

  // A frame without end must not wrap round to an acceptable length.
  assign bytes = (bytes_q >= CountLimit) ? CountLimit : bytes_q + {12'h0, kept};
  assign too_long = bytes > MaxBytes;
  assign lost = lost_q || !wr_ready_i;

  assign wr_valid_o = wire_valid_i && !aside_i && !lost && !too_long;
  assign wr_word_o = wire_data_i;
  assign wr_length_o = bytes;
  assign frame_o = wire_valid_i && wire_last_i;
  assign bytes_o = bytes;
  assign too_long_o = frame_o && !aside_i && too_long;
  assign overflow_o = frame_o && !aside_i && !too_long && lost;
  assign wr_commit_o = frame_o && !aside_i && !too_long && !lost;
  assign wr_discard_o = too_long_o || overflow_o;
  assign sequence_o = sequence_q;

  always_ff @(posedge clk_i) begin
    if (wire_valid_i) begin
      lost_q  <= lost && !wire_last_i;
      bytes_q <= wire_last_i ? 16'd0 : bytes;
      if (wire_last_i) sequence_q <= sequence_q + 32'd1;
    end
    if (rst_i) begin
      lost_q     <= 1'b0;
      bytes_q    <= '0;
      sequence_q <= '0;
    end
  end
endmodule
