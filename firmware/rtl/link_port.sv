// SPDX-License-Identifier: Apache-2.0
//
// The control link: UART, framing, execution of requests, and the register block LINK.
//
// `bus_*` is a requester of the register bus (see register_arbiter), `reg_*` the block's own side.
// `busy_o` is high while a character is on the line in either direction or a request, response or
// event is being worked on; a frame of which only a part has arrived does not make it busy.
module link_port #(
  parameter int unsigned UartDivisor = 4
) (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        uart_rx_i,
  output logic        uart_tx_o,
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
  output logic        busy_o
);
  logic [7:0]  rx_data, tx_data;
  logic        rx_valid, rx_error, rx_busy, tx_valid, tx_ready, tx_busy;
  logic        request_valid, request_release, good, bad, duplicate, bridge_busy;
  logic [6:0]  request_words, request_index;
  logic [31:0] request_word;
  logic        encoder_ready, encoder_valid, encoder_start;
  logic [6:0]  encoder_index, encoder_words;
  logic [31:0] encoder_word;

  assign busy_o = rx_busy || tx_busy || bridge_busy || !encoder_ready;

  uart_rx #(.Divisor(UartDivisor)) u_uart_rx (
    .clk_i,
    .rst_i,
    .rx_i   (uart_rx_i),
    .data_o (rx_data),
    .valid_o(rx_valid),
    .error_o(rx_error),
    .busy_o (rx_busy)
  );

  link_decoder u_decoder (
    .clk_i,
    .rst_i,
    .byte_i           (rx_data),
    .byte_valid_i     (rx_valid),
    .byte_error_i     (rx_error),
    .request_valid_o  (request_valid),
    .words_o          (request_words),
    .word_index_i     (request_index),
    .word_o           (request_word),
    .request_release_i(request_release),
    .good_o           (good),
    .bad_o            (bad)
  );

  link_bridge u_bridge (
    .clk_i,
    .rst_i,
    .request_valid_i  (request_valid),
    .request_words_i  (request_words),
    .request_index_o  (request_index),
    .request_word_i   (request_word),
    .request_release_o(request_release),
    .encoder_ready_i  (encoder_ready),
    .encoder_valid_o  (encoder_valid),
    .encoder_index_o  (encoder_index),
    .encoder_word_o   (encoder_word),
    .encoder_start_o  (encoder_start),
    .encoder_words_o  (encoder_words),
    .bus_valid_o,
    .bus_write_o,
    .bus_addr_o,
    .bus_wdata_o,
    .bus_ack_i,
    .bus_rdata_i,
    .event_i,
    .event_time_i,
    .event_argument_i,
    .snapshot_valid_i,
    .snapshot_start_o,
    .snapshot_word_valid_i,
    .snapshot_index_i,
    .snapshot_word_i,
    .snapshot_last_i,
    .duplicate_o      (duplicate),
    .busy_o           (bridge_busy)
  );

  link_encoder u_encoder (
    .clk_i,
    .rst_i,
    .wr_valid_i  (encoder_valid),
    .wr_index_i  (encoder_index),
    .wr_word_i   (encoder_word),
    .start_i     (encoder_start),
    .words_i     (encoder_words),
    .ready_o     (encoder_ready),
    .byte_o      (tx_data),
    .byte_valid_o(tx_valid),
    .byte_ready_i(tx_ready)
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
    .good_i      (good),
    .bad_i       (bad),
    .duplicate_i (duplicate),
    .uart_error_i(rx_error),
    .reg_read_i,
    .reg_addr_i,
    .reg_rdata_o
  );
endmodule
