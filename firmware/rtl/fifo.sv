// SPDX-License-Identifier: Apache-2.0
//
// Synchronous FIFO of 2^DepthLog2 words, first word fall through.
//
// A word pushed in one cycle is at the head in the next. `rd_valid_o` says that `rd_data_o` is the
// head; `rd_take_i` removes it. A push when `level_o` is at the depth is lost: the writer watches
// `level_o`. `clear_i` empties the FIFO and wins over everything else in its cycle.
module fifo #(
  parameter int unsigned Width = 8,
  parameter int unsigned DepthLog2 = 4
) (
  input  logic                 clk_i,
  input  logic                 rst_i,
  input  logic                 clear_i,
  input  logic                 wr_valid_i,
  input  logic [Width-1:0]     wr_data_i,
  output logic                 rd_valid_o,
  output logic [Width-1:0]     rd_data_o,
  input  logic                 rd_take_i,
  output logic [DepthLog2:0]   level_o
);
  localparam logic [DepthLog2:0] Depth = {1'b1, {DepthLog2{1'b0}}};

  logic [Width-1:0]     memory [2**DepthLog2];
  logic [DepthLog2-1:0] wr_pointer_q, rd_pointer_q;
  logic [DepthLog2:0]   level_q;
  logic                 push, pop;

  assign push = wr_valid_i && (level_q != Depth);
  assign pop = rd_take_i && rd_valid_o;
  assign rd_valid_o = level_q != '0;
  assign rd_data_o = memory[rd_pointer_q];
  assign level_o = level_q;

  always_ff @(posedge clk_i) begin
    if (push) begin
      memory[wr_pointer_q] <= wr_data_i;
    end
  end

  always_ff @(posedge clk_i) begin
    if (rst_i || clear_i) begin
      wr_pointer_q <= '0;
      rd_pointer_q <= '0;
      level_q      <= '0;
    end else begin
      if (push) wr_pointer_q <= wr_pointer_q + 1'b1;
      if (pop) rd_pointer_q <= rd_pointer_q + 1'b1;
      if (push && !pop) level_q <= level_q + 1'b1;
      if (pop && !push) level_q <= level_q - 1'b1;
    end
  end
endmodule
