// SPDX-License-Identifier: Apache-2.0
//
// Counters of 32 bits that wrap. Counter n grows by `increment_i[n]` in every cycle; the sum is
// visible in the next one.
module counter_bank #(
  parameter int unsigned Count = 1
) (
  input  logic                   clk_i,
  input  logic                   rst_i,
  input  logic [Count-1:0][17:0] increment_i,
  output logic [Count-1:0][31:0] value_o
);
  for (genvar i = 0; i < Count; i++) begin : gen_counter
    logic [31:0] sum_q;
    assign value_o[i] = sum_q;
    always_ff @(posedge clk_i) begin
      if (rst_i) sum_q <= '0;
      else sum_q <= sum_q + {14'h0, increment_i[i]};
    end
  end
endmodule
