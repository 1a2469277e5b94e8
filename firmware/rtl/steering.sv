// SPDX-License-Identifier: Apache-2.0
//
// Register block STEERING and the look-up in its table: which receive queues a frame goes to.
//
// `queues_o` has a bit for each queue, none for a frame that belongs to nobody, and belongs to
// the destination, tag, length and flow that stood at the inputs in the cycle before. For an address
// of one station it is the queue of the first entry that matches; for a group address those of all
// that match, and those of ALL_MULTICAST. Where this names none, PROMISCUOUS does. A frame
// shorter than an Ethernet header has no destination: only PROMISCUOUS takes it.
// `reg_rdata_o` follows `reg_read_i` by one cycle.
module steering (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic [47:0] destination_i,
  input  logic        tagged_i,
  input  logic [11:0] vlan_i,
  input  logic [15:0] length_i,
  input  logic [1:0]  flow_i,
  output logic [3:0]  queues_o,
  input  logic        reg_write_i,
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  input  logic [31:0] reg_wdata_i,
  output logic [31:0] reg_rdata_o
);
  localparam int unsigned Entries = mprig_regs_pkg::SteeringEntries;
  localparam int unsigned IndexWidth = $clog2(Entries);
  localparam logic [15:0] First = mprig_regs_pkg::SteeringEntry0MacOffset;
  localparam logic [15:0] Spread0 = mprig_regs_pkg::SteeringSpread0Offset;
  localparam logic [15:0] Spread1 = mprig_regs_pkg::SteeringSpread1Offset;
  localparam logic [15:0] EthernetHeaderBytes = 16'd14;

  localparam int unsigned VlanLsb = mprig_regs_pkg::SteeringEntry0MatchVlanLsb;
  localparam int unsigned MatchVlanLsb = mprig_regs_pkg::SteeringEntry0MatchMatchVlanLsb;
  localparam int unsigned QueueLsb = mprig_regs_pkg::SteeringEntry0MatchQueueLsb;
  localparam int unsigned ValidLsb = mprig_regs_pkg::SteeringEntry0MatchValidLsb;
  localparam int unsigned EnableLsb = mprig_regs_pkg::SteeringAllMulticastEnableLsb;
  localparam int unsigned GroupQueueLsb = mprig_regs_pkg::SteeringAllMulticastQueueLsb;
  localparam int unsigned QueuesLsb = mprig_regs_pkg::SteeringAllMulticastQueuesLsb;

  logic [Entries-1:0][31:0] mac_q, match_q;
  // Of each entry the mask, and above it the value.
  logic [Entries-1:0][3:0]  spread_q;
  logic [2:0]               promiscuous_q;
  logic [6:0]               all_multicast_q;
  logic [Entries-1:0]       hit, hit_q;
  logic [Entries-1:0][1:0]  target_q;
  logic                     group_q;
  logic [3:0]               first, group, fallback;
  logic [31:0]              header, value;
  logic [15:0]              place;
  logic [IndexWidth-1:0]    index;
  logic                     in_table;

  register_header #(
    .Base        (mprig_regs_pkg::SteeringBase),
    .TypeValue   (mprig_regs_pkg::SteeringTypeValue),
    .VersionValue(mprig_regs_pkg::SteeringVersionValue),
    .NextValue   (mprig_regs_pkg::SteeringNextValue)
  ) u_header (
    .addr_i (reg_addr_i),
    .value_o(header)
  );

  always_comb begin
    for (int unsigned i = 0; i < Entries; i++) begin
      hit[i] = match_q[i][ValidLsb] && (destination_i == {match_q[i][15:0], mac_q[i]}) &&
               (!match_q[i][MatchVlanLsb] ||
                (tagged_i && (vlan_i == match_q[i][VlanLsb +: 12]))) &&
               ((flow_i & spread_q[i][1:0]) == spread_q[i][3:2]) &&
               (length_i >= EthernetHeaderBytes);
    end
  end

  // From the last entry to the first: the first match stands.
  always_comb begin
    first = 4'h0;
    for (int unsigned i = 0; i < Entries; i++) begin
      if (hit_q[Entries-1-i]) first = 4'd1 << target_q[Entries-1-i];
    end
  end

  always_comb begin
    group = all_multicast_q[QueuesLsb +: 4];
    if (all_multicast_q[EnableLsb]) group = group | (4'd1 << all_multicast_q[GroupQueueLsb +: 2]);
    for (int unsigned i = 0; i < Entries; i++) begin
      if (hit_q[i]) group = group | (4'd1 << target_q[i]);
    end
  end

  assign fallback = promiscuous_q[0] ? 4'd1 << promiscuous_q[2:1] : 4'h0;
  always_comb begin
    queues_o = group_q ? group : first;
    if (queues_o == 4'h0) queues_o = fallback;
  end

  assign place = reg_addr_i - First;
  assign index = place[3 +: IndexWidth];
  assign in_table = (reg_addr_i >= First) && (place < 16'(8 * Entries)) &&
                    (reg_addr_i[1:0] == 2'd0);

  always_comb begin
    value = header;
    if (in_table) value = place[2] ? match_q[index] : mac_q[index];
    if (reg_addr_i == mprig_regs_pkg::SteeringPromiscuousOffset) value = {29'h0, promiscuous_q};
    if (reg_addr_i == mprig_regs_pkg::SteeringAllMulticastOffset) value = {25'h0, all_multicast_q};
    if (reg_addr_i == Spread0) value = spread_q[7:0];
    if (reg_addr_i == Spread1) value = spread_q[15:8];
  end

  always_ff @(posedge clk_i) begin
    hit_q   <= hit;
    // With the hit: an entry that is written meanwhile must not lend its new queue to an old match.
    for (int unsigned i = 0; i < Entries; i++) begin
      target_q[i] <= match_q[i][QueueLsb +: 2];
    end
    group_q <= destination_i[0] && (length_i >= EthernetHeaderBytes);
    reg_rdata_o <= reg_read_i ? value : 32'h0;
    if (reg_write_i) begin
      if (in_table && !place[2]) mac_q[index] <= reg_wdata_i;
      if (in_table && place[2]) match_q[index] <= reg_wdata_i;
      if (reg_addr_i == mprig_regs_pkg::SteeringPromiscuousOffset) begin
        promiscuous_q <= reg_wdata_i[2:0];
      end
      if (reg_addr_i == mprig_regs_pkg::SteeringAllMulticastOffset) begin
        all_multicast_q <= reg_wdata_i[6:0];
      end
      if (reg_addr_i == Spread0) spread_q[7:0] <= reg_wdata_i;
      if (reg_addr_i == Spread1) spread_q[15:8] <= reg_wdata_i;
    end
    if (rst_i) begin
      reg_rdata_o     <= '0;
      mac_q           <= '0;
      match_q         <= '0;
      promiscuous_q   <= '0;
      all_multicast_q <= '0;
      spread_q        <= '0;
    end
  end
endmodule
