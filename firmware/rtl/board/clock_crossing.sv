// SPDX-License-Identifier: Apache-2.0
//
// A FIFO of 2^DepthLog2 words between two clocks that know nothing of each other.
//
// A word written in a cycle with `wr_valid_i` and `wr_ready_o` is offered at the other side two to
// three of its cycles later; `rd_valid_o` says that `rd_data_o` is the oldest one, `rd_ready_i`
// takes it. Both resets are held together until each clock has had four edges.
//
// The pointers cross in Gray code, of which one bit changes per step, so a pointer that is caught
// while it changes is the old one or the new one.
module clock_crossing #(
  parameter int unsigned Width = 8,
  parameter int unsigned DepthLog2 = 4
) (
  input  logic             wr_clk_i,
  input  logic             wr_rst_i,
  input  logic             wr_valid_i,
  output logic             wr_ready_o,
  input  logic [Width-1:0] wr_data_i,

  input  logic             rd_clk_i,
  input  logic             rd_rst_i,
  output logic             rd_valid_o,
  input  logic             rd_ready_i,
  output logic [Width-1:0] rd_data_o
);
  // A full FIFO differs from an empty one in the two highest bits of the Gray code alone.
  localparam logic [DepthLog2:0] Wrapped = {2'b11, {(DepthLog2 - 1) {1'b0}}};

  logic [Width-1:0]   memory [2**DepthLog2];
  logic [DepthLog2:0] wr_count_q, wr_gray_q, wr_seen_q, wr_settling_q;
  logic [DepthLog2:0] rd_count_q, rd_gray_q, rd_seen_q, rd_settling_q;
  logic [DepthLog2:0] wr_next, rd_next;

  assign wr_next = wr_count_q + 1'b1;
  assign rd_next = rd_count_q + 1'b1;
  assign wr_ready_o = wr_gray_q != (wr_seen_q ^ Wrapped);
  assign rd_valid_o = rd_gray_q != rd_seen_q;
  assign rd_data_o = memory[rd_count_q[DepthLog2-1:0]];

  always_ff @(posedge wr_clk_i) begin
    if (wr_valid_i && wr_ready_o) memory[wr_count_q[DepthLog2-1:0]] <= wr_data_i;
  end

  always_ff @(posedge wr_clk_i) begin
    {wr_seen_q, wr_settling_q} <= {wr_settling_q, rd_gray_q};
    if (wr_valid_i && wr_ready_o) begin
      wr_count_q <= wr_next;
      wr_gray_q  <= wr_next ^ (wr_next >> 1);
    end
    if (wr_rst_i) begin
      wr_count_q    <= '0;
      wr_gray_q     <= '0;
      wr_seen_q     <= '0;
      wr_settling_q <= '0;
    end
  end

  always_ff @(posedge rd_clk_i) begin
    {rd_seen_q, rd_settling_q} <= {rd_settling_q, wr_gray_q};
    if (rd_valid_o && rd_ready_i) begin
      rd_count_q <= rd_next;
      rd_gray_q  <= rd_next ^ (rd_next >> 1);
    end
    if (rd_rst_i) begin
      rd_count_q    <= '0;
      rd_gray_q     <= '0;
      rd_seen_q     <= '0;
      rd_settling_q <= '0;
    end
  end
endmodule
