// SPDX-License-Identifier: Apache-2.0
//
// Properties of fifo, with any traffic whatever: words come out as they went in, each once and in
// order, and none that did not go in; the level is the number of words inside and never above the
// depth.
//
// One word is watched: the one pushed as number `watched_number`, whichever that is. What holds for
// it holds for all.
module fifo_formal (
  input logic       clk_i,
  input logic       rst_i,
  input logic       clear_i,
  input logic       wr_valid_i,
  input logic [3:0] wr_data_i,
  input logic       rd_take_i
);
  localparam logic [2:0] Depth = 3'd4;

  logic       rd_valid;
  logic [3:0] rd_data;
  logic [2:0] level;

  fifo #(
    .Width    (4),
    .DepthLog2(2)
  ) u_fifo (
    .clk_i,
    .rst_i,
    .clear_i,
    .wr_valid_i,
    .wr_data_i,
    .rd_valid_o(rd_valid),
    .rd_data_o (rd_data),
    .rd_take_i,
    .level_o   (level)
  );

  // State of the FIFO itself: without it an induction would begin in states that cannot be.
  (* hierconn *) wire [1:0] \u_fifo.wr_pointer_q ;
  (* hierconn *) wire [1:0] \u_fifo.rd_pointer_q ;
  (* hierconn *) wire [3:0] \u_fifo.memory[0] ;
  (* hierconn *) wire [3:0] \u_fifo.memory[1] ;
  (* hierconn *) wire [3:0] \u_fifo.memory[2] ;
  (* hierconn *) wire [3:0] \u_fifo.memory[3] ;

  logic       past_reset_q = 1'b0;
  logic [7:0] pushed_q, popped_q;
  logic [3:0] watched_data_q, watched_slot;
  logic       push, pop, watched_inside;
  (* anyconst *) logic [7:0] watched_number;

  assign push = wr_valid_i && (level != Depth);
  assign pop = rd_take_i && rd_valid;
  assign watched_inside = 8'(watched_number - popped_q) < 8'(pushed_q - popped_q);

  always_comb begin
    unique case (watched_number[1:0])
      2'd0: watched_slot = \u_fifo.memory[0] ;
      2'd1: watched_slot = \u_fifo.memory[1] ;
      2'd2: watched_slot = \u_fifo.memory[2] ;
      default: watched_slot = \u_fifo.memory[3] ;
    endcase
  end

  always_ff @(posedge clk_i) begin
    past_reset_q <= 1'b1;
    if (push && (pushed_q == watched_number)) watched_data_q <= wr_data_i;
    if (rst_i || clear_i) begin
      pushed_q <= '0;
      popped_q <= '0;
    end else begin
      if (push) pushed_q <= pushed_q + 8'd1;
      if (pop) popped_q <= popped_q + 8'd1;
    end
  end

  always_comb begin
    if (!past_reset_q) begin
      assume (rst_i);
    end else begin
      a_level: assert (8'(level) == 8'(pushed_q - popped_q));
      a_depth: assert (level <= Depth);
      a_valid: assert (rd_valid == (pushed_q != popped_q));
      a_order: assert (!(rd_valid && (popped_q == watched_number)) || (rd_data == watched_data_q));
      i_write_pointer: assert (\u_fifo.wr_pointer_q == pushed_q[1:0]);
      i_read_pointer: assert (\u_fifo.rd_pointer_q == popped_q[1:0]);
      i_kept: assert (!watched_inside || (watched_slot == watched_data_q));
      c_full: cover (level == Depth);
      c_second_pass: cover (rd_valid && (popped_q == 8'd6) && (level == 3'd2));
    end
  end
endmodule
