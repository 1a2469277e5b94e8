// SPDX-License-Identifier: Apache-2.0
//
// The time in ns since reset, from a clock of any frequency, without drift.
//
// After n cycles `time_o` is the whole part of n * 10^9 / ClockHz: the part that is left over in a
// cycle is carried to the next one, so that no error adds up.
module ns_clock #(
  parameter int unsigned ClockHz = 125000000
) (
  input  logic        clk_i,
  input  logic        rst_i,
  output logic [63:0] time_o
);
  localparam int unsigned Whole = 1000000000 / ClockHz;
  localparam int unsigned Rest = 1000000000 % ClockHz;

  // Counts units of 1 / ClockHz ns.
  logic [31:0] rest_q, rest;
  logic        carry;

  assign rest = rest_q + Rest;
  assign carry = rest >= ClockHz;

  always_ff @(posedge clk_i) begin
    rest_q <= carry ? rest - ClockHz : rest;
    time_o <= time_o + 64'(Whole) + {63'h0, carry};
    if (rst_i) begin
      rest_q <= '0;
      time_o <= '0;
    end
  end
endmodule
