// SPDX-License-Identifier: Apache-2.0
//
// Where the wire side and what tests it are joined: switches tester mode, brings generated frames
// (`generated_*`) and those of the transmit queues (`queued_*`) to the wire, and shows the checker
// (`checked_*`) the frames of one direction: those that are sent, or in tester mode those received.
//
// A mode that is wanted comes into force (`mode_o`) between two frames of either direction: every
// frame belongs to one mode as a whole, and no input of the checker is ever cut. `switching_o` is
// high until then, in which no frame begins to be sent; it takes as long as the frames on the wire
// take to end. With `returned_o` a word for the checker is of a frame that came from the wire.
module tester (
  input  logic                  clk_i,
  input  logic                  rst_i,

  input  logic                  generating_i,
  input  logic                  checking_i,
  output nic_pkg::tester_mode_t mode_o,
  output logic                  switching_o,

  input  logic [63:0]           queued_data_i,
  input  logic [7:0]            queued_keep_i,
  input  logic                  queued_last_i,
  input  logic                  queued_valid_i,
  output logic                  queued_ready_o,
  input  logic [63:0]           generated_data_i,
  input  logic [7:0]            generated_keep_i,
  input  logic                  generated_last_i,
  input  logic                  generated_valid_i,
  output logic                  generated_ready_o,

  output logic [63:0]           wire_tx_data_o,
  output logic [7:0]            wire_tx_keep_o,
  output logic                  wire_tx_last_o,
  output logic                  wire_tx_valid_o,
  input  logic                  wire_tx_ready_i,
  input  logic [63:0]           wire_rx_data_i,
  input  logic [7:0]            wire_rx_keep_i,
  input  logic                  wire_rx_last_i,
  input  logic                  wire_rx_valid_i,

  output logic [63:0]           checked_data_o,
  output logic [7:0]            checked_keep_o,
  output logic                  checked_last_o,
  output logic                  checked_valid_o,
  output logic                  returned_o,

  input  logic                  reg_write_i,
  input  logic                  reg_read_i,
  input  logic [15:0]           reg_addr_i,
  input  logic [31:0]           reg_wdata_i,
  output logic [31:0]           reg_rdata_o
);
  nic_pkg::tester_mode_t mode_q, wanted;
  logic                  rx_inside_q, rx_inside, between;

  assign mode_o = mode_q;
  assign switching_o = wanted != mode_q;
  assign rx_inside = wire_rx_valid_i ? !wire_rx_last_i : rx_inside_q;

  assign returned_o = mode_q.active;
  assign checked_data_o = mode_q.active ? wire_rx_data_i : wire_tx_data_o;
  assign checked_keep_o = mode_q.active ? wire_rx_keep_i : wire_tx_keep_o;
  assign checked_last_o = mode_q.active ? wire_rx_last_i : wire_tx_last_o;
  assign checked_valid_o = mode_q.active ? wire_rx_valid_i : wire_tx_valid_o && wire_tx_ready_i;

  tester_registers u_registers (
    .clk_i,
    .rst_i,
    .occupied_i(generating_i || checking_i),
    .mode_i    (mode_q),
    .wanted_o  (wanted),
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_rdata_o
  );

  wire_merge u_merge (
    .clk_i,
    .rst_i,
    .hold_i      (switching_o),
    .between_o   (between),
    .data_i      ({generated_data_i, queued_data_i}),
    .keep_i      ({generated_keep_i, queued_keep_i}),
    .last_i      ({generated_last_i, queued_last_i}),
    .valid_i     ({generated_valid_i, queued_valid_i}),
    .ready_o     ({generated_ready_o, queued_ready_o}),
    .wire_data_o (wire_tx_data_o),
    .wire_keep_o (wire_tx_keep_o),
    .wire_last_o (wire_tx_last_o),
    .wire_valid_o(wire_tx_valid_o),
    .wire_ready_i(wire_tx_ready_i)
  );

  always_ff @(posedge clk_i) begin
    rx_inside_q <= rx_inside;
    if (between && !rx_inside && switching_o) mode_q <= wanted;
    if (rst_i) begin
      rx_inside_q <= 1'b0;
      mode_q      <= '0;
    end
  end
endmodule
