// SPDX-License-Identifier: Apache-2.0
//
// Everything between the sources of received frames and the receive engine: one frame FIFO for the
// wire, one for the generator, and the choice between them.
//
// The wire's frames are lost when its FIFO is full, the generator's wait; neither source can take
// the other's room. `frames_o` counts the frames in both FIFOs. The read side is that of
// rx_source_mux.
module rx_buffer (
  input  logic        clk_i,
  input  logic        rst_i,

  input  logic [63:0] wire_data_i,
  input  logic [7:0]  wire_keep_i,
  input  logic        wire_last_i,
  input  logic        wire_valid_i,
  output logic        wire_frame_o,
  output logic [15:0] wire_bytes_o,
  output logic        wire_overflow_o,
  output logic        wire_too_long_o,

  input  logic        generator_valid_i,
  input  logic [63:0] generator_word_i,
  input  logic        generator_commit_i,
  input  logic [15:0] generator_length_i,
  input  logic [31:0] generator_sequence_i,
  output logic        generator_ready_o,

  output logic        frame_valid_o,
  output logic        frame_generated_o,
  output logic [15:0] frame_length_o,
  output logic [31:0] frame_sequence_o,
  output logic [63:0] frame_word_o,
  input  logic        frame_take_i,
  input  logic        frame_next_i,
  input  logic        frame_done_i,

  output logic [15:0] frames_o,
  output logic        busy_o
);
  localparam int unsigned WordsLog2 = 9;
  localparam int unsigned FramesLog2 = 6;

  logic                wire_valid, wire_commit, wire_discard, wire_ready;
  logic [63:0]         wire_word;
  logic [15:0]         wire_length;
  logic [31:0]         wire_sequence;
  logic [1:0]          head_valid, head_next, head_done;
  logic [1:0][15:0]    head_length;
  logic [1:0][31:0]    head_sequence;
  logic [1:0][63:0]    head_word;
  logic [FramesLog2:0] wire_frames, generator_frames;
  logic [WordsLog2:0]  unused_wire_room, unused_generator_room;

  assign frames_o = 16'(wire_frames) + 16'(generator_frames);
  assign busy_o = wire_valid_i || (frames_o != 16'd0);

  wire_ingress u_wire_ingress (
    .clk_i,
    .rst_i,
    .wire_data_i,
    .wire_keep_i,
    .wire_last_i,
    .wire_valid_i,
    .wr_valid_o  (wire_valid),
    .wr_word_o   (wire_word),
    .wr_commit_o (wire_commit),
    .wr_discard_o(wire_discard),
    .wr_length_o (wire_length),
    .wr_ready_i  (wire_ready),
    .sequence_o  (wire_sequence),
    .frame_o     (wire_frame_o),
    .bytes_o     (wire_bytes_o),
    .overflow_o  (wire_overflow_o),
    .too_long_o  (wire_too_long_o)
  );

  frame_fifo #(
    .WordsLog2 (WordsLog2),
    .FramesLog2(FramesLog2),
    .MetaWidth (32)
  ) u_wire_fifo (
    .clk_i,
    .rst_i,
    .wr_valid_i  (wire_valid),
    .wr_word_i   (wire_word),
    .wr_commit_i (wire_commit),
    .wr_discard_i(wire_discard),
    .wr_length_i (wire_length),
    .wr_meta_i   (wire_sequence),
    .wr_ready_o  (wire_ready),
    .wr_room_o   (unused_wire_room),
    .rd_valid_o  (head_valid[0]),
    .rd_length_o (head_length[0]),
    .rd_meta_o   (head_sequence[0]),
    .rd_word_o   (head_word[0]),
    .rd_next_i   (head_next[0]),
    .rd_done_i   (head_done[0]),
    .frames_o    (wire_frames)
  );

  frame_fifo #(
    .WordsLog2 (WordsLog2),
    .FramesLog2(FramesLog2),
    .MetaWidth (32)
  ) u_generator_fifo (
    .clk_i,
    .rst_i,
    .wr_valid_i  (generator_valid_i),
    .wr_word_i   (generator_word_i),
    .wr_commit_i (generator_commit_i),
    .wr_discard_i(1'b0),
    .wr_length_i (generator_length_i),
    .wr_meta_i   (generator_sequence_i),
    .wr_ready_o  (generator_ready_o),
    .wr_room_o   (unused_generator_room),
    .rd_valid_o  (head_valid[1]),
    .rd_length_o (head_length[1]),
    .rd_meta_o   (head_sequence[1]),
    .rd_word_o   (head_word[1]),
    .rd_next_i   (head_next[1]),
    .rd_done_i   (head_done[1]),
    .frames_o    (generator_frames)
  );

  rx_source_mux #(.MetaWidth(32)) u_source_mux (
    .clk_i,
    .rst_i,
    .port_valid_i (head_valid),
    .port_length_i(head_length),
    .port_meta_i  (head_sequence),
    .port_word_i  (head_word),
    .port_next_o  (head_next),
    .port_done_o  (head_done),
    .valid_o      (frame_valid_o),
    .source_o     (frame_generated_o),
    .length_o     (frame_length_o),
    .meta_o       (frame_sequence_o),
    .word_o       (frame_word_o),
    .take_i       (frame_take_i),
    .next_i       (frame_next_i),
    .done_i       (frame_done_i)
  );
endmodule
