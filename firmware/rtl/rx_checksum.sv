// SPDX-License-Identifier: Apache-2.0
//
// Sums up the TCP or UDP checksum (RFC 1071) of frames on their way into the receive FIFO.
//
// The inputs are the outputs of rx_ip_header. `good_o` belongs to the frame whose `end_i` was high two
// cycles before. It is high only if the whole segment was there and its checksum is right beyond doubt:
// IPv4 without options, in no fragment and with a good header checksum, or IPv6 without extension
// headers. UDP must have a checksum, and its own length must be that of the segment.
module rx_checksum (
  input  logic                clk_i,
  input  logic                rst_i,

  input  logic                valid_i,
  input  logic [3:0][15:0]    lanes_i,
  input  logic [10:0]         row_low_i,
  input  logic [10:0]         row_high_i,
  input  logic                end_i,
  input  logic [15:0]         length_i,
  input  nic_pkg::ip_header_t header_i,

  output logic                good_o
);
  // 9018 bytes are 4509 values of 16 bits, and the pseudo header's length and protocol.
  localparam int unsigned SumBits = 29;
  localparam logic [15:0] AllOnes = 16'hFFFF;
  localparam logic [15:0] TcpHeaderBytes = 16'd20;
  localparam logic [15:0] UdpHeaderBytes = 16'd8;
  localparam logic [16:0] ProtocolTcp = 17'd6;
  localparam logic [16:0] ProtocolUdp = 17'd17;
  localparam logic [16:0] TagBytes = 17'd4;
  // Before this row all of a segment of the shortest length is summed, before its length is known.
  localparam logic [10:0] EndRow = 11'd5;

  logic [13:0]        end_row;
  logic [7:0]         segment_bytes, segment_bytes_q;
  logic [3:0]         header_lanes, header_lanes_q;
  logic [3:0][15:0]   lanes_q;
  logic [16:0]        pseudo_q, needed_q;
  logic [18:0]        lanes_sum, lanes_sum_q;
  logic [17:0]        header_lanes_sum, header_lanes_sum_q;
  logic [SumBits-1:0] sum_q, sum_next, whole_q;
  logic [19:0]        header_sum_q;
  logic [16:0]        folded, header_folded;
  logic               end_q, length_matches_q, has_checksum_q;
  logic               is_plain_q, fits_q, is_long_enough_q, is_complete_q, needs_header_q, good_q;

  assign end_row = header_i.ip_end[16:3];

  // Source and destination address stand right before the segment, so that the pseudo header is a
  // part of what is summed but for length and protocol.
  always_comb begin
    segment_bytes = 8'h0;
    if ((row_low_i > 11'd3) || ((row_low_i == 11'd3) && header_i.ipv6)) segment_bytes[1:0] = 2'b11;
    if (row_low_i > 11'd2) segment_bytes[3:2] = 2'b11;
    if (row_high_i > 11'd2) segment_bytes[5:4] = 2'b11;
    if ((row_high_i > 11'd2) || ((row_high_i == 11'd2) && header_i.ipv6)) begin
      segment_bytes[7:6] = 2'b11;
    end
    for (int unsigned i = 0; i < 4; i++) begin
      if ((row_low_i >= EndRow) && ({3'h0, row_low_i} >= end_row) &&
          (({3'h0, row_low_i} != end_row) || (3'(i) >= header_i.ip_end[2:0]))) begin
        segment_bytes[i] = 1'b0;
      end
      if ((row_high_i >= EndRow) && ({3'h0, row_high_i} >= end_row) &&
          (({3'h0, row_high_i} != end_row) || (3'(i + 4) >= header_i.ip_end[2:0]))) begin
        segment_bytes[i+4] = 1'b0;
      end
    end
    if (!valid_i) segment_bytes = 8'h0;
  end

  // The ten values of an IPv4 header without options.
  always_comb begin
    header_lanes[0] = (row_low_i >= 11'd2) && (row_low_i <= 11'd4);
    header_lanes[1] = (row_low_i >= 11'd2) && (row_low_i <= 11'd3);
    header_lanes[2] = (row_high_i >= 11'd2) && (row_high_i <= 11'd3);
    header_lanes[3] = (row_high_i >= 11'd1) && (row_high_i <= 11'd3);
    if (!valid_i) header_lanes = 4'h0;
  end

  always_comb begin
    lanes_sum = {2'h0, pseudo_q};
    header_lanes_sum = '0;
    for (int unsigned i = 0; i < 4; i++) begin
      lanes_sum = lanes_sum + {3'h0, lanes_q[i] & {{8{segment_bytes_q[2*i]}},
                                                   {8{segment_bytes_q[2*i+1]}}}};
      header_lanes_sum = header_lanes_sum + {2'h0, lanes_q[i] & {16{header_lanes_q[i]}}};
    end
  end

  assign sum_next = sum_q + {{(SumBits - 19){1'b0}}, lanes_sum_q};
  // The carries are so few that a sum which overflows again folds to far less than all ones.
  assign folded = {1'b0, whole_q[15:0]} + {4'h0, whole_q[SumBits-1:16]};
  assign header_folded = {1'b0, header_sum_q[15:0]} + {13'h0, header_sum_q[19:16]};
  assign good_o = good_q && (folded == {1'b0, AllOnes});

  always_ff @(posedge clk_i) begin
    lanes_q         <= lanes_i;
    segment_bytes_q <= segment_bytes;
    header_lanes_q  <= header_lanes;
    pseudo_q <= (valid_i && (row_low_i == EndRow))
                    ? header_i.segment + (header_i.udp ? ProtocolUdp : ProtocolTcp) : 17'd0;
    lanes_sum_q        <= lanes_sum;
    header_lanes_sum_q <= header_lanes_sum;
    end_q              <= end_i;
    sum_q              <= end_q ? '0 : sum_next;
    whole_q            <= sum_next;
    header_sum_q       <= end_q ? '0 : header_sum_q + {2'h0, header_lanes_sum_q};

    if (valid_i) begin
      if (header_i.ipv4 && (row_high_i == 11'd4)) begin
        length_matches_q <= lanes_i[3] == header_i.segment[15:0];
      end
      if (header_i.ipv4 && (row_low_i == 11'd5)) has_checksum_q <= lanes_i[0] != 16'h0;
      if (header_i.ipv6 && (row_low_i == 11'd7)) begin
        length_matches_q <= lanes_i[1] == header_i.segment[15:0];
      end
      if (header_i.ipv6 && (row_high_i == 11'd7)) has_checksum_q <= lanes_i[2] != 16'h0;
    end
    needed_q <= header_i.ip_end + (header_i.has_tag ? TagBytes : 17'd0);

    is_plain_q <= (header_i.ipv4 && !header_i.options && !header_i.fragment) || header_i.ipv6;
    fits_q     <= needed_q <= {1'b0, length_i};
    is_long_enough_q <=
        !header_i.segment[16] &&
        ((header_i.tcp && (header_i.segment[15:0] >= TcpHeaderBytes)) ||
         (header_i.udp && (header_i.segment[15:0] >= UdpHeaderBytes)));
    is_complete_q  <= header_i.tcp || (length_matches_q && has_checksum_q);
    needs_header_q <= header_i.ipv4;

    // The last value of the IPv4 header came at least one word before the last of the segment.
    good_q <= is_plain_q && fits_q && is_long_enough_q && is_complete_q &&
              (!needs_header_q || (header_folded == {1'b0, AllOnes}));
    if (rst_i) begin
      segment_bytes_q    <= '0;
      header_lanes_q     <= '0;
      pseudo_q           <= '0;
      lanes_sum_q        <= '0;
      header_lanes_sum_q <= '0;
      end_q              <= 1'b0;
      sum_q              <= '0;
      header_sum_q       <= '0;
    end
  end
endmodule
