// SPDX-License-Identifier: Apache-2.0
//
// The control link behind the UART, and the register block LINK.
//
// `bus_*` is a requester of the register bus (see register_arbiter), `reg_*` the block's own side.
// `good_o` is high for one cycle for each request that was received.
// `busy_o` is high while a character is on the line in either direction or the link has work (see
// link_port).
module link_uart #(
  parameter int unsigned UartDivisor = 4
) (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        uart_rx_i,
  output logic        uart_tx_o,
  input  logic [7:0]  boot_i,
  input  logic        event_i,
  input  logic [63:0] event_time_i,
  input  logic [31:0] event_argument_i,
  input  logic        snapshot_valid_i,
  output logic        snapshot_start_o,
  input  logic        snapshot_word_valid_i,
  input  logic [6:0]  snapshot_index_i,
  input  logic [31:0] snapshot_word_i,
  input  logic        snapshot_last_i,
  output logic        bus_valid_o,
  output logic        bus_write_o,
  output logic [15:0] bus_addr_o,
  output logic [31:0] bus_wdata_o,
  input  logic        bus_ack_i,
  input  logic [31:0] bus_rdata_i,
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  output logic [31:0] reg_rdata_o,
  output logic        good_o,
  output logic        busy_o
);
  logic [7:0]  rx_data, tx_data;
  logic        rx_valid, rx_error, rx_busy, tx_valid, tx_ready, tx_busy;
  logic        bad, duplicate, port_busy;
  logic [7:0]  port_data;
  logic        port_valid, port_ready;
  logic [5:0]  send_level;

  localparam logic [5:0] SendDepth = 6'd32;

  assign port_ready = send_level != SendDepth;
  assign busy_o = rx_busy || tx_busy || tx_valid || port_busy;

  uart_rx #(.Divisor(UartDivisor)) u_uart_rx (
    .clk_i,
    .rst_i,
    .rx_i   (uart_rx_i),
    .data_o (rx_data),
    .valid_o(rx_valid),
    .error_o(rx_error),
    .busy_o (rx_busy)
  );

  link_port u_port (
    .clk_i,
    .rst_i,
    .rx_data_i  (rx_data),
    .rx_valid_i (rx_valid),
    .rx_error_i (rx_error),
    .tx_data_o  (port_data),
    .tx_valid_o (port_valid),
    .tx_ready_i (port_ready),
    .boot_i,
    .event_i,
    .event_time_i,
    .event_argument_i,
    .snapshot_valid_i,
    .snapshot_start_o,
    .snapshot_word_valid_i,
    .snapshot_index_i,
    .snapshot_word_i,
    .snapshot_last_i,
    .bus_valid_o,
    .bus_write_o,
    .bus_addr_o,
    .bus_wdata_o,
    .bus_ack_i,
    .bus_rdata_i,
    .good_o,
    .bad_o      (bad),
    .duplicate_o(duplicate),
    .busy_o     (port_busy)
  );

  // Keeps the line busy while the next response is being read, checked and searched for zeros: some
  // 600 cycles for the longest, where a character lasts at least 40.
  fifo #(
    .Width    (8),
    .DepthLog2(5)
  ) u_send (
    .clk_i,
    .rst_i,
    .clear_i   (1'b0),
    .wr_valid_i(port_valid && port_ready),
    .wr_data_i (port_data),
    .rd_valid_o(tx_valid),
    .rd_data_o (tx_data),
    .rd_take_i (tx_ready),
    .level_o   (send_level)
  );

  uart_tx #(.Divisor(UartDivisor)) u_uart_tx (
    .clk_i,
    .rst_i,
    .data_i (tx_data),
    .valid_i(tx_valid),
    .ready_o(tx_ready),
    .tx_o   (uart_tx_o),
    .busy_o (tx_busy)
  );

  link_registers #(.UartDivisor(UartDivisor)) u_registers (
    .clk_i,
    .rst_i,
    .good_i      (good_o),
    .bad_i       (bad),
    .duplicate_i (duplicate),
    .uart_error_i(rx_error),
    .reg_read_i,
    .reg_addr_i,
    .reg_rdata_o
  );
endmodule
