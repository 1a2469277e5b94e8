// SPDX-License-Identifier: Apache-2.0
//
// The control link above its bytes: framing and execution of requests. What carries the bytes (a
// UART, a FIFO of a USB chip) is outside.
//
// A received byte is taken in every cycle with `rx_valid_i`, or reported as lost on the way by
// `rx_error_i`; there is no back-pressure. A byte to send is taken in a cycle with `tx_valid_o` and
// `tx_ready_i`, and stays until then. `boot_i` goes into every response.
//
// `bus_*` is a requester of the register bus (see register_arbiter). `good_o`, `bad_o` and
// `duplicate_o` are high for one cycle per frame that was taken, dropped, or a repeated WRITE.
// `busy_o` is high while a request, response or event is being worked on; a frame of which only a
// part has arrived does not make it busy.
module link_port (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic [7:0]  rx_data_i,
  input  logic        rx_valid_i,
  input  logic        rx_error_i,
  output logic [7:0]  tx_data_o,
  output logic        tx_valid_o,
  input  logic        tx_ready_i,
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
  output logic        good_o,
  output logic        bad_o,
  output logic        duplicate_o,
  output logic        busy_o
);
  logic        decoded_valid, full, request_valid, request_release, bridge_busy;
  logic [6:0]  decoded_index, decoded_words;
  logic [31:0] decoded_word;
  logic [6:0]  request_words, request_index;
  logic [31:0] request_word;
  logic        encoder_ready, encoder_valid, encoder_start;
  logic [6:0]  encoder_index, encoder_words;
  logic [31:0] encoder_word;

  assign busy_o = bridge_busy || !encoder_ready;

  link_decoder u_decoder (
    .clk_i,
    .rst_i,
    .byte_i       (rx_data_i),
    .byte_valid_i (rx_valid_i),
    .byte_error_i (rx_error_i),
    .full_i       (full),
    .word_valid_o (decoded_valid),
    .word_index_o (decoded_index),
    .word_o       (decoded_word),
    .words_o      (decoded_words),
    .good_o,
    .bad_o
  );

  link_requests u_requests (
    .clk_i,
    .rst_i,
    .wr_valid_i     (decoded_valid),
    .wr_index_i     (decoded_index),
    .wr_word_i      (decoded_word),
    .commit_i       (good_o),
    .words_i        (decoded_words),
    .full_o         (full),
    .request_valid_o(request_valid),
    .words_o        (request_words),
    .word_index_i   (request_index),
    .word_o         (request_word),
    .release_i      (request_release)
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
    .duplicate_o,
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
    .byte_o      (tx_data_o),
    .byte_valid_o(tx_valid_o),
    .byte_ready_i(tx_ready_i)
  );
endmodule
