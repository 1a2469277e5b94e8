// SPDX-License-Identifier: Apache-2.0
//
// Sends the frames of two sources to the wire side, whole frames in turn while both have some.
//
// All ports are AXI-Stream; what is offered stays offered until it is taken. While `hold_i` is high
// no frame begins; one that was offered before goes on. `between_o` says that none has begun that
// has not ended.
module wire_merge (
  input  logic             clk_i,
  input  logic             rst_i,
  input  logic             hold_i,
  output logic             between_o,

  input  logic [1:0][63:0] data_i,
  input  logic [1:0][7:0]  keep_i,
  input  logic [1:0]       last_i,
  input  logic [1:0]       valid_i,
  output logic [1:0]       ready_o,

  output logic [63:0]      wire_data_o,
  output logic [7:0]       wire_keep_o,
  output logic             wire_last_o,
  output logic             wire_valid_o,
  input  logic             wire_ready_i
);
  logic inside_q, choice_q, choice;

  assign between_o = !inside_q;

  always_comb begin
    choice = choice_q;
    if (!inside_q) choice = (valid_i == 2'b11) ? !choice_q : valid_i[1];
  end

  assign wire_data_o = data_i[choice];
  assign wire_keep_o = keep_i[choice];
  assign wire_last_o = last_i[choice];
  assign wire_valid_o = valid_i[choice] && (inside_q || !hold_i);

  always_comb begin
    ready_o = 2'b00;
    ready_o[choice] = wire_ready_i && (inside_q || !hold_i);
  end

  always_ff @(posedge clk_i) begin
    if (wire_valid_o) begin
      choice_q <= choice;
      inside_q <= !(wire_last_o && wire_ready_i);
    end
    if (rst_i) begin
      inside_q <= 1'b0;
      choice_q <= 1'b0;
    end
  end
endmodule
