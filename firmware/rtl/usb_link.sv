// SPDX-License-Identifier: Apache-2.0
//
// The control link over USB: the same frames and requests as over the UART, on the byte stream of a
// bridge chip, and the register block USB.
//
// rx_*  a byte moves in each cycle with valid and ready; bytes are never held back.
// tx_*  a byte moves in each cycle with valid and ready. `tx_last_o` marks the delimiter that ends
//       a frame: what the chip has then should go to the computer at once.
//
// `good_o` is high for one cycle for each request that was received.
// `busy_o` is low while the chip has no room: only the chip can then change anything.
module usb_link (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic [7:0]  rx_data_i,
  input  logic        rx_valid_i,
  output logic        rx_ready_o,
  output logic [7:0]  tx_data_o,
  output logic        tx_last_o,
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
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  output logic [31:0] reg_rdata_o,
  output logic        good_o,
  output logic        busy_o
);
  logic bad, duplicate, port_busy, sent;
  logic inside_frame_q;

  assign rx_ready_o = 1'b1;
  assign sent = tx_valid_o && tx_ready_i;
  // Frames have a delimiter at both ends; the one in front is not the end of anything.
  assign tx_last_o = inside_frame_q && (tx_data_o == 8'h00);
  assign busy_o = rx_valid_i || (port_busy && !(tx_valid_o && !tx_ready_i));

  always_ff @(posedge clk_i) begin
    if (sent) inside_frame_q <= tx_data_o != 8'h00;
    if (rst_i) inside_frame_q <= 1'b0;
  end

  link_port u_port (
    .clk_i,
    .rst_i,
    .rx_data_i,
    .rx_valid_i,
    .rx_error_i (1'b0),
    .tx_data_o,
    .tx_valid_o,
    .tx_ready_i,
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

  usb_registers u_registers (
    .clk_i,
    .rst_i,
    .good_i     (good_o),
    .bad_i      (bad),
    .duplicate_i(duplicate),
    .received_i (rx_valid_i),
    .sent_i     (sent),
    .reg_read_i,
    .reg_addr_i,
    .reg_rdata_o
  );
endmodule
