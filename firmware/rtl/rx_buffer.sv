// SPDX-License-Identifier: Apache-2.0
//
// Everything between the sources of received frames and those who place them: one FIFO for the wire
// (0) and one for the generator (1).
//
// The wire's frames are lost when its FIFO is full, the generator's wait; neither source can take
// the other's room. The read side is that of frame_fifo, once for each source; they share the
// index. While `aside_i` is high, frames of the wire are only counted (see wire_ingress).
module rx_buffer #(
  parameter int unsigned WordsLog2 = 11
) (
  input  logic                 clk_i,
  input  logic                 rst_i,

  input  logic [63:0]          wire_data_i,
  input  logic [7:0]           wire_keep_i,
  input  logic                 wire_last_i,
  input  logic                 wire_valid_i,
  input  logic                 aside_i,
  output logic                 wire_frame_o,
  output logic [15:0]          wire_bytes_o,
  output logic                 wire_overflow_o,
  output logic                 wire_too_long_o,

  input  logic                 generator_valid_i,
  input  logic [63:0]          generator_word_i,
  input  logic                 generator_commit_i,
  input  logic [15:0]          generator_length_i,
  input  logic [31:0]          generator_sequence_i,
  input  logic [3:0]           generator_stream_i,
  input  logic [1:0]           generator_queue_i,
  input  logic                 generator_steered_i,
  input  logic [4:0]           generator_claim_i,
  output logic                 generator_ready_o,

  output logic [1:0]           meta_valid_o,
  output nic_pkg::rx_meta_t    wire_meta_o,
  output nic_pkg::rx_meta_t    generator_meta_o,
  input  logic [1:0]           meta_take_i,
  output logic [1:0][127:0]    rd_word_o,
  input  logic [1:0]           rd_next_i,
  input  logic [1:0]           rd_seek_i,
  input  logic [WordsLog2-1:0] rd_index_i,
  input  logic [1:0]           rd_done_i,
  input  logic [1:0][15:0]     rd_length_i,

  output logic                 busy_o
);
  localparam int unsigned FramesLog2 = 6;

  logic              wire_valid, wire_commit, wire_discard, wire_ready;
  logic [63:0]       wire_word;
  logic [15:0]       wire_length;
  logic [31:0]       wire_sequence;
  logic [1:0]        empty;
  nic_pkg::rx_meta_t wire_meta, generator_meta;

  assign busy_o = wire_valid_i || (empty != 2'b11);

  wire_ingress u_wire_ingress (
    .clk_i,
    .rst_i,
    .wire_data_i,
    .wire_keep_i,
    .wire_last_i,
    .wire_valid_i,
    .aside_i,
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

  always_comb begin
    wire_meta = '0;
    wire_meta.number = wire_sequence;
    wire_meta.steered = 1'b1;
    generator_meta = '0;
    generator_meta.number = generator_sequence_i;
    generator_meta.stream = generator_stream_i;
    generator_meta.queue_id = generator_queue_i;
    generator_meta.steered = generator_steered_i;
    generator_meta.claim = generator_claim_i;
  end

  rx_source #(
    .WordsLog2 (WordsLog2),
    .FramesLog2(FramesLog2)
  ) u_wire (
    .clk_i,
    .rst_i,
    .wr_valid_i  (wire_valid),
    .wr_word_i   (wire_word),
    .wr_commit_i (wire_commit),
    .wr_discard_i(wire_discard),
    .wr_length_i (wire_length),
    .wr_meta_i   (wire_meta),
    .wr_ready_o  (wire_ready),
    .meta_valid_o(meta_valid_o[0]),
    .meta_o      (wire_meta_o),
    .meta_take_i (meta_take_i[0]),
    .rd_word_o   (rd_word_o[0]),
    .rd_next_i   (rd_next_i[0]),
    .rd_seek_i   (rd_seek_i[0]),
    .rd_index_i,
    .rd_done_i   (rd_done_i[0]),
    .rd_length_i (rd_length_i[0]),
    .empty_o     (empty[0])
  );

  rx_source #(
    .WordsLog2 (WordsLog2),
    .FramesLog2(FramesLog2)
  ) u_generator (
    .clk_i,
    .rst_i,
    .wr_valid_i  (generator_valid_i),
    .wr_word_i   (generator_word_i),
    .wr_commit_i (generator_commit_i),
    .wr_discard_i(1'b0),
    .wr_length_i (generator_length_i),
    .wr_meta_i   (generator_meta),
    .wr_ready_o  (generator_ready_o),
    .meta_valid_o(meta_valid_o[1]),
    .meta_o      (generator_meta_o),
    .meta_take_i (meta_take_i[1]),
    .rd_word_o   (rd_word_o[1]),
    .rd_next_i   (rd_next_i[1]),
    .rd_seek_i   (rd_seek_i[1]),
    .rd_index_i,
    .rd_done_i   (rd_done_i[1]),
    .rd_length_i (rd_length_i[1]),
    .empty_o     (empty[1])
  );
endmodule
