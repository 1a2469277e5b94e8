// SPDX-License-Identifier: Apache-2.0
//
// Register block COUNTERS: 64-bit counters with an atomic snapshot.
//
// Counter n grows by `increment_i[n]` in every cycle; the sum is visible in the next one. Counter
// `GaugeIndex` is not a counter but a level: it is `gauge_i`. Counter 0 counts cycles and is
// `time_o`.
// A write to SNAPSHOT copies all of them in the same cycle. Because every source changes its own
// state and raises its increments in one cycle too, a law between counters and levels that holds
// in every cycle holds in every snapshot. `reg_rdata_o` follows `reg_read_i` by two cycles, by four for
// a counter.
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
  localparam int unsigned Words = 2 * Count;
  localparam int unsigned SelectWidth = $clog2(Words);

  logic [Count-1:0][63:0] live, shadow_q;
  logic [31:0]            snapshots_q, header, value_q, selected;
  logic                   take, read_q;
  logic [15:0]            addr_q, word_offset;
  logic [SelectWidth-1:0] select_q;
  logic [2:0]             selected_q;

  register_header #(
    .Base        (mprig_regs_pkg::CountersBase),
    .TypeValue   (mprig_regs_pkg::CountersTypeValue),
    .VersionValue(mprig_regs_pkg::CountersVersionValue),
    .NextValue   (mprig_regs_pkg::CountersNextValue)
  ) u_header (
    .addr_i (addr_q),
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
  assign word_offset = addr_q - FirstOffset;
  assign reg_rdata_o = value_q | (selected_q[2] ? selected : 32'h0);

  word_reader #(.Words(Words)) u_reader (
    .clk_i,
    .words_i (shadow_q),
    .select_i(select_q),
    .word_o  (selected)
  );

  always_ff @(posedge clk_i) begin
    read_q     <= reg_read_i && (reg_addr_i[1:0] == 2'b00);
    addr_q     <= reg_addr_i;
    value_q    <= '0;
    if (read_q) begin
      value_q <= (addr_q == mprig_regs_pkg::CountersSnapshotOffset) ? snapshots_q : header;
    end
    select_q   <= word_offset[2 +: SelectWidth];
    selected_q <= {selected_q[1:0], read_q && (addr_q >= FirstOffset) &&
                                    (word_offset < 16'(4 * Words))};
    if (take) begin
      shadow_q    <= live;
      snapshots_q <= snapshots_q + 32'd1;
    end
    if (rst_i) begin
      read_q      <= 1'b0;
      value_q     <= '0;
      selected_q  <= '0;
      shadow_q    <= '0;
      snapshots_q <= '0;
    end
  end
endmodule
