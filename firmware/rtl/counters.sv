// SPDX-License-Identifier: Apache-2.0
//
// Register block COUNTERS: 64-bit counters with an atomic snapshot.
//
// Counter n grows by `increment_i[n]` in every cycle; the sum is visible in the next one. Counter
// `GaugeIndex` is not a counter but a level: it is `gauge_i`. Counter 0 counts cycles and is
// `time_o`.
// A write to SNAPSHOT copies all of them in the same cycle. Because every source changes its own
// state and raises its increments in one cycle too, a law between counters and levels that holds
// in every cycle holds in every snapshot. `reg_rdata_o` follows `reg_read_i` by one cycle.
module counters #(
  parameter int unsigned Count = 21,
  parameter int unsigned GaugeIndex = 12
) (
  input  logic                   clk_i,
  input  logic                   rst_i,
  input  logic [Count-1:0][17:0] increment_i,
  input  logic [15:0]            gauge_i,
  output logic [63:0]            time_o,
  input  logic                   reg_write_i,
  input  logic                   reg_read_i,
  input  logic [15:0]            reg_addr_i,
  output logic [31:0]            reg_rdata_o
);
  localparam logic [15:0] FirstOffset = mprig_regs_pkg::CountersTimeOffset;
  localparam int unsigned IndexWidth = $clog2(Count);

  logic [Count-1:0][63:0] live, shadow_q;
  logic [31:0]            snapshots_q, header, value;
  logic                   take;
  logic [15:0]            word_offset;
  logic [IndexWidth-1:0]  index;
  logic [63:0]            selected;

  register_header #(
    .Base        (mprig_regs_pkg::CountersBase),
    .TypeValue   (mprig_regs_pkg::CountersTypeValue),
    .VersionValue(mprig_regs_pkg::CountersVersionValue),
    .NextValue   (mprig_regs_pkg::CountersNextValue)
  ) u_header (
    .addr_i (reg_addr_i),
    .value_o(header)
  );

  for (genvar i = 0; i < Count; i++) begin : gen_counter
    if (i == GaugeIndex) begin : gen_gauge
      logic unused_increment;
      assign unused_increment = ^increment_i[i];
      assign live[i] = {48'h0, gauge_i};
    end else begin : gen_sum
      logic [63:0] sum_q;
      assign live[i] = sum_q;
      always_ff @(posedge clk_i) begin
        if (rst_i) sum_q <= '0;
        else sum_q <= sum_q + {46'h0, increment_i[i]};
      end
    end
  end

  assign time_o = live[0];
  assign take = reg_write_i && (reg_addr_i == mprig_regs_pkg::CountersSnapshotOffset);
  assign word_offset = reg_addr_i - FirstOffset;
  assign index = word_offset[3 +: IndexWidth];
  assign selected = shadow_q[index];

  always_comb begin
    value = header;
    if (reg_addr_i == mprig_regs_pkg::CountersSnapshotOffset) begin
      value = snapshots_q;
    end else if ((reg_addr_i >= FirstOffset) && (word_offset < 16'(8 * Count))) begin
      value = word_offset[2] ? selected[63:32] : selected[31:0];
    end
  end

  always_ff @(posedge clk_i) begin
    reg_rdata_o <= (reg_read_i && (reg_addr_i[1:0] == 2'b00)) ? value : 32'h0;
    if (take) begin
      shadow_q    <= live;
      snapshots_q <= snapshots_q + 32'd1;
    end
    if (rst_i) begin
      reg_rdata_o <= '0;
      shadow_q    <= '0;
      snapshots_q <= '0;
    end
  end
endmodule
