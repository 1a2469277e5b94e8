// SPDX-License-Identifier: Apache-2.0
//
// Register block LINK: what the control link has seen. Each `*_i` pulse is counted in the next
// cycle. `reg_rdata_o` follows `reg_read_i` by one cycle.
module link_registers #(
  parameter int unsigned UartDivisor = 4
) (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        good_i,
  input  logic        bad_i,
  input  logic        duplicate_i,
  input  logic        uart_error_i,
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  output logic [31:0] reg_rdata_o
);
  logic [31:0] good_q, bad_q, duplicates_q, errors_q, header, value;

  register_header #(
    .Base        (mprig_regs_pkg::LinkBase),
    .TypeValue   (mprig_regs_pkg::LinkTypeValue),
    .VersionValue(mprig_regs_pkg::LinkVersionValue),
    .NextValue   (mprig_regs_pkg::LinkNextValue)
  ) u_header (
    .addr_i (reg_addr_i),
    .value_o(header)
  );

  always_comb begin
    unique case (reg_addr_i)
      mprig_regs_pkg::LinkFramesGoodOffset:  value = good_q;
      mprig_regs_pkg::LinkFramesBadOffset:   value = bad_q;
      mprig_regs_pkg::LinkDuplicatesOffset:  value = duplicates_q;
      mprig_regs_pkg::LinkUartErrorsOffset:  value = errors_q;
      mprig_regs_pkg::LinkUartDivisorOffset: value = 32'(UartDivisor);
      default: value = header;
    endcase
  end

  always_ff @(posedge clk_i) begin
    reg_rdata_o <= reg_read_i ? value : 32'h0;
    if (good_i) good_q <= good_q + 32'd1;
    if (bad_i) bad_q <= bad_q + 32'd1;
    if (duplicate_i) duplicates_q <= duplicates_q + 32'd1;
    if (uart_error_i) errors_q <= errors_q + 32'd1;
    if (rst_i) begin
      reg_rdata_o  <= '0;
      good_q       <= '0;
      bad_q        <= '0;
      duplicates_q <= '0;
      errors_q     <= '0;
    end
  end
endmodule
