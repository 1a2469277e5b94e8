// SPDX-License-Identifier: Apache-2.0
//
// Writes received frames to memory as the dispatcher commands: commands wait in a FIFO of four, are
// cut into bursts, and up to eight bursts wait for their data to be written. The frame side is that
// of write_stream, `issued_*` that of write_planner.
module rx_writer #(
  parameter int unsigned IndexWidth = 11
) (
  input  logic                    clk_i,
  input  logic                    rst_i,
  input  logic [63:0]             time_i,

  input  logic                    command_valid_i,
  input  nic_pkg::write_command_t command_i,
  output logic                    command_ready_o,

  output logic                    issued_valid_o,
  output logic [1:0]              issued_queue_o,
  output logic                    issued_begin_o,
  output logic                    issued_end_o,
  output logic [63:0]             issued_time_o,
  input  logic                    issued_ready_i,

  input  logic [1:0][127:0]       word_i,
  output logic [1:0]              rd_next_o,
  output logic [1:0]              rd_seek_o,
  output logic [IndexWidth-1:0]   rd_index_o,
  output logic [1:0]              rd_done_o,
  output logic [15:0]             rd_length_o,

  output logic [63:0]             aw_addr_o,
  output logic [7:0]              aw_len_o,
  output logic                    aw_valid_o,
  input  logic                    aw_ready_i,
  output logic [127:0]            w_data_o,
  output logic [15:0]             w_strb_o,
  output logic                    w_last_o,
  output logic                    w_valid_o,
  input  logic                    w_ready_i,

  output logic                    busy_o
);
  localparam int unsigned CommandsLog2 = 2;
  localparam int unsigned BurstsLog2 = 3;

  nic_pkg::write_command_t command;
  nic_pkg::write_burst_t   burst, burst_head;
  logic                    command_valid, command_take, burst_valid, burst_ready;
  logic                    burst_head_valid, burst_take, planner_busy, stream_busy;
  logic [CommandsLog2:0]   commands;
  logic [BurstsLog2:0]     bursts;

  assign command_ready_o = !commands[CommandsLog2];
  assign burst_ready = !bursts[BurstsLog2];
  assign busy_o = command_valid || burst_head_valid || planner_busy || stream_busy;

  fifo #(
    .Width    ($bits(command_i)),
    .DepthLog2(CommandsLog2)
  ) u_commands (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(command_valid_i && command_ready_o),
    .wr_data_i (command_i),
    .rd_valid_o(command_valid),
    .rd_data_o (command),
    .rd_take_i (command_take),
    .level_o   (commands)
  );

  write_planner u_planner (
    .clk_i,
    .rst_i,
    .time_i,
    .command_valid_i(command_valid),
    .command_i      (command),
    .command_ready_o(command_take),
    .burst_valid_o  (burst_valid),
    .burst_o        (burst),
    .burst_ready_i  (burst_ready),
    .issued_valid_o,
    .issued_queue_o,
    .issued_begin_o,
    .issued_end_o,
    .issued_time_o,
    .issued_ready_i,
    .aw_addr_o,
    .aw_len_o,
    .aw_valid_o,
    .aw_ready_i,
    .busy_o         (planner_busy)
  );

  fifo #(
    .Width    ($bits(burst)),
    .DepthLog2(BurstsLog2)
  ) u_bursts (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(burst_valid && burst_ready),
    .wr_data_i (burst),
    .rd_valid_o(burst_head_valid),
    .rd_data_o (burst_head),
    .rd_take_i (burst_take),
    .level_o   (bursts)
  );

  write_stream #(.IndexWidth(IndexWidth)) u_stream (
    .clk_i,
    .rst_i,
    .burst_valid_i(burst_head_valid),
    .burst_i      (burst_head),
    .burst_take_o (burst_take),
    .word_i,
    .rd_next_o,
    .rd_seek_o,
    .rd_index_o,
    .rd_done_o,
    .rd_length_o,
    .w_data_o,
    .w_strb_o,
    .w_last_o,
    .w_valid_o,
    .w_ready_i,
    .busy_o       (stream_busy)
  );
endmodule
