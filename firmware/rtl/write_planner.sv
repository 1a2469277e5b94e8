// SPDX-License-Identifier: Apache-2.0
//
// Cuts the pieces of received frames into bursts that stay inside a page, and asks for them.
//
// A command is taken in a cycle with `command_ready_o`, two cycles before its first address is
// offered. When an address is accepted the burst goes to the data stage (`burst_*`) and to those
// who await the responses (`issued_*`: with the queue, `buffer_begin`, `buffer_end` and the time) in the same
// cycle; both have made room. A command to skip goes to the data stage alone. One burst takes at
// least two cycles, a piece three.
module write_planner (
  input  logic                    clk_i,
  input  logic                    rst_i,
  input  logic [63:0]             time_i,

  input  logic                    command_valid_i,
  input  nic_pkg::write_command_t command_i,
  output logic                    command_ready_o,

  output logic                    burst_valid_o,
  output nic_pkg::write_burst_t   burst_o,
  input  logic                    burst_ready_i,

  output logic                    issued_valid_o,
  output logic [1:0]              issued_queue_o,
  output logic                    issued_begin_o,
  output logic                    issued_end_o,
  output logic [63:0]             issued_time_o,
  input  logic                    issued_ready_i,

  output logic [63:0]             aw_addr_o,
  output logic [7:0]              aw_len_o,
  output logic                    aw_valid_o,
  input  logic                    aw_ready_i,

  output logic                    busy_o
);
  localparam logic [12:0] PageBytes = 13'd4096;

  typedef enum logic [1:0] {StIdle, StPlan, StAddress, StSkip} state_e;

  state_e                  state_q;
  nic_pkg::write_command_t command_q;
  logic                    begin_q, issue, last;
  logic [12:0]             in_page, chunk_q;
  logic [7:0]              last_beat;

  assign in_page = PageBytes - {1'b0, command_q.address[11:0]};
  assign last = {3'h0, chunk_q} == command_q.length;
  assign last_beat = 8'(({1'b0, chunk_q} + {10'h0, command_q.address[3:0]} - 14'd1) >> 4);
  assign issue = aw_valid_o && aw_ready_i;

  assign command_ready_o = state_q == StIdle;
  assign aw_valid_o = (state_q == StAddress) && burst_ready_i && issued_ready_i;
  assign aw_addr_o = {command_q.address[63:4], 4'h0};
  assign aw_len_o = last_beat;

  assign issued_valid_o = issue;
  assign issued_queue_o = command_q.queue_id;
  assign issued_begin_o = begin_q;
  assign issued_end_o = last && command_q.buffer_end;
  assign issued_time_o = time_i;

  assign burst_valid_o = issue || (state_q == StSkip);
  always_comb begin
    burst_o.skip = command_q.skip;
    burst_o.generated = command_q.generated;
    burst_o.frame_end = command_q.frame_end && (last || command_q.skip);
    burst_o.frame_length = command_q.frame_length;
    burst_o.position = command_q.position;
    burst_o.length = chunk_q;
    burst_o.offset = command_q.address[3:0];
  end

  logic unused_begin;
  assign unused_begin = command_q.buffer_begin;

  assign busy_o = state_q != StIdle;

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      StIdle: begin
        command_q <= command_i;
        begin_q   <= command_i.buffer_begin;
        if (command_valid_i) state_q <= command_i.skip ? StSkip : StPlan;
      end
      StPlan: begin
        chunk_q <= ({3'h0, in_page} < command_q.length) ? in_page : command_q.length[12:0];
        state_q <= StAddress;
      end
      StAddress: begin
        if (issue) begin
          begin_q            <= 1'b0;
          command_q.address  <= command_q.address + {51'h0, chunk_q};
          command_q.position <= command_q.position + {3'h0, chunk_q};
          command_q.length   <= command_q.length - {3'h0, chunk_q};
          state_q            <= last ? StIdle : StPlan;
        end
      end
      default: if (burst_ready_i) state_q <= StIdle;
    endcase
    if (rst_i) state_q <= StIdle;
  end
endmodule
