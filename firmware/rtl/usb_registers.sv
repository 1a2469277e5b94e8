// SPDX-License-Identifier: Apache-2.0
//
// Register block USB: what the control link over USB has seen. Each `*_i` pulse is counted in the
// next cycle. `reg_rdata_o` follows `reg_read_i` by one cycle.
module usb_registers (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        good_i,
  input  logic        bad_i,
  input  logic        duplicate_i,
  input  logic        received_i,
  input  logic        sent_i,
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  output logic [31:0] reg_rdata_o
);
  logic [31:0] good_q, bad_q, duplicates_q, received_q, sent_q, header, value;

  register_header #(
    .Base        (mprig_regs_pkg::UsbBase),
    .TypeValue   (mprig_regs_pkg::UsbTypeValue),
    .VersionValue(mprig_regs_pkg::UsbVersionValue),
    .NextValue   (mprig_regs_pkg::UsbNextValue)
  ) u_header (
    .addr_i (reg_addr_i),
    .value_o(header)
  );

  always_comb begin
    unique case (reg_addr_i)
      mprig_regs_pkg::UsbFramesGoodOffset:    value = good_q;
      mprig_regs_pkg::UsbFramesBadOffset:     value = bad_q;
      mprig_regs_pkg::UsbDuplicatesOffset:    value = duplicates_q;
      mprig_regs_pkg::UsbBytesReceivedOffset: value = received_q;
      mprig_regs_pkg::UsbBytesSentOffset:     value = sent_q;
      default: value = header;
    endcase
  end

  always_ff @(posedge clk_i) begin
    reg_rdata_o <= reg_read_i ? value : 32'h0;
    if (good_i) good_q <= good_q + 32'd1;
    if (bad_i) bad_q <= bad_q + 32'd1;
    if (duplicate_i) duplicates_q <= duplicates_q + 32'd1;
    if (received_i) received_q <= received_q + 32'd1;
    if (sent_i) sent_q <= sent_q + 32'd1;
    if (rst_i) begin
      reg_rdata_o  <= '0;
      good_q       <= '0;
      bad_q        <= '0;
      duplicates_q <= '0;
      received_q   <= '0;
      sent_q       <= '0;
    end
  end
endmodule
