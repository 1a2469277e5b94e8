// SPDX-License-Identifier: Apache-2.0
//
// Decides when a counter snapshot is pushed, and hands its words to the control link.
//
// From the cycle of `interval_set_i` on, a push comes due every `interval_i` cycles (none for 0),
// and in the cycle of `push_i`. Each one gets the next number. While it waits, `valid_o` is high;
// in the cycle of `start_i` the link has room: `take_o` is high, the snapshot is of that cycle. One
// that comes due while another waits is given up and counted in `skipped_o`, so that the snapshots
// that arrive are always fresh, and a number is missing.
//
// Then the words follow, with `word_valid_o`: four of the event (see COUNTER_SNAPSHOT), then those
// of the snapshot. Word `select_o` is asked for in each cycle in which `select_ready_i` is high,
// and must be in `selected_i` two cycles later. `sending_o` is high from `take_o` to the last word: the
// snapshot must not be taken anew meanwhile.
module snapshot_pusher #(
  parameter int unsigned Words = 1
) (
  input  logic        clk_i,
  input  logic        rst_i,

  input  logic        interval_set_i,
  input  logic [31:0] interval_i,
  input  logic        push_i,
  output logic [31:0] due_o,
  output logic [31:0] skipped_o,

  output logic        take_o,
  output logic        sending_o,
  input  logic [63:0] snapshot_time_i,
  output logic [6:0]  select_o,
  input  logic        select_ready_i,
  input  logic [31:0] selected_i,

  output logic        valid_o,
  input  logic        start_i,
  output logic        word_valid_o,
  output logic [6:0]  word_index_o,
  output logic [31:0] word_o,
  output logic        word_last_o
);
  localparam logic [6:0] HeaderWords = 7'd4;
  localparam logic [6:0] LastWord = 7'(Words) + HeaderWords - 7'd1;

  logic [31:0] left_q, due_q, skipped_q, waiting_number_q, number_q;
  logic        waiting_q, asking_q, asked_q, given_q, due;
  logic [6:0]  index_q, asked_index_q, given_index_q;

  assign due = push_i || ((interval_i != 32'd0) && !interval_set_i && (left_q == 32'd1));
  assign due_o = due_q;
  assign skipped_o = skipped_q;

  assign valid_o = waiting_q;
  assign take_o = waiting_q && start_i;
  assign sending_o = take_o || asking_q || asked_q || given_q;
  assign select_o = index_q - HeaderWords;
  assign word_valid_o = given_q;
  assign word_index_o = given_index_q;
  assign word_last_o = given_index_q == LastWord;

  always_comb begin
    unique case (given_index_q)
      7'd0: word_o = {8'h00, mprig_regs_pkg::LinkEventCounterSnapshot,
                      mprig_regs_pkg::LinkOperationEvent, 8'h00};
      7'd1: word_o = snapshot_time_i[31:0];
      7'd2: word_o = snapshot_time_i[63:32];
      7'd3: word_o = number_q;
      default: word_o = selected_i;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (interval_set_i || (left_q == 32'd1)) left_q <= interval_i;
    else if (left_q != 32'd0) left_q <= left_q - 32'd1;

    if (take_o) waiting_q <= 1'b0;
    if (due) begin
      due_q <= due_q + 32'd1;
      if (waiting_q && !take_o) begin
        skipped_q <= skipped_q + 32'd1;
      end else begin
        waiting_q        <= 1'b1;
        waiting_number_q <= due_q;
      end
    end

    asked_q       <= asking_q && select_ready_i;
    asked_index_q <= index_q;
    given_q       <= asked_q;
    given_index_q <= asked_index_q;
    if (asking_q && select_ready_i) begin
      index_q  <= index_q + 7'd1;
      asking_q <= index_q != LastWord;
    end
    if (take_o) begin
      asking_q <= 1'b1;
      index_q  <= '0;
      number_q <= waiting_number_q;
    end
    if (rst_i) begin
      left_q    <= '0;
      due_q     <= '0;
      skipped_q <= '0;
      waiting_q <= 1'b0;
      asking_q  <= 1'b0;
      asked_q   <= 1'b0;
      given_q   <= 1'b0;
    end
  end
endmodule
