// SPDX-License-Identifier: Apache-2.0
//
// Chooses the next of several requests in turn: the nearest one after `last_i`, and `last_i` itself
// only when it is alone. Combinational; without a request the choice has no meaning.
module round_robin #(
  parameter int unsigned Count = 2,
  localparam int unsigned IndexWidth = $clog2(Count)
) (
  input  logic [Count-1:0]      request_i,
  input  logic [IndexWidth-1:0] last_i,
  output logic [IndexWidth-1:0] choice_o
);
  // From the farthest to the nearest: the last match stands.
  always_comb begin
    choice_o = last_i;
    for (int unsigned i = 0; i < Count; i++) begin
      if (request_i[Count-1-i] && (IndexWidth'(Count - 1 - i) <= last_i)) begin
        choice_o = IndexWidth'(Count - 1 - i);
      end
    end
    for (int unsigned i = 0; i < Count; i++) begin
      if (request_i[Count-1-i] && (IndexWidth'(Count - 1 - i) > last_i)) begin
        choice_o = IndexWidth'(Count - 1 - i);
      end
    end
  end
endmodule
