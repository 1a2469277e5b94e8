// SPDX-License-Identifier: Apache-2.0
//
// Store-and-forward FIFO of frames: 64-bit words in one memory, and length and `meta` of each frame
// beside it, so that the length is known at the head.
//
// Writing: `wr_valid_i` stores a word; the caller offers one only while `wr_ready_o` is high.
// `wr_commit_i` makes all words since the last commit a frame (a word stored in the same cycle
// belongs to it); `wr_discard_i` forgets them. `wr_room_o` is the number of words that still fit,
// at most 2^WordsLog2; `wr_ready_o` says that a word and a commit both fit.
//
// Reading: `rd_valid_o` rises at the earliest two cycles after the commit, with length and meta of
// the frame at the head and its first word in `rd_word_o`; `rd_next_i` brings the next word in the
// next cycle. `rd_done_i` removes the frame, whatever was read of it, and gives its room back.
//
// `frames_o` counts committed frames that were not removed yet.
module frame_fifo #(
  parameter int unsigned WordsLog2 = 9,
  parameter int unsigned FramesLog2 = 6,
  parameter int unsigned MetaWidth = 32
) (
  input  logic                 clk_i,
  input  logic                 rst_i,

  input  logic                 wr_valid_i,
  input  logic [63:0]          wr_word_i,
  input  logic                 wr_commit_i,
  input  logic                 wr_discard_i,
  input  logic [15:0]          wr_length_i,
  input  logic [MetaWidth-1:0] wr_meta_i,
  output logic                 wr_ready_o,
  output logic [WordsLog2:0]   wr_room_o,

  output logic                 rd_valid_o,
  output logic [15:0]          rd_length_o,
  output logic [MetaWidth-1:0] rd_meta_o,
  output logic [63:0]          rd_word_o,
  input  logic                 rd_next_i,
  input  logic                 rd_done_i,

  output logic [FramesLog2:0]  frames_o
);
  localparam logic [WordsLog2:0] Words = {1'b1, {WordsLog2{1'b0}}};
  localparam logic [FramesLog2:0] Frames = {1'b1, {FramesLog2{1'b0}}};

  logic [63:0]          memory [2**WordsLog2];
  logic [WordsLog2:0]   wr_pointer_q, frame_start_q, rd_base_q, rd_pointer_q, rd_pointer_d;
  logic [WordsLog2:0]   rd_base_next, wr_pointer_next, used;
  logic [63:0]          rd_word_q;
  logic                 head_valid, primed_q, done;
  logic [FramesLog2:0]  frames;

  fifo #(
    .Width    (16 + MetaWidth),
    .DepthLog2(FramesLog2)
  ) u_frames (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(wr_commit_i),
    .wr_data_i ({wr_length_i, wr_meta_i}),
    .rd_valid_o(head_valid),
    .rd_data_o ({rd_length_o, rd_meta_o}),
    .rd_take_i (done),
    .level_o   (frames)
  );

  assign frames_o = frames;
  assign used = wr_pointer_q - rd_base_q;
  assign wr_room_o = Words - used;
  assign wr_ready_o = (used != Words) && (frames != Frames);
  assign wr_pointer_next = wr_pointer_q + (WordsLog2 + 1)'(wr_valid_i);

  assign rd_valid_o = head_valid && primed_q;
  assign rd_word_o = rd_word_q;
  assign done = rd_done_i && rd_valid_o;
  assign rd_base_next = rd_base_q + (WordsLog2 + 1)'((rd_length_o + 16'd7) >> 3);

  always_comb begin
    rd_pointer_d = rd_pointer_q;
    if (rd_next_i) rd_pointer_d = rd_pointer_q + 1'b1;
    if (done) rd_pointer_d = rd_base_next;
  end

  always_ff @(posedge clk_i) begin
    if (wr_valid_i) memory[wr_pointer_q[WordsLog2-1:0]] <= wr_word_i;
    rd_word_q <= memory[rd_pointer_d[WordsLog2-1:0]];
  end

  always_ff @(posedge clk_i) begin
    wr_pointer_q <= wr_discard_i ? frame_start_q : wr_pointer_next;
    if (wr_commit_i) frame_start_q <= wr_pointer_next;
    rd_pointer_q <= rd_pointer_d;
    // The memory needs one cycle with the head's pointer before its word is there.
    primed_q <= head_valid && !done;
    if (done) rd_base_q <= rd_base_next;
    if (rst_i) begin
      wr_pointer_q  <= '0;
      frame_start_q <= '0;
      rd_base_q     <= '0;
      rd_pointer_q  <= '0;
      primed_q      <= 1'b0;
    end
  end
endmodule
