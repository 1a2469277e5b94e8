// SPDX-License-Identifier: Apache-2.0
//
// Register block IDENTITY: who the NIC is. `reg_rdata_o` follows `reg_read_i` by one cycle.
module identity_registers #(
  parameter logic [31:0] BuildId = 32'h0,
  parameter int unsigned ClockHz = 125000000,
  // The first byte on the wire is bits 7..0.
  parameter logic [47:0] MacAddress = 48'h0200_0050_4d02
) (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic [31:0] boot_count_i,
  input  logic        reg_write_i,
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  input  logic [31:0] reg_wdata_i,
  output logic [31:0] reg_rdata_o
);
  logic [31:0] scratch_q, header, value;

  register_header #(
    .Base        (mprig_regs_pkg::IdentityBase),
    .TypeValue   (mprig_regs_pkg::IdentityTypeValue),
    .VersionValue(mprig_regs_pkg::IdentityVersionValue),
    .NextValue   (mprig_regs_pkg::IdentityNextValue)
  ) u_header (
    .addr_i (reg_addr_i),
    .value_o(header)
  );

  always_comb begin
    unique case (reg_addr_i)
      mprig_regs_pkg::IdentityMagicOffset: value = mprig_regs_pkg::IdentityMagicReset;
      mprig_regs_pkg::IdentityFirmwareVersionOffset:
        value = mprig_regs_pkg::IdentityFirmwareVersionReset;
      mprig_regs_pkg::IdentityBuildIdOffset: value = BuildId;
      mprig_regs_pkg::IdentityClockHzOffset: value = 32'(ClockHz);
      mprig_regs_pkg::IdentityScratchOffset: value = scratch_q;
      mprig_regs_pkg::IdentityCapabilitiesOffset:
        value = mprig_regs_pkg::IdentityCapabilitiesReset;
      mprig_regs_pkg::IdentityBootCountOffset: value = boot_count_i;
      mprig_regs_pkg::IdentityMacLoOffset: value = MacAddress[31:0];
      mprig_regs_pkg::IdentityMacHiOffset: value = {16'h0, MacAddress[47:32]};
      default: value = header;
    endcase
  end

  always_ff @(posedge clk_i) begin
    reg_rdata_o <= reg_read_i ? value : 32'h0;
    if (reg_write_i && (reg_addr_i == mprig_regs_pkg::IdentityScratchOffset)) begin
      scratch_q <= reg_wdata_i;
    end
    if (rst_i) begin
      reg_rdata_o <= '0;
      scratch_q   <= mprig_regs_pkg::IdentityScratchReset;
    end
  end
endmodule
