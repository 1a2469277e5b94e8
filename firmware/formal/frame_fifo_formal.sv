// SPDX-License-Identifier: Apache-2.0
//
// Properties of frame_fifo for a writer and a reader that keep its contract: a frame's words and meta
// come out as they were committed, in order; words that were discarded or not committed yet are
// never part of a frame; nothing is written over before it was removed.
//
// A frame's meta is its length here, as far as the reader goes by it. The reader looks at the meta of
// the frame that it removes, and takes it then.
//
// One word and one frame are watched, by their numbers, whichever those are.
module frame_fifo_formal #(
  parameter bit Sequential = 1'b0
) (
  input logic        clk_i,
  input logic        rst_i,
  input logic        wr_valid_i,
  input logic [127:0] wr_word_i,
  input logic        wr_commit_i,
  input logic        wr_discard_i,
  input logic [7:0]  wr_meta_i,
  input logic        rd_next_i,
  input logic        rd_seek_i,
  input logic [2:0]  rd_index_i,
  input logic        rd_done_i
);
  localparam logic [3:0] Words = 4'd8;
  localparam logic [1:0] Frames = 2'd2;

  logic         wr_ready, meta_valid;
  logic [7:0]   meta;
  logic [127:0] rd_word;
  logic [1:0]   frames;

  frame_fifo #(
    .WordsLog2 (3),
    .FramesLog2(1),
    .MetaWidth (8),
    .Sequential(Sequential)
  ) u_fifo (
    .clk_i,
    .rst_i,
    .wr_valid_i,
    .wr_word_i,
    .wr_commit_i,
    .wr_discard_i,
    .wr_meta_i,
    .wr_ready_o  (wr_ready),
    .meta_valid_o(meta_valid),
    .meta_o      (meta),
    .meta_take_i (rd_done_i),
    .rd_word_o   (rd_word),
    .rd_next_i,
    .rd_seek_i,
    .rd_index_i,
    .rd_done_i,
    .rd_length_i ({8'h0, meta}),
    .frames_o    (frames)
  );

  // State of the FIFO itself: without it an induction would begin in states that cannot be.
  (* hierconn *) wire [3:0]  \u_fifo.wr_pointer_q ;
  (* hierconn *) wire [3:0]  \u_fifo.frame_start_q ;
  (* hierconn *) wire [3:0]  \u_fifo.rd_base_q ;
  (* hierconn *) wire [3:0]  \u_fifo.rd_pointer_q ;
  (* hierconn *) wire        \u_fifo.commit_q ;
  (* hierconn *) wire [7:0]  \u_fifo.meta_q ;
  (* hierconn *) wire [0:0]  \u_fifo.u_metas.wr_pointer_q ;
  (* hierconn *) wire [0:0]  \u_fifo.u_metas.rd_pointer_q ;
  (* hierconn *) wire [1:0]  \u_fifo.u_metas.level_q ;
  (* hierconn *) wire [7:0]  \u_fifo.u_metas.memory[0] ;
  (* hierconn *) wire [7:0]  \u_fifo.u_metas.memory[1] ;
  (* hierconn *) wire [127:0] \u_fifo.memory[0] ;
  (* hierconn *) wire [127:0] \u_fifo.memory[1] ;
  (* hierconn *) wire [127:0] \u_fifo.memory[2] ;
  (* hierconn *) wire [127:0] \u_fifo.memory[3] ;
  (* hierconn *) wire [127:0] \u_fifo.memory[4] ;
  (* hierconn *) wire [127:0] \u_fifo.memory[5] ;
  (* hierconn *) wire [127:0] \u_fifo.memory[6] ;
  (* hierconn *) wire [127:0] \u_fifo.memory[7] ;

  // Numbers of words: stored, committed, removed, and the one that the reader looks at.
  logic        past_reset_q = 1'b0;
  logic [7:0]  stored_q, committed_q, removed_q, position_q;
  logic [7:0]  frames_in_q, frames_out_q;
  logic [127:0] watched_word_q, watched_slot;
  logic [7:0]  watched_frame_q, watched_entry, first_entry, second_entry;
  logic [1:0]  listed;
  logic        in_head, in_last, word_inside, frame_inside;
  logic [7:0]  open_words, head_words, first_words, second_words;
  (* anyconst *) logic [7:0] watched_number;
  (* anyconst *) logic [7:0] watched_frame;

  function automatic logic [7:0] words_of(input logic [7:0] length);
    words_of = 8'((16'(length) + 16'd15) >> 4);
  endfunction

  assign open_words = stored_q + 8'(wr_valid_i) - committed_q;
  assign head_words = words_of(meta);
  // A frame is counted when it is committed, and its meta stands in the list a cycle later.
  assign listed = frames - 2'(\u_fifo.commit_q );
  assign in_head = 8'(position_q - removed_q) < head_words;
  assign in_last = 8'(position_q - removed_q) + 8'd1 == head_words;
  assign word_inside = 8'(watched_number - removed_q) < 8'(stored_q - removed_q);
  assign frame_inside = 8'(watched_frame - frames_out_q) < 8'(frames_in_q - frames_out_q);
  assign first_entry = (listed == 2'd0) ? \u_fifo.meta_q :
                       frames_out_q[0] ? \u_fifo.u_metas.memory[1] : \u_fifo.u_metas.memory[0] ;
  assign second_entry = (listed != 2'd2) ? \u_fifo.meta_q :
                        frames_out_q[0] ? \u_fifo.u_metas.memory[0] : \u_fifo.u_metas.memory[1] ;
  assign watched_entry = (watched_frame == frames_out_q) ? first_entry : second_entry;
  assign first_words = (frames != 2'd0) ? words_of(first_entry) : 8'd0;
  assign second_words = (frames == 2'd2) ? words_of(second_entry) : 8'd0;

  always_comb begin
    unique case (watched_number[2:0])
      3'd0: watched_slot = \u_fifo.memory[0] ;
      3'd1: watched_slot = \u_fifo.memory[1] ;
      3'd2: watched_slot = \u_fifo.memory[2] ;
      3'd3: watched_slot = \u_fifo.memory[3] ;
      3'd4: watched_slot = \u_fifo.memory[4] ;
      3'd5: watched_slot = \u_fifo.memory[5] ;
      3'd6: watched_slot = \u_fifo.memory[6] ;
      default: watched_slot = \u_fifo.memory[7] ;
    endcase
  end

  always_ff @(posedge clk_i) begin
    past_reset_q <= 1'b1;
    stored_q     <= wr_discard_i ? committed_q : stored_q + 8'(wr_valid_i);
    if (wr_valid_i && (stored_q == watched_number)) watched_word_q <= wr_word_i;
    if (wr_commit_i) begin
      committed_q <= stored_q + 8'(wr_valid_i);
      frames_in_q <= frames_in_q + 8'd1;
      if (frames_in_q == watched_frame) watched_frame_q <= wr_meta_i;
    end
    if (rd_next_i) position_q <= position_q + 8'd1;
    if (rd_seek_i) position_q <= removed_q + 8'(rd_index_i);
    if (rd_done_i) begin
      removed_q    <= removed_q + head_words;
      position_q   <= removed_q + head_words;
      frames_out_q <= frames_out_q + 8'd1;
    end
    if (rst_i) begin
      stored_q     <= '0;
      committed_q  <= '0;
      removed_q    <= '0;
      position_q   <= '0;
      frames_in_q  <= '0;
      frames_out_q <= '0;
    end
  end

  // The contract of writer and reader.
  always_comb begin
    assume (!wr_valid_i || wr_ready);
    assume (!wr_commit_i || (wr_ready && !wr_discard_i));
    assume (!wr_commit_i || ((wr_meta_i != 8'd0) && (wr_meta_i <= 8'd128)));
    assume (!wr_commit_i || (words_of(wr_meta_i) == open_words));
    assume (!rd_done_i || meta_valid);
    assume (2'(rd_next_i) + 2'(rd_seek_i) + 2'(rd_done_i) <= 2'd1);
    assume (!Sequential || !rd_seek_i);
    assume (!Sequential || !rd_next_i || (meta_valid && in_head && !in_last));
    assume (!Sequential || !rd_done_i || in_last);
  end

  always_comb begin
    if (!past_reset_q) begin
      assume (rst_i);
    end else begin
      a_not_over: assert (8'(stored_q - removed_q) <= 8'(Words));
      a_ready: assert (wr_ready == ((8'(stored_q - removed_q) != 8'(Words)) && (frames != Frames)));
      a_frames: assert ((frames <= Frames) && (8'(frames) == 8'(frames_in_q - frames_out_q)));
      a_committed: assert (!meta_valid || (head_words <= 8'(committed_q - removed_q)));
      a_word: assert (!(meta_valid && in_head && (position_q == watched_number)) ||
                      (rd_word == watched_word_q));
      a_frame: assert (!(meta_valid && (frames_out_q == watched_frame)) ||
                       (meta == watched_frame_q));
      i_listed: assert ((frames != 2'd0) || !\u_fifo.commit_q );
      i_level: assert (\u_fifo.u_metas.level_q == listed);
      i_order: assert (8'(committed_q - removed_q) <= 8'(stored_q - removed_q));
      i_lengths: assert (8'(committed_q - removed_q) == first_words + second_words);
      i_first: assert ((frames == 2'd0) || ((first_words != 8'd0) && (first_words <= 8'd8)));
      i_second: assert ((frames != 2'd2) || ((second_words != 8'd0) && (second_words <= 8'd8)));
      i_stored: assert (\u_fifo.wr_pointer_q == stored_q[3:0]);
      i_start: assert (\u_fifo.frame_start_q == committed_q[3:0]);
      i_base: assert (\u_fifo.rd_base_q == removed_q[3:0]);
      i_position: assert (\u_fifo.rd_pointer_q == position_q[3:0]);
      i_entry_in: assert (\u_fifo.u_metas.wr_pointer_q == (frames_in_q[0] ^ \u_fifo.commit_q ));
      i_entry_out: assert (\u_fifo.u_metas.rd_pointer_q == frames_out_q[0]);
      // A reader that goes through all words is in the oldest frame, if there is one.
      i_sequential: assert (!Sequential || ((frames == 2'd0) ? (position_q == removed_q) :
                                            (8'(position_q - removed_q) < first_words)));
      i_kept_word: assert (!word_inside || (watched_slot == watched_word_q));
      i_kept_frame: assert (!frame_inside || (watched_entry == watched_frame_q));
      c_full: cover (meta_valid && !wr_ready && (frames == 2'd1));
      c_discarded: cover (wr_discard_i && (stored_q != committed_q) && meta_valid);
      c_second: cover (meta_valid && (frames_out_q == 8'd1) && (head_words == 8'd3) &&
                       (position_q == removed_q + 8'd2));
    end
  end
endmodule
