// SPDX-License-Identifier: Apache-2.0
//
// The data stage of transmit: joins the bytes of the bursts of a frame into its words.
//
// Bursts and beats are taken in order; a beat that is there is taken in the cycle in which its burst
// is known, so a burst of n beats takes n cycles, and one more when a frame ends in a word begun.
// Three cycles behind, words go to the frame FIFO (`wr_*`), which has room for them. With a frame's end
// `commit_o` or `discard_o` is high: discarded is what was refused, in part or as a whole.
// `ended_o` is high at the end of each descriptor of the frame, for the last one in the same cycle,
// with `failed_o`: whether anything of the frame was refused so far. Unused bytes of the last word are
// zero.
module read_stream (
  input  logic                 clk_i,
  input  logic                 rst_i,

  input  logic                 burst_valid_i,
  input  nic_pkg::read_burst_t burst_i,
  output logic                 burst_take_o,
  input  logic                 beat_valid_i,
  input  logic [127:0]         beat_i,
  input  logic                 beat_error_i,
  output logic                 beat_take_o,

  output logic                 wr_valid_o,
  output logic [127:0]         wr_word_o,
  output logic                 commit_o,
  output logic                 discard_o,
  output logic                 ended_o,
  output logic                 failed_o,
  output logic                 busy_o
);
  // Stage 0: where in its burst the beat at hand is.
  logic         inside_q, refused, stage0_fires;
  logic [9:0]   left_q, left;
  logic [3:0]   offset;
  logic [4:0]   fits, count;
  logic         burst_last;

  // Stage 1: the beat as it came, and which of its bytes count.
  logic         taken_valid_q, taken_end_q, taken_last_q, taken_error_q, taken_none_q;
  logic [127:0] taken_q;
  logic [3:0]   taken_offset_q;
  logic [4:0]   taken_count_q;

  // Stage 2: the beat's bytes, at the bottom of a word.
  logic         fresh_valid_q, fresh_end_q, fresh_last_q, fresh_error_q, fresh_none_q;
  logic [127:0] fresh_q;
  logic [4:0]   fresh_count_q;

  // Stage 3: bytes that do not fill a word yet; fewer than 16.
  logic [127:0] kept_q;
  logic [4:0]   kept_count_q, total;
  logic [255:0] joined;
  logic         failed_q, flush_q, stall, full, leftover, finish;

  logic unused_queue;
  assign unused_queue = ^burst_i.queue_id;

  assign left = inside_q ? left_q : burst_i.length;
  assign offset = inside_q ? 4'd0 : burst_i.offset;
  assign fits = 5'd16 - {1'b0, offset};
  assign count = (left < {5'h0, fits}) ? left[4:0] : fits;
  assign burst_last = left == {5'h0, count};
  assign refused = burst_valid_i && burst_i.refuse;
  assign stage0_fires = burst_valid_i && (beat_valid_i || refused) && !stall;
  assign beat_take_o = stage0_fires && !refused;
  assign burst_take_o = stage0_fires && (refused || burst_last);

  // The flush of a frame that ends in a word begun takes the place of a beat.
  assign total = kept_count_q + fresh_count_q;
  assign full = total >= 5'd16;
  assign leftover = (total != 5'd0) && (total != 5'd16);
  assign stall = fresh_valid_q && fresh_last_q && !flush_q && full && leftover;
  assign joined = {128'h0, kept_q} | ({128'h0, fresh_q} << {kept_count_q, 3'b000});
  assign finish = fresh_valid_q && fresh_last_q && !stall;

  always_comb begin
    wr_valid_o = 1'b0;
    wr_word_o = joined[127:0];
    if (flush_q) begin
      wr_valid_o = 1'b1;
      wr_word_o = kept_q;
    end else if (fresh_valid_q && !fresh_none_q) begin
      wr_valid_o = full || fresh_last_q;
    end
  end
  assign failed_o = failed_q || (fresh_error_q && !flush_q) || fresh_none_q;
  assign ended_o = fresh_valid_q && fresh_end_q && !stall;
  assign commit_o = finish && !failed_o;
  assign discard_o = finish && failed_o;
  assign busy_o = burst_valid_i || taken_valid_q || fresh_valid_q;

  logic unused_joined;
  assign unused_joined = ^joined[255:248];

  always_ff @(posedge clk_i) begin
    if (stage0_fires) begin
      left_q   <= left - {5'h0, count};
      inside_q <= !refused && !burst_last;
    end
    if (!stall) begin
      taken_valid_q  <= stage0_fires;
      taken_end_q    <= burst_take_o && burst_i.descriptor_end;
      taken_last_q   <= burst_take_o && burst_i.frame_end;
      taken_error_q  <= beat_error_i && !refused;
      taken_none_q   <= refused;
      taken_q        <= beat_i;
      taken_offset_q <= offset;
      taken_count_q  <= refused ? 5'd0 : count;

      fresh_valid_q <= taken_valid_q;
      fresh_end_q   <= taken_end_q;
      fresh_last_q  <= taken_last_q;
      fresh_error_q <= taken_error_q;
      fresh_none_q  <= taken_none_q;
      fresh_q       <= (taken_q >> {taken_offset_q, 3'b000}) &
                       (~128'h0 >> {5'd16 - taken_count_q, 3'b000});
      fresh_count_q <= taken_count_q;
    end
    flush_q <= stall;
    if (fresh_valid_q && !flush_q) begin
      kept_q       <= full ? joined[255:128] : joined[127:0];
      kept_count_q <= full ? total - 5'd16 : total;
      failed_q     <= failed_o;
    end
    if (finish) begin
      kept_q       <= '0;
      kept_count_q <= '0;
      failed_q     <= 1'b0;
    end
    if (rst_i) begin
      inside_q      <= 1'b0;
      taken_valid_q <= 1'b0;
      fresh_valid_q <= 1'b0;
      kept_q        <= '0;
      kept_count_q  <= '0;
      failed_q      <= 1'b0;
      flush_q       <= 1'b0;
    end
  end
endmodule
