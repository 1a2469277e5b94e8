// SPDX-License-Identifier: Apache-2.0
//
// Register block LATENCY and the window of its histograms. `restart_o` is high in the cycle of the
// write that makes ENABLE rise. `reg_rdata_o` follows `reg_read_i` by one cycle; for a bucket the
// histogram gives it then in `window_count_i`.
module latency_registers (
  input  logic             clk_i,
  input  logic             rst_i,
  input  logic [63:0]      time_i,

  output logic             enable_o,
  output logic             restart_o,
  input  logic             clearing_i,
  input  logic             pending_i,
  output logic             window_read_o,
  output logic [12:0]      window_bucket_o,
  input  logic [31:0]      window_count_i,
  input  logic [1:0][63:0] samples_i,
  input  logic [1:0][63:0] sum_i,
  input  logic [1:0][31:0] min_i,
  input  logic [1:0][31:0] max_i,
  input  logic [1:0][31:0] clipped_i,
  input  logic [1:0][31:0] unmatched_i,
  input  logic [1:0][31:0] lost_i,

  input  logic             reg_write_i,
  input  logic             reg_read_i,
  input  logic [15:0]      reg_addr_i,
  input  logic [31:0]      reg_wdata_i,
  output logic [31:0]      reg_rdata_o
);
  localparam logic [15:0] Window = 16'(mprig_regs_pkg::LatencyWindow);
  localparam logic [15:0] HistogramBytes =
      mprig_regs_pkg::LatencyEchoSamplesOffset - mprig_regs_pkg::LatencyDmaSamplesOffset;

  logic             enable_q, write_control, window_read_q;
  logic [2:0]       page_q;
  logic [63:0]      time_q;
  logic [31:0]      header, value, register_q;
  logic [1:0][31:0] histogram_value;
  logic [1:0][15:0] histogram_addr;

  register_header #(
    .Base        (mprig_regs_pkg::LatencyBase),
    .TypeValue   (mprig_regs_pkg::LatencyTypeValue),
    .VersionValue(mprig_regs_pkg::LatencyVersionValue),
    .NextValue   (mprig_regs_pkg::LatencyNextValue)
  ) u_header (
    .addr_i (reg_addr_i),
    .value_o(header)
  );

  assign write_control = reg_write_i && (reg_addr_i == mprig_regs_pkg::LatencyControlOffset);
  assign restart_o = write_control && reg_wdata_i[mprig_regs_pkg::LatencyControlEnableLsb] &&
                     !enable_q;
  assign enable_o = enable_q;
  assign window_read_o = reg_read_i && (reg_addr_i[15:12] == Window[15:12]);
  assign window_bucket_o = {page_q, reg_addr_i[11:2]};
  assign reg_rdata_o = register_q | (window_read_q ? window_count_i : 32'h0);

  for (genvar h = 0; h < 2; h++) begin : gen_histogram
    // The address as it would be for the first histogram.
    assign histogram_addr[h] = reg_addr_i - 16'(h) * HistogramBytes;
    always_comb begin
      unique case (histogram_addr[h])
        mprig_regs_pkg::LatencyDmaSamplesOffset:   histogram_value[h] = samples_i[h][31:0];
        mprig_regs_pkg::LatencyDmaSamplesHiOffset: histogram_value[h] = samples_i[h][63:32];
        mprig_regs_pkg::LatencyDmaSumOffset:       histogram_value[h] = sum_i[h][31:0];
        mprig_regs_pkg::LatencyDmaSumHiOffset:     histogram_value[h] = sum_i[h][63:32];
        mprig_regs_pkg::LatencyDmaMinOffset:       histogram_value[h] = min_i[h];
        mprig_regs_pkg::LatencyDmaMaxOffset:       histogram_value[h] = max_i[h];
        mprig_regs_pkg::LatencyDmaClippedOffset:   histogram_value[h] = clipped_i[h];
        mprig_regs_pkg::LatencyDmaUnmatchedOffset: histogram_value[h] = unmatched_i[h];
        mprig_regs_pkg::LatencyDmaLostOffset:      histogram_value[h] = lost_i[h];
        default:                                   histogram_value[h] = 32'h0;
      endcase
    end
  end

  always_comb begin
    unique case (reg_addr_i)
      mprig_regs_pkg::LatencyControlOffset: value = {31'h0, enable_q};
      mprig_regs_pkg::LatencyStatusOffset:  value = {30'h0, pending_i, clearing_i};
      mprig_regs_pkg::LatencyPageOffset:    value = {29'h0, page_q};
      mprig_regs_pkg::LatencyTimeOffset:    value = time_q[31:0];
      mprig_regs_pkg::LatencyTimeHiOffset:  value = time_q[63:32];
      default: value = header | histogram_value[0] | histogram_value[1];
    endcase
  end

  always_ff @(posedge clk_i) begin
    register_q    <= reg_read_i ? value : 32'h0;
    window_read_q <= window_read_o;
    if (write_control) enable_q <= reg_wdata_i[mprig_regs_pkg::LatencyControlEnableLsb];
    if (reg_write_i && (reg_addr_i == mprig_regs_pkg::LatencyPageOffset)) begin
      page_q <= reg_wdata_i[2:0];
    end
    if (reg_write_i && (reg_addr_i == mprig_regs_pkg::LatencyTimeOffset)) time_q <= time_i;
    if (rst_i) begin
      register_q    <= '0;
      window_read_q <= 1'b0;
      enable_q      <= mprig_regs_pkg::LatencyControlReset[mprig_regs_pkg::LatencyControlEnableLsb];
      page_q        <= mprig_regs_pkg::LatencyPageReset[2:0];
      time_q        <= mprig_regs_pkg::LatencyTimeReset;
    end
  end
endmodule
