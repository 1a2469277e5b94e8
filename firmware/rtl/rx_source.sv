// SPDX-License-Identifier: Apache-2.0
//
// One source of received frames, wire or generator: joins its words in pairs, keeps the frames in a
// FIFO, and beside each one what steering must know, and whether its checksum is good.
//
// The write side is that of frame_fifo with words of 64 bits; `wr_meta_i` need not hold destination,
// tag, length, flow and verdict on the checksum, they are put in here. The read side is that of
// frame_fifo, but that `meta_valid_o` rises five cycles after the commit.
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
  nic_pkg::rx_meta_t   meta, fifo_meta;
  logic [47:0]         destination;
  logic                has_tag;
  logic [11:0]         vlan;
  logic [FramesLog2:0] frames, unused_findings;
  logic                lanes_valid, header_end, keep, keep_q, keep_2q;
  logic [3:0][15:0]    lanes;
  logic [10:0]         row_low, row_high;
  logic [15:0]         header_length;
  nic_pkg::ip_header_t header;
  logic                fifo_meta_valid, findings_valid, checksum_good, found_good;
  logic [1:0]          flow, found_flow;

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

  rx_ip_header u_ip_header (
    .clk_i,
    .rst_i,
    .valid_i   (wr_valid_i),
    .word_i    (wr_word_i),
    .commit_i  (wr_commit_i),
    .discard_i (wr_discard_i),
    .length_i  (wr_length_i),
    .valid_o   (lanes_valid),
    .lanes_o   (lanes),
    .row_low_o (row_low),
    .row_high_o(row_high),
    .end_o     (header_end),
    .keep_o    (keep),
    .length_o  (header_length),
    .header_o  (header)
  );

  rx_checksum u_checksum (
    .clk_i,
    .rst_i,
    .valid_i   (lanes_valid),
    .lanes_i   (lanes),
    .row_low_i (row_low),
    .row_high_i(row_high),
    .end_i     (header_end),
    .length_i  (header_length),
    .header_i  (header),
    .good_o    (checksum_good)
  );

  rx_flow u_flow (
    .clk_i,
    .rst_i,
    .valid_i   (lanes_valid),
    .lanes_i   (lanes),
    .row_low_i (row_low),
    .row_high_i(row_high),
    .end_i     (header_end),
    .length_i  (header_length),
    .header_i  (header),
    .flow_o    (flow)
  );

  always_ff @(posedge clk_i) begin
    keep_q  <= keep;
    keep_2q <= keep_q;
    if (rst_i) begin
      keep_q  <= 1'b0;
      keep_2q <= 1'b0;
    end
  end

  // As deep as the FIFO of what was known at once: each frame has one place in either.
  fifo #(
    .Width    (3),
    .DepthLog2(FramesLog2)
  ) u_findings (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(keep_2q),
    .wr_data_i ({checksum_good, flow}),
    .rd_valid_o(findings_valid),
    .rd_data_o ({found_good, found_flow}),
    .rd_take_i (meta_take_i),
    .level_o   (unused_findings)
  );

  assign meta_valid_o = fifo_meta_valid && findings_valid;
  always_comb begin
    meta_o = fifo_meta;
    meta_o.checksum_good = found_good;
    meta_o.flow = found_flow;
  end

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
    .meta_valid_o(fifo_meta_valid),
    .meta_o      (fifo_meta),
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
