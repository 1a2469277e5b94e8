// SPDX-License-Identifier: Apache-2.0
//
// Counts how often the NIC was reset since power-on. The count rises by one in the first cycle of
// each reset, that after power-on included; nothing but power-on clears it.
module boot_counter (
  input  logic        clk_i,
  input  logic        rst_i,
  output logic [31:0] count_o
);
  // Their values at power-on; deliberately without a reset.
  logic [31:0] count_q = 32'd0;
  logic        in_reset_q = 1'b0;

  assign count_o = count_q;

  always_ff @(posedge clk_i) begin
    in_reset_q <= rst_i;
    if (rst_i && !in_reset_q) count_q <= count_q + 32'd1;
  end
endmodule
