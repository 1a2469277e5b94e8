// SPDX-License-Identifier: Apache-2.0
//
// Tells whether the clock may be stopped.
//
// `busy_o` follows `active_i` at once and stays high for `Hangover` cycles after its last high
// cycle. So a signal on its way from one part to the next, which belongs to neither for a few
// cycles, is never caught in between.
module activity #(
  parameter int unsigned Hangover = 15
) (
  input  logic clk_i,
  input  logic rst_i,
  input  logic active_i,
  output logic busy_o
);
  localparam int unsigned Width = $clog2(Hangover + 1);

  logic [Width-1:0] left_q;

  assign busy_o = active_i || (left_q != '0);

  always_ff @(posedge clk_i) begin
    if (rst_i || active_i) left_q <= Width'(Hangover);
    else if (left_q != '0) left_q <= left_q - 1'b1;
  end
endmodule
