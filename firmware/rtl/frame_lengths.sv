// SPDX-License-Identifier: Apache-2.0
//
// The lengths of a stream's frames: a range that is gone through in steps, or a list that is gone
// round.
//
// `start_i` takes the range, as it was two cycles before, and goes to the first length, `next_i` to
// the next; `length_o` has followed after two cycles. What follows is worked out in the meantime, so
// that `next_i` must not come sooner than four cycles after `start_i` or `next_i`.
// `list_count_i` entries of the list are used, all of them when it is greater than that; zero means
// the range. `list_write_i` writes two entries at once.
// Lengths outside MIN_FRAME_BYTES..MAX_FRAME_BYTES are moved to the nearest bound.
module frame_lengths (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        start_i,
  input  logic        next_i,
  input  logic [15:0] min_i,
  input  logic [15:0] max_i,
  input  logic [15:0] step_i,
  input  logic [6:0]  list_count_i,
  input  logic        list_write_i,
  input  logic [4:0]  list_word_i,
  input  logic [31:0] list_data_i,
  output logic [15:0] length_o
);
  localparam logic [15:0] MinBytes = 16'(mprig_regs_pkg::MinFrameBytes);
  localparam logic [15:0] MaxBytes = 16'(mprig_regs_pkg::MaxFrameBytes);
  localparam int unsigned ListWords = mprig_regs_pkg::LengthListDepth / 2;

  logic [31:0] list [ListWords];
  logic [31:0] pair;
  logic [5:0]  index_q;
  logic [15:0] entry, length_q, range_q, min_q, max_q, min_sane_q, max_sane_q, next_range_q;
  // What comes behind the range that holds now: one step on, and where that goes round.
  logic [15:0] fitting_q;
  logic [16:0] stepped_q, span_q, wrapped_q;
  logic        fits_q;

  assign pair = list[index_q[5:1]];
  assign entry = index_q[0] ? pair[31:16] : pair[15:0];
  assign length_o = length_q;

  always_ff @(posedge clk_i) begin
    if (list_write_i) list[list_word_i] <= list_data_i;
  end

  always_ff @(posedge clk_i) begin
    min_sane_q <= (min_i < MinBytes) ? MinBytes : (min_i > MaxBytes) ? MaxBytes : min_i;
    max_sane_q <= (max_i < min_sane_q) ? min_sane_q : (max_i > MaxBytes) ? MaxBytes : max_i;

    stepped_q <= {1'b0, range_q} + {1'b0, step_i};
    span_q    <= {1'b0, max_q - min_q + 16'd1};
    fitting_q <= stepped_q[15:0];
    fits_q    <= stepped_q <= {1'b0, max_q};
    wrapped_q <= stepped_q - span_q;
    if (fits_q) next_range_q <= fitting_q;
    else next_range_q <= (wrapped_q <= {1'b0, max_q}) ? wrapped_q[15:0] : min_q;

    length_q <= range_q;
    if (list_count_i != 7'd0) begin
      length_q <= (entry < MinBytes) ? MinBytes : (entry > MaxBytes) ? MaxBytes : entry;
    end
    if (next_i) begin
      index_q <= ({1'b0, index_q} + 7'd1 == list_count_i) ? 6'd0 : index_q + 6'd1;
      range_q <= next_range_q;
    end
    if (start_i) begin
      index_q <= '0;
      range_q <= min_sane_q;
      min_q   <= min_sane_q;
      max_q   <= max_sane_q;
    end
    if (rst_i) begin
      index_q <= '0;
      range_q <= MinBytes;
    end
  end
endmodule
