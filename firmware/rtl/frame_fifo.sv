// SPDX-License-Identifier: Apache-2.0
//
// Store-and-forward FIFO of frames: 128-bit words in one memory, and `meta` of each frame beside it.
// What is known of frames and their words are read apart, so that a frame can be looked at while
// the words of those before it are still being read.
//
// Writing: `wr_valid_i` stores a word; the caller offers one only while `wr_ready_o` is high.
// `wr_commit_i` makes all words since the last commit a frame (a word stored in the same cycle
// belongs to it); `wr_discard_i` forgets them. `wr_ready_o` says that a word and a commit both fit.
//
// Meta: `meta_valid_o` rises two cycles after the commit; `meta_take_i` brings the next one.
//
// Words: `rd_word_o` is a word of the oldest frame; in each cycle one of these decides which one it
// is in the next: `rd_next_i` the one behind it, `rd_seek_i` number `rd_index_i` of the frame,
// `rd_done_i` the first one of the next frame: the frame of `rd_length_i` bytes is then removed,
// whatever was read of it. The first word is there no later than the frame's meta. With `Sequential`
// the reader promises to go through all words and to remove the frame at its last one: what comes
// next is then known without the frame's length.
//
// `frames_o` counts committed frames that were not removed yet.
module frame_fifo #(
  parameter int unsigned WordsLog2 = 9,
  parameter int unsigned FramesLog2 = 6,
  parameter int unsigned MetaWidth = 32,
  parameter bit          Sequential = 1'b0
) (
  input  logic                 clk_i,
  input  logic                 rst_i,

  input  logic                 wr_valid_i,
  input  logic [127:0]         wr_word_i,
  input  logic                 wr_commit_i,
  input  logic                 wr_discard_i,
  input  logic [MetaWidth-1:0] wr_meta_i,
  output logic                 wr_ready_o,

  output logic                 meta_valid_o,
  output logic [MetaWidth-1:0] meta_o,
  input  logic                 meta_take_i,

  output logic [127:0]         rd_word_o,
  input  logic                 rd_next_i,
  input  logic                 rd_seek_i,
  input  logic [WordsLog2-1:0] rd_index_i,
  input  logic                 rd_done_i,
  input  logic [15:0]          rd_length_i,

  output logic [FramesLog2:0]  frames_o
);
  localparam logic [WordsLog2:0] Words = {1'b1, {WordsLog2{1'b0}}};
  localparam logic [FramesLog2:0] Frames = {1'b1, {FramesLog2{1'b0}}};

  logic [127:0]         memory [2**WordsLog2];
  logic [WordsLog2:0]   wr_pointer_q, wr_pointer_next, frame_start_q, used;
  logic [WordsLog2:0]   rd_base_q, rd_base_next, rd_pointer_q, rd_pointer_d;
  logic [127:0]         rd_word_q;
  logic [FramesLog2:0]  frames_q, unused_level;
  logic                 commit_q;
  logic [MetaWidth-1:0] meta_q;

  // A cycle later than its last word, so that a word is never read in the cycle that writes it.
  fifo #(
    .Width    (MetaWidth),
    .DepthLog2(FramesLog2)
  ) u_metas (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(commit_q),
    .wr_data_i (meta_q),
    .rd_valid_o(meta_valid_o),
    .rd_data_o (meta_o),
    .rd_take_i (meta_take_i),
    .level_o   (unused_level)
  );

  assign frames_o = frames_q;
  assign used = wr_pointer_q - rd_base_q;
  assign wr_ready_o = (used != Words) && (frames_q != Frames);
  assign wr_pointer_next = wr_pointer_q + (WordsLog2 + 1)'(wr_valid_i);
  assign rd_word_o = rd_word_q;
  assign rd_base_next = rd_base_q + (WordsLog2 + 1)'((rd_length_i + 16'd15) >> 4);

  always_comb begin
    rd_pointer_d = rd_pointer_q;
    if (rd_next_i) rd_pointer_d = rd_pointer_q + 1'b1;
    if (rd_seek_i) rd_pointer_d = rd_base_q + {1'b0, rd_index_i};
    if (rd_done_i) rd_pointer_d = Sequential ? rd_pointer_q + 1'b1 : rd_base_next;
  end

  always_ff @(posedge clk_i) begin
    if (wr_valid_i) memory[wr_pointer_q[WordsLog2-1:0]] <= wr_word_i;
    rd_word_q <= memory[rd_pointer_d[WordsLog2-1:0]];
  end

  always_ff @(posedge clk_i) begin
    wr_pointer_q <= wr_discard_i ? frame_start_q : wr_pointer_next;
    if (wr_commit_i) frame_start_q <= wr_pointer_next;
    commit_q     <= wr_commit_i;
    meta_q       <= wr_meta_i;
    rd_pointer_q <= rd_pointer_d;
    if (rd_done_i) rd_base_q <= rd_base_next;
    if (wr_commit_i && !rd_done_i) frames_q <= frames_q + 1'b1;
    if (!wr_commit_i && rd_done_i) frames_q <= frames_q - 1'b1;
    if (rst_i) begin
      wr_pointer_q  <= '0;
      frame_start_q <= '0;
      commit_q      <= 1'b0;
      rd_base_q     <= '0;
      rd_pointer_q  <= '0;
      frames_q      <= '0;
    end
  end
endmodule
