// SPDX-License-Identifier: Apache-2.0
//
// Cuts the segments of frames to be sent into bursts of at most 512 bytes that stay inside a
// 512-byte line, hence inside a page, and asks for them.
//
// A command is taken in a cycle with `command_ready_o`. A burst is asked for when `burst_ready_i` is
// high and the beats that it brings fit into the FIFO behind: `Beats` in all, one given back with
// each `beat_taken_i`. What is refused is passed on without asking. A burst takes two cycles, a
// segment three.
module read_planner #(
  parameter int unsigned BeatsLog2 = 8
) (
  input  logic                   clk_i,
  input  logic                   rst_i,

  input  logic                   command_valid_i,
  input  nic_pkg::read_command_t command_i,
  output logic                   command_ready_o,

  output logic                   burst_valid_o,
  output nic_pkg::read_burst_t   burst_o,
  input  logic                   burst_ready_i,
  input  logic                   beat_taken_i,

  output logic [63:0]            ar_addr_o,
  output logic [7:0]             ar_len_o,
  output logic                   ar_valid_o,
  input  logic                   ar_ready_i,

  output logic                   busy_o
);
  localparam logic [9:0] LineBytes = 10'd512;

  typedef enum logic [1:0] {StIdle, StPlan, StAddress, StRefuse} state_e;

  state_e                 state_q;
  nic_pkg::read_command_t command_q;
  logic [9:0]             in_line, chunk_q;
  logic [5:0]             beats;
  logic [BeatsLog2:0]     free_q;
  logic                   issue, last;

  assign in_line = LineBytes - {1'b0, command_q.address[8:0]};
  assign last = {6'h0, chunk_q} == command_q.length;
  assign beats = 6'(({1'b0, chunk_q} + {7'h0, command_q.address[3:0]} + 11'd15) >> 4);

  assign command_ready_o = state_q == StIdle;
  assign ar_valid_o = (state_q == StAddress) && burst_ready_i &&
                      (free_q >= (BeatsLog2 + 1)'(beats));
  assign ar_addr_o = {command_q.address[63:4], 4'h0};
  assign ar_len_o = {2'h0, beats} - 8'd1;
  assign issue = ar_valid_o && ar_ready_i;

  assign burst_valid_o = issue || (state_q == StRefuse);
  assign burst_o.refuse = command_q.refuse;
  assign burst_o.queue_id = command_q.queue_id;
  assign burst_o.descriptor_end = command_q.descriptor_end && (last || command_q.refuse);
  assign burst_o.frame_end = command_q.frame_end && (last || command_q.refuse);
  assign burst_o.length = chunk_q;
  assign burst_o.offset = command_q.address[3:0];
  assign busy_o = state_q != StIdle;

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      StIdle: begin
        command_q <= command_i;
        if (command_valid_i) state_q <= command_i.refuse ? StRefuse : StPlan;
      end
      StPlan: begin
        chunk_q <= ({6'h0, in_line} < command_q.length) ? in_line : command_q.length[9:0];
        state_q <= StAddress;
      end
      StAddress: begin
        if (issue) begin
          command_q.address <= command_q.address + {54'h0, chunk_q};
          command_q.length  <= command_q.length - {6'h0, chunk_q};
          state_q           <= last ? StIdle : StPlan;
        end
      end
      default: if (burst_ready_i) state_q <= StIdle;
    endcase
    free_q <= free_q + (BeatsLog2 + 1)'(beat_taken_i) - (issue ? (BeatsLog2 + 1)'(beats) : '0);
    if (rst_i) begin
      state_q <= StIdle;
      free_q  <= {1'b1, {BeatsLog2{1'b0}}};
    end
  end
endmodule
