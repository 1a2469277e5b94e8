// SPDX-License-Identifier: Apache-2.0
//
// Folds addresses and ports of IP frames to the two bits by which STEERING spreads them; the block's
// description has the formula.
//
// The inputs are the outputs of rx_ip_header. `flow_o` belongs to the frame whose `end_i` was high two
// cycles before.
module rx_flow (
  input  logic                clk_i,
  input  logic                rst_i,

  input  logic                valid_i,
  input  logic [3:0][15:0]    lanes_i,
  input  logic [10:0]         row_low_i,
  input  logic [10:0]         row_high_i,
  input  logic                end_i,
  input  logic [15:0]         length_i,
  input  nic_pkg::ip_header_t header_i,

  output logic [1:0]          flow_o
);
  // Bytes of a frame without a tag up to the end of its addresses, and of its ports.
  localparam logic [15:0] Ipv4AddressesEnd = 16'd34;
  localparam logic [15:0] Ipv6AddressesEnd = 16'd54;
  localparam logic [15:0] PortBytes = 16'd4;
  localparam logic [15:0] TagBytes = 16'd4;

  logic [3:0]      is_address, is_port;
  logic [3:0][1:0] fold;
  logic [1:0]      addresses, ports, addresses_q, ports_q, flow_q;
  logic [15:0]     addresses_end;
  logic            has_addresses, has_ports;

  logic unused_header;
  assign unused_header = ^{header_i.ip_end, header_i.segment};

  always_comb begin
    is_address = 4'h0;
    is_port = 4'h0;
    if (header_i.ipv4) begin
      is_address[0] = row_low_i == 11'd4;
      is_address[1] = row_low_i == 11'd3;
      is_address[3:2] = {2{row_high_i == 11'd3}};
      is_port[1] = row_low_i == 11'd4;
      is_port[2] = row_high_i == 11'd4;
    end
    if (header_i.ipv6) begin
      is_address[1:0] = {2{(row_low_i >= 11'd3) && (row_low_i <= 11'd6)}};
      is_address[2] = (row_high_i >= 11'd3) && (row_high_i <= 11'd6);
      is_address[3] = (row_high_i >= 11'd2) && (row_high_i <= 11'd5);
      is_port[3] = row_high_i == 11'd6;
      is_port[0] = row_low_i == 11'd7;
    end
    if (!valid_i) begin
      is_address = 4'h0;
      is_port = 4'h0;
    end
  end

  always_comb begin
    addresses = addresses_q;
    ports = ports_q;
    for (int unsigned i = 0; i < 4; i++) begin
      fold[i] = {^(lanes_i[i] & 16'hAAAA), ^(lanes_i[i] & 16'h5555)};
      if (is_address[i]) addresses = addresses ^ fold[i];
      if (is_port[i]) ports = ports ^ fold[i];
    end
  end

  assign addresses_end = (header_i.ipv6 ? Ipv6AddressesEnd : Ipv4AddressesEnd) +
                         (header_i.has_tag ? TagBytes : 16'd0);
  assign has_addresses = (header_i.ipv4 || header_i.ipv6) && (length_i >= addresses_end);
  assign has_ports = (header_i.tcp || header_i.udp) && !header_i.options && !header_i.fragment &&
                     (length_i >= addresses_end + PortBytes);

  always_ff @(posedge clk_i) begin
    addresses_q <= addresses;
    ports_q     <= ports;
    flow_q      <= !has_addresses ? 2'd0 : has_ports ? addresses_q ^ ports_q : addresses_q;
    flow_o      <= flow_q;
    if (rst_i || end_i) begin
      addresses_q <= '0;
      ports_q     <= '0;
    end
  end
endmodule
