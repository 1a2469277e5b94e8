// SPDX-License-Identifier: Apache-2.0
//
// Builds one generated frame after another, one 64-bit word per cycle.
//
// `begin_i`, only while `ready_o` is high, takes all settings of a frame of `length_i` bytes
// (MIN_FRAME_BYTES to MAX_FRAME_BYTES). `active_o` is high from the next cycle on until the frame's
// last word is planned, in the cycle of `planned_o`: then `ready_o` is high too, so that frames can
// follow each other without a gap, and `length_o` and `sequence_o` are still those of that frame.
//
// A word is planned in one cycle and put together in the next; two cycles after it was planned,
// cycles without `next_i` not counted, it is in `word_o`, with `valid_o`. Its place for the CRC is
// empty: frame_sealer fills it. `busy_o` says that a planned word has not been taken yet.
//
// Layout: Ethernet header with the length, nonce, pattern, nonce, pattern, nonce, pattern, and a
// CRC-32 over everything from the first nonce up to it in the last four bytes. The nonce is the
// key, the sequence number, and the CRC-32 of these twelve bytes. Its three places are multiples of
// eight: byte 16, the last one that ends before the CRC, and, if it touches neither, the middle.
// A tag makes the header four bytes longer; four bytes of pattern follow, and the first nonce is at
// byte 24.
module frame_builder (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        begin_i,
  input  logic [15:0] length_i,
  input  logic [31:0] sequence_i,
  input  logic [47:0] destination_mac_i,
  input  logic [47:0] source_mac_i,
  input  logic        tagged_i,
  input  logic [15:0] vlan_i,
  input  logic [63:0] nonce_key_i,
  input  logic [7:0]  pattern_i,
  input  logic        constant_pattern_i,
  output logic        ready_o,
  output logic        active_o,
  output logic        planned_o,
  output logic [15:0] length_o,
  output logic [31:0] sequence_o,
  output logic        valid_o,
  output nic_pkg::frame_word_t word_o,
  output logic        busy_o,
  input  logic        next_i
);
  localparam logic [15:0] Ethertype = 16'(mprig_regs_pkg::Ethertype);
  localparam logic [15:0] TagEthertype = 16'h8100;
  // From the first byte of the end nonce to the end of the frame, without padding to eight.
  localparam logic [13:0] EndNonceToEnd = 14'd20;
  localparam logic [2:0]  CrcBytes = 3'd4;

  typedef enum logic [1:0] {PaHeader, PaBody, PaTail, PaBeyond} part_e;

  // The frame that is being planned.
  logic        active_q, tagged_q, constant_pattern_q, two_tails_q, has_middle_q;
  part_e       part_q;
  logic [10:0] index_q, end_word_q, tail_word_q, middle_word_q;
  logic [2:0]  tail_bytes_q;
  logic [15:0] length_q, vlan_q;
  logic [31:0] sequence_q, nonce_check;
  logic [47:0] destination_mac_q, source_mac_q;
  logic [63:0] nonce_key_q;
  logic [7:0]  pattern_q;

  logic [13:0] before_end;
  logic [10:0] start_word;
  logic        last, first_half, body_begins;

  // The word that is being put together. Of its frame only what is here may be used with the last
  // word, because the next frame's settings may have come.
  logic        planned_q, planned_last_q, planned_first_q, planned_constant_q;
  part_e       planned_part_q;
  logic [1:0]  planned_header_q;
  logic        planned_first_half_q, planned_second_half_q;
  logic [2:0]  planned_tail_bytes_q;
  logic [7:0]  planned_base_q;
  logic [63:0] pattern_word, header_word, tail_mask;
  logic [31:0] type_and_length;

  nic_pkg::frame_word_t word, word_q;
  logic                 valid_q;

  assign before_end = length_i[13:0] - EndNonceToEnd;
  assign start_word = tagged_q ? 11'd3 : 11'd2;
  assign body_begins = (part_q == PaHeader) && (index_q + 11'd1 == start_word);
  assign last = (part_q == PaBeyond) || ((part_q == PaTail) && !two_tails_q);
  assign first_half = (index_q == start_word) || (index_q == end_word_q) ||
                      (has_middle_q && (index_q == middle_word_q));

  assign active_o = active_q;
  assign planned_o = active_q && last && next_i;
  assign ready_o = !active_q || planned_o;
  assign length_o = length_q;
  assign sequence_o = sequence_q;
  assign valid_o = valid_q;
  assign word_o = word_q;
  assign busy_o = active_q || planned_q || valid_q;

  // The first nonce is planned no sooner than its check is there, and the last one of a frame before
  // the next frame's takes its place.
  frame_nonce u_nonce (
    .clk_i,
    .key_i     (nonce_key_q),
    .sequence_i(sequence_q),
    .check_o   (nonce_check)
  );

  always_comb begin
    for (int unsigned i = 0; i < 8; i++) begin
      pattern_word[8*i +: 8] = planned_base_q + (planned_constant_q ? 8'h00 : 8'(i));
    end
  end

  assign type_and_length = {length_q[7:0], length_q[15:8], Ethertype[7:0], Ethertype[15:8]};
  always_comb begin
    header_word = {pattern_word[63:32], type_and_length};
    if (planned_header_q == 2'd0) header_word = {source_mac_q[15:0], destination_mac_q};
    if (planned_header_q == 2'd1) begin
      header_word = {type_and_length, source_mac_q[47:16]};
      if (tagged_q) begin
        header_word[63:32] = {vlan_q[7:0], vlan_q[15:8], TagEthertype[7:0], TagEthertype[15:8]};
      end
    end
  end

  assign tail_mask = ~(64'hFFFF_FFFF_FFFF_FFFF << {planned_tail_bytes_q, 3'b000});
  always_comb begin
    word.first = planned_first_q;
    word.body = planned_q && (planned_part_q == PaBody);
    word.tail = planned_q && (planned_part_q == PaTail);
    word.beyond = planned_q && (planned_part_q == PaBeyond);
    word.last = planned_last_q;
    word.tail_bytes = planned_tail_bytes_q;
    unique case (planned_part_q)
      PaHeader: word.word = header_word;
      PaBody: begin
        word.word = pattern_word;
        if (planned_first_half_q) word.word = nonce_key_q;
        if (planned_second_half_q) word.word = {nonce_check, sequence_q};
      end
      PaTail:  word.word = pattern_word & tail_mask;
      default: word.word = 64'h0;
    endcase
  end

  always_ff @(posedge clk_i) begin
    // These follow the settings, and are there long before the words that they are compared with.
    tail_word_q   <= end_word_q + 11'd2;
    middle_word_q <= (end_word_q + start_word) >> 1;
    has_middle_q  <= (middle_word_q >= start_word + 11'd2) &&
                     (middle_word_q + 11'd2 <= end_word_q);

    if (next_i) begin
      planned_q             <= active_q;
      planned_last_q        <= last;
      planned_part_q        <= part_q;
      planned_header_q      <= index_q[1:0];
      planned_first_q       <= (part_q == PaBody) && (index_q == start_word);
      planned_first_half_q  <= first_half;
      planned_second_half_q <= planned_first_half_q && (part_q == PaBody);
      planned_tail_bytes_q  <= tail_bytes_q;
      planned_constant_q    <= constant_pattern_q;
      planned_base_q        <= pattern_q + (constant_pattern_q ? 8'h00 :
                                            sequence_q[7:0] + {index_q[4:0], 3'b000});
      valid_q <= planned_q;
      word_q  <= word;
    end
    if (active_q && next_i) begin
      active_q <= !last;
      index_q  <= index_q + 11'd1;
      unique case (part_q)
        PaHeader: if (body_begins) part_q <= PaBody;
        PaBody:   if (index_q + 11'd1 == tail_word_q) part_q <= PaTail;
        default:  part_q <= PaBeyond;
      endcase
    end
    if (begin_i) begin
      active_q           <= 1'b1;
      index_q            <= '0;
      part_q             <= PaHeader;
      length_q           <= length_i;
      end_word_q         <= before_end[13:3];
      tail_bytes_q       <= before_end[2:0];
      two_tails_q        <= before_end[2:0] > CrcBytes;
      sequence_q         <= sequence_i;
      destination_mac_q  <= destination_mac_i;
      source_mac_q       <= source_mac_i;
      tagged_q           <= tagged_i;
      vlan_q             <= vlan_i;
      nonce_key_q        <= nonce_key_i;
      pattern_q          <= pattern_i;
      constant_pattern_q <= constant_pattern_i;
    end
    if (rst_i) begin
      active_q  <= 1'b0;
      index_q   <= '0;
      part_q    <= PaHeader;
      planned_q <= 1'b0;
      valid_q   <= 1'b0;
    end
  end
endmodule
