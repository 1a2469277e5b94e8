// SPDX-License-Identifier: Apache-2.0
//
// Offers the receive engine the next frame of two frame FIFOs: port 0 the wire, port 1 the
// generator.
//
// `take_i` fixes the choice until `done_i`; before that the choice may change in every cycle, and
// when both have a frame the one that was not served last is offered. Combinational otherwise.
module rx_source_mux #(
  parameter int unsigned MetaWidth = 32
) (
  input  logic                      clk_i,
  input  logic                      rst_i,

  input  logic [1:0]                port_valid_i,
  input  logic [1:0][15:0]          port_length_i,
  input  logic [1:0][MetaWidth-1:0] port_meta_i,
  input  logic [1:0][63:0]          port_word_i,
  output logic [1:0]                port_next_o,
  output logic [1:0]                port_done_o,

  output logic                      valid_o,
  output logic                      source_o,
  output logic [15:0]               length_o,
  output logic [MetaWidth-1:0]      meta_o,
  output logic [63:0]               word_o,
  input  logic                      take_i,
  input  logic                      next_i,
  input  logic                      done_i
);
  logic taken_q, source_q, choice;

  assign choice = (port_valid_i == 2'b11) ? !source_q : port_valid_i[1];
  assign source_o = taken_q ? source_q : choice;
  assign valid_o = port_valid_i[source_o];
  assign length_o = port_length_i[source_o];
  assign meta_o = port_meta_i[source_o];
  assign word_o = port_word_i[source_o];
  assign port_next_o = {source_o && next_i, !source_o && next_i};
  assign port_done_o = {source_o && done_i, !source_o && done_i};

  always_ff @(posedge clk_i) begin
    if (take_i) begin
      taken_q  <= 1'b1;
      source_q <= source_o;
    end
    if (done_i) taken_q <= 1'b0;
    if (rst_i) begin
      taken_q  <= 1'b0;
      source_q <= 1'b0;
    end
  end
endmodule
