// SPDX-License-Identifier: Apache-2.0
//
// The checker: watches one direction of the wire side and compares it with what the traffic
// generator makes, stream by stream. It never holds anything up.
//
// `valid_i` marks an accepted beat of the wire's stream. Of every frame with `returned_i`, which is
// of tester mode, one of the outputs `returned_*_o` is high for one cycle, three cycles after its
// last beat: what it was found to be, or unchecked. `echo_o` is high for one cycle, a few cycles
// after its last beat, for every frame that came back intact and for the first time, with the
// `time_i` of that beat.
module tx_checker (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic [63:0] time_i,

  input  logic [63:0] data_i,
  input  logic [7:0]  keep_i,
  input  logic        last_i,
  input  logic        valid_i,
  input  logic        returned_i,

  output logic        echo_o,
  output logic [3:0]  echo_stream_o,
  output logic [31:0] echo_sequence_o,
  output logic [63:0] echo_time_o,
  output logic        returned_intact_o,
  output logic        returned_corrupt_o,
  output logic        returned_other_o,
  output logic        returned_unchecked_o,
  output logic        enabled_o,
  output logic        busy_o,

  input  logic        reg_write_i,
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  input  logic [31:0] reg_wdata_i,
  output logic [31:0] reg_rdata_o
);
  logic             enable, restart, clearing, frame, counted, known, intact, returned;
  logic [3:0][63:0] key;
  logic [3:0][31:0] first, stream_next, stream_frames, stream_corrupt, stream_gaps;
  logic [3:0][31:0] stream_missing, stream_duplicates, stream_reordered, stream_late;
  logic [1:0]       stream, echo_stream;
  logic [31:0]      sequence_number, frames_q, other_q;
  logic [63:0]      frame_time;

  assign counted = frame && enable && !clearing;
  assign echo_stream_o = {2'b00, echo_stream};
  assign enabled_o = enable;
  assign returned_intact_o = returned && counted && known && intact;
  assign returned_corrupt_o = returned && counted && known && !intact;
  assign returned_other_o = returned && counted && !known;
  assign returned_unchecked_o = returned && frame && !counted;

  tx_checker_registers u_registers (
    .clk_i,
    .rst_i,
    .enable_o           (enable),
    .restart_o          (restart),
    .key_o              (key),
    .first_o            (first),
    .clearing_i         (clearing),
    .frames_i           (frames_q),
    .other_i            (other_q),
    .stream_next_i      (stream_next),
    .stream_frames_i    (stream_frames),
    .stream_corrupt_i   (stream_corrupt),
    .stream_gaps_i      (stream_gaps),
    .stream_missing_i   (stream_missing),
    .stream_duplicates_i(stream_duplicates),
    .stream_reordered_i (stream_reordered),
    .stream_late_i      (stream_late),
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_rdata_o
  );

  tx_checker_frame u_frame (
    .clk_i,
    .rst_i,
    .time_i,
    .data_i,
    .keep_i,
    .last_i,
    .valid_i,
    .returned_i,
    .key_i     (key),
    .frame_o   (frame),
    .known_o   (known),
    .stream_o  (stream),
    .intact_o  (intact),
    .sequence_o(sequence_number),
    .time_o    (frame_time),
    .returned_o(returned)
  );

  tx_checker_sequence u_sequence (
    .clk_i,
    .rst_i,
    .restart_i       (restart),
    .first_i         (first),
    .frame_i         (counted && known),
    .stream_i        (stream),
    .intact_i        (intact),
    .sequence_i      (sequence_number),
    .time_i          (frame_time),
    .next_o          (stream_next),
    .frames_o        (stream_frames),
    .corrupt_o       (stream_corrupt),
    .gaps_o          (stream_gaps),
    .missing_o       (stream_missing),
    .duplicates_o    (stream_duplicates),
    .reordered_o     (stream_reordered),
    .late_o          (stream_late),
    .fresh_o         (echo_o),
    .fresh_stream_o  (echo_stream),
    .fresh_sequence_o(echo_sequence_o),
    .fresh_time_o    (echo_time_o),
    .clearing_o      (clearing),
    .busy_o
  );

  always_ff @(posedge clk_i) begin
    if (counted) frames_q <= frames_q + 32'd1;
    if (counted && !known) other_q <= other_q + 32'd1;
    if (rst_i || restart) begin
      frames_q <= '0;
      other_q  <= '0;
    end
  end
endmodule
