// SPDX-License-Identifier: Apache-2.0
//
// Register block TESTER. A write of CONTROL that would change it while `occupied_i` is high changes
// nothing and is counted. `wanted_o` is what CONTROL has, and differs from `mode_i`, what is in
// force, while the mode is being switched. `reg_rdata_o` follows `reg_read_i` by one cycle.
module tester_registers (
  input  logic                   clk_i,
  input  logic                   rst_i,
  input  logic                   occupied_i,
  input  nic_pkg::tester_mode_t  mode_i,
  output nic_pkg::tester_mode_t  wanted_o,

  input  logic                   reg_write_i,
  input  logic                   reg_read_i,
  input  logic [15:0]            reg_addr_i,
  input  logic [31:0]            reg_wdata_i,
  output logic [31:0]            reg_rdata_o
);
  nic_pkg::tester_mode_t wanted_q, written;
  logic                  change;
  logic [31:0]           refused_q, header, control, status, value;

  register_header #(
    .Base        (mprig_regs_pkg::TesterBase),
    .TypeValue   (mprig_regs_pkg::TesterTypeValue),
    .VersionValue(mprig_regs_pkg::TesterVersionValue),
    .NextValue   (mprig_regs_pkg::TesterNextValue)
  ) u_header (
    .addr_i (reg_addr_i),
    .value_o(header)
  );

  assign wanted_o = wanted_q;
  assign written.active = reg_wdata_i[mprig_regs_pkg::TesterControlEnableLsb];
  assign written.deliver = reg_wdata_i[mprig_regs_pkg::TesterControlDeliverLsb];
  assign change = reg_write_i && (reg_addr_i == mprig_regs_pkg::TesterControlOffset) &&
                  (written != wanted_q);

  always_comb begin
    control = 32'h0;
    control[mprig_regs_pkg::TesterControlEnableLsb] = wanted_q.active;
    control[mprig_regs_pkg::TesterControlDeliverLsb] = wanted_q.deliver;
    status = 32'h0;
    status[mprig_regs_pkg::TesterStatusActiveLsb] = mode_i.active;
    status[mprig_regs_pkg::TesterStatusDeliveringLsb] = mode_i.deliver;
    status[mprig_regs_pkg::TesterStatusSwitchingLsb] = wanted_q != mode_i;
  end

  always_comb begin
    unique case (reg_addr_i)
      mprig_regs_pkg::TesterControlOffset: value = control;
      mprig_regs_pkg::TesterStatusOffset:  value = status;
      mprig_regs_pkg::TesterRefusedOffset: value = refused_q;
      default:                             value = header;
    endcase
  end

  always_ff @(posedge clk_i) begin
    reg_rdata_o <= reg_read_i ? value : 32'h0;
    if (change && !occupied_i) wanted_q <= written;
    if (change && occupied_i) refused_q <= refused_q + 32'd1;
    if (rst_i) begin
      reg_rdata_o <= '0;
      wanted_q    <= '0;
      refused_q   <= '0;
    end
  end
endmodule
