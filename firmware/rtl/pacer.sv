// SPDX-License-Identifier: Apache-2.0
//
// When a source of frames, a stream or the replay, may begin its next one; and what it has begun.
//
// `start_i` with a `count_i` that is not zero makes it run from the next cycle on; `running_o` falls
// after `stop_i` and after the last frame has begun. `begin_i` says that a frame begins in this
// cycle, at `time_i`, and costs `cost_i`. A frame may begin while `paid_o` is high: the first of
// every `burst_i` frames when no tokens are owed, the others at once; without `limited_i` always.
// Three cycles after a begin `paid_o` has seen it; the caller begins no frame before.
module pacer #(
  parameter int unsigned CostWidth = 32
) (
  input  logic                 clk_i,
  input  logic                 rst_i,
  input  logic [63:0]          time_i,

  input  logic                 start_i,
  input  logic                 stop_i,
  input  logic [31:0]          count_i,
  input  logic                 limited_i,
  input  logic [47:0]          rate_i,
  input  logic [31:0]          depth_i,
  input  logic [15:0]          burst_i,
  input  logic                 begin_i,
  input  logic [CostWidth-1:0] cost_i,

  output logic                 running_o,
  output logic                 paid_o,
  output logic [31:0]          injected_o,
  output logic [63:0]          first_time_o,
  output logic [63:0]          last_time_o
);
  logic        running_q, begun_q, owes_not;
  logic [31:0] left_q, injected_q;
  logic [15:0] burst_left_q;
  logic [63:0] first_time_q, last_time_q;

  assign running_o = running_q;
  assign paid_o = !limited_i || owes_not || (burst_left_q != 16'd0);
  assign injected_o = injected_q;
  assign first_time_o = first_time_q;
  assign last_time_o = last_time_q;

  token_bucket #(.Width(CostWidth + 1)) u_bucket (
    .clk_i,
    .rst_i,
    .clear_i(start_i),
    .rate_i,
    .depth_i,
    .take_i (begin_i && limited_i),
    .cost_i,
    .paid_o (owes_not)
  );

  always_ff @(posedge clk_i) begin
    if (begin_i) begin
      injected_q  <= injected_q + 32'd1;
      left_q      <= left_q - 32'd1;
      running_q   <= left_q != 32'd1;
      last_time_q <= time_i;
      begun_q     <= 1'b1;
      if (!begun_q) first_time_q <= time_i;
      if (burst_left_q != 16'd0) burst_left_q <= burst_left_q - 16'd1;
      else if (burst_i != 16'd0) burst_left_q <= burst_i - 16'd1;
    end
    if (stop_i) running_q <= 1'b0;
    if (start_i) begin
      running_q    <= count_i != 32'd0;
      left_q       <= count_i;
      injected_q   <= '0;
      burst_left_q <= '0;
      begun_q      <= 1'b0;
      first_time_q <= '0;
      last_time_q  <= '0;
    end
    if (rst_i) begin
      running_q    <= 1'b0;
      injected_q   <= '0;
      begun_q      <= 1'b0;
      first_time_q <= '0;
      last_time_q  <= '0;
    end
  end
endmodule
