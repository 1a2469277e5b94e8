// SPDX-License-Identifier: Apache-2.0
//
// A bucket of tokens that may owe: `take_i` takes `cost_i` tokens whatever there is, and `paid_o`
// says that none are owed.
//
// `rate_i` tokens come in per cycle, in units of 2^-RATE_FRACTION_BITS; not a fraction of a token is
// lost, until there are `depth_i` or more: then what comes in is lost. `clear_i` empties the bucket.
// A take counts from the next cycle, tokens two cycles after they have come in. So the takes of
// whoever takes as soon as it is paid follow the rate to the cycle, whatever their costs.
module token_bucket #(
  parameter int unsigned Width = 32
) (
  input  logic             clk_i,
  input  logic             rst_i,
  input  logic             clear_i,
  input  logic [47:0]      rate_i,
  input  logic [31:0]      depth_i,
  input  logic             take_i,
  input  logic [Width-2:0] cost_i,
  output logic             paid_o
);
  localparam int unsigned FractionBits = mprig_regs_pkg::RateFractionBits;

  logic [FractionBits-1:0]  fraction_q;
  logic [48:0]              sum;
  logic [48-FractionBits:0] whole_q;
  // Two's complement: negative while tokens are owed.
  logic [Width-1:0]         level_q;
  logic                     full;

  assign sum = {1'b0, rate_i} + 49'(fraction_q);
  assign paid_o = !level_q[Width-1];
  assign full = paid_o && (level_q[Width-2:0] >= (Width-1)'(depth_i));

  always_ff @(posedge clk_i) begin
    fraction_q <= sum[FractionBits-1:0];
    whole_q    <= sum[48:FractionBits];
    level_q    <= level_q + (full ? '0 : Width'(whole_q)) - (take_i ? {1'b0, cost_i} : '0);
    if (rst_i || clear_i) begin
      fraction_q <= '0;
      whole_q    <= '0;
      level_q    <= '0;
    end
  end
endmodule
