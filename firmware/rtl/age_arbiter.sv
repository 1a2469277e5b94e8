// SPDX-License-Identifier: Apache-2.0
//
// Chooses, of all that request and are allowed to be served, the one that has requested for the
// longest time without a pause and without being served; of those that began in the same cycle, the
// lowest. Combinational from `request_i` and `allowed_i` to `choice_o`; `served_i` says in which
// cycle which one was served, and lets it begin anew.
module age_arbiter #(
  parameter int unsigned Requesters = 4,
  localparam int unsigned IndexWidth = $clog2(Requesters)
) (
  input  logic                  clk_i,
  input  logic                  rst_i,
  input  logic [Requesters-1:0] request_i,
  input  logic [Requesters-1:0] allowed_i,
  input  logic [Requesters-1:0] served_i,
  output logic [IndexWidth-1:0] choice_o
);
  // Bit [i][j], for i < j only: i has requested for longer than j, or they began together.
  logic [Requesters-1:0][Requesters-1:0] older_q;
  logic [Requesters-1:0]                 candidate, fresh, beaten;

  assign candidate = request_i & allowed_i;
  assign fresh = ~request_i | served_i;

  always_comb begin
    beaten = '0;
    choice_o = '0;
    for (int unsigned i = 0; i < Requesters; i++) begin
      for (int unsigned j = i + 1; j < Requesters; j++) begin
        if (candidate[i] && candidate[j] && older_q[i][j]) beaten[j] = 1'b1;
        if (candidate[i] && candidate[j] && !older_q[i][j]) beaten[i] = 1'b1;
      end
    end
    for (int unsigned i = 0; i < Requesters; i++) begin
      if (candidate[i] && !beaten[i]) choice_o = IndexWidth'(i);
    end
  end

  always_ff @(posedge clk_i) begin
    for (int unsigned i = 0; i < Requesters; i++) begin
      for (int unsigned j = 0; j < Requesters; j++) begin
        if (fresh[j]) older_q[i][j] <= 1'b1;
        else if (fresh[i]) older_q[i][j] <= 1'b0;
      end
    end
    if (rst_i) older_q <= '1;
  end
endmodule
