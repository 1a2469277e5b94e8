// SPDX-License-Identifier: Apache-2.0
//
// Shares the register bus between the host and the control links, one port each.
//
// A requester holds `valid_i`, `write_i`, `addr_i` and `wdata_i` until the cycle of its `ack_o`,
// in which `rdata_o` is valid. Those who wait are served in turn.
//
// Towards the blocks an access is one cycle of `reg_write_o` or `reg_read_o`, while `reg_addr_o`
// stays until it is answered. A block that owns the address presents the value in one of the next
// AnswerCycles cycles and zero in all others, so that the values of all blocks can be joined by OR.
module register_arbiter #(
  parameter int unsigned Ports = 3,
  localparam int unsigned IndexWidth = $clog2(Ports)
) (
  input  logic                   clk_i,
  input  logic                   rst_i,

  input  logic [Ports-1:0]       valid_i,
  input  logic [Ports-1:0]       write_i,
  input  logic [Ports-1:0][15:0] addr_i,
  input  logic [Ports-1:0][31:0] wdata_i,
  output logic [Ports-1:0]       ack_o,
  output logic [31:0]            rdata_o,

  output logic                   reg_write_o,
  output logic                   reg_read_o,
  output logic [15:0]            reg_addr_o,
  output logic [31:0]            reg_wdata_o,
  input  logic [31:0]            reg_rdata_i,

  output logic                   busy_o
);
  // As many as the block with the most words needs to choose one.
  localparam int unsigned AnswerCycles = 5;

  typedef enum logic [1:0] {StIdle, StAccess, StWait, StAnswer} state_e;

  state_e                state_q;
  logic [IndexWidth-1:0] port_q, next_port;
  logic                  write_q;
  logic [15:0]           addr_q;
  logic [31:0]           wdata_q, rdata_q;
  logic [2:0]            waited_q;

  round_robin #(.Count(Ports)) u_round_robin (
    .request_i(valid_i),
    .last_i   (port_q),
    .choice_o (next_port)
  );

  assign reg_write_o = (state_q == StAccess) && write_q;
  assign reg_read_o = (state_q == StAccess) && !write_q;
  assign reg_addr_o = addr_q;
  assign reg_wdata_o = wdata_q;
  assign rdata_o = rdata_q;
  assign ack_o = (state_q == StAnswer) ? Ports'(1) << port_q : '0;
  assign busy_o = (state_q != StIdle) || (valid_i != '0);

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      StIdle: begin
        if (valid_i != '0) begin
          port_q  <= next_port;
          write_q <= write_i[next_port];
          addr_q  <= addr_i[next_port];
          wdata_q <= wdata_i[next_port];
          state_q <= StAccess;
        end
      end
      StAccess: begin
        rdata_q  <= '0;
        waited_q <= '0;
        state_q  <= write_q ? StAnswer : StWait;
      end
      StWait: begin
        rdata_q  <= rdata_q | reg_rdata_i;
        waited_q <= waited_q + 3'd1;
        if (waited_q == 3'(AnswerCycles - 1)) state_q <= StAnswer;
      end
      default:  state_q <= StIdle;
    endcase
    if (rst_i) begin
      state_q <= StIdle;
      port_q  <= '0;
    end
  end
endmodule
