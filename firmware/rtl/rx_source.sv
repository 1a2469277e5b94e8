// SPDX-License-Identifier: Apache-2.0
//
// One source of received frames, wire or generator: joins its words in pairs, keeps the frames in a
// FIFO, and beside each one what steering must know.
//
// The write side is that of frame_fifo with words of 64 bits; `wr_meta_i` need not hold destination,
// tag and length, they are put in here. The read side is that of frame_fifo.
module rx_source #(
  parameter int unsigned WordsLog2 = 11,
  parameter int unsigned FramesLog2 = 6
) (
  input  logic                 clk_i,
  input  logic                 rst_i,

  input  logic                 wr_valid_i,
  input  logic [63:0]          wr_word_i,
  input  logic                 wr_commit_i,
  input  logic                 wr_discard_i,
  input  logic [15:0]          wr_length_i,
  input  nic_pkg::rx_meta_t    wr_meta_i,
  output logic                 wr_ready_o,

  output logic                 meta_valid_o,
  output nic_pkg::rx_meta_t    meta_o,
  input  logic                 meta_take_i,
  output logic [127:0]         rd_word_o,
  input  logic                 rd_next_i,
  input  logic                 rd_seek_i,
  input  logic [WordsLog2-1:0] rd_index_i,
  input  logic                 rd_done_i,
  input  logic [15:0]          rd_length_i,
  output logic                 empty_o
);
  logic                word_valid;
  logic [127:0]        word;
  nic_pkg::rx_meta_t   meta;
  logic [47:0]         destination;
  logic                has_tag;
  logic [11:0]         vlan;
  logic [FramesLog2:0] frames;

  frame_packer u_packer (
    .clk_i,
    .rst_i,
    .wr_valid_i,
    .wr_word_i,
    .wr_commit_i,
    .wr_discard_i,
    .word_valid_o(word_valid),
    .word_o      (word)
  );

  frame_header u_header (
    .clk_i,
    .rst_i,
    .valid_i      (wr_valid_i),
    .word_i       (wr_word_i),
    .last_i       (wr_commit_i || wr_discard_i),
    .length_i     (wr_length_i),
    .destination_o(destination),
    .tagged_o     (has_tag),
    .vlan_o       (vlan)
  );

  always_comb begin
    meta = wr_meta_i;
    meta.length = wr_length_i;
    meta.destination = destination;
    meta.has_tag = has_tag;
    meta.vlan = vlan;
  end

  frame_fifo #(
    .WordsLog2 (WordsLog2),
    .FramesLog2(FramesLog2),
    .MetaWidth ($bits(wr_meta_i))
  ) u_fifo (
    .clk_i,
    .rst_i,
    .wr_valid_i  (word_valid),
    .wr_word_i   (word),
    .wr_commit_i,
    .wr_discard_i,
    .wr_meta_i   (meta),
    .wr_ready_o,
    .meta_valid_o,
    .meta_o,
    .meta_take_i,
    .rd_word_o,
    .rd_next_i,
    .rd_seek_i,
    .rd_index_i,
    .rd_done_i,
    .rd_length_i,
    .frames_o    (frames)
  );

  assign empty_o = frames == '0;
endmodule
