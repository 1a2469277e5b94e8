// SPDX-License-Identifier: Apache-2.0
//
// Builds one generated frame after another, one 64-bit word per cycle.
//
// `begin_i`, only while `ready_o` is high, takes all settings of a frame of `length_i` bytes
// (MIN_FRAME_BYTES to MAX_FRAME_BYTES). From the next cycle on `word_o` is valid while `active_o`
// is high; `next_i` takes it, and `last_o` marks the last one. In the cycle in which that is taken
// `ready_o` is high, so that frames can follow each other without a gap. `length_o` and
// `sequence_o` are those of the frame in progress.
//
// Layout: Ethernet header with the length, nonce, pattern, nonce, pattern, nonce, pattern, and a
// CRC-32 over everything from the first nonce up to it in the last four bytes. The nonce is the
// key, the sequence number, and the CRC-32 of these twelve bytes. Its three places are multiples of
// eight: byte 16, the last one that ends before the CRC, and, if it touches neither, the middle.
// A tag makes the header four bytes longer; four bytes of pattern follow, and the first nonce is at
// byte 24.
//
// One CRC unit does it all: the nonce's CRC while the two header words go out, then the frame's.
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
  output logic [63:0] word_o,
  output logic        last_o,
  output logic [15:0] length_o,
  output logic [31:0] sequence_o,
  input  logic        next_i
);
  localparam logic [15:0] Ethertype = 16'(mprig_regs_pkg::Ethertype);
  localparam logic [15:0] TagEthertype = 16'h8100;
  // From the first byte of the end nonce to the end of the frame, without padding to eight.
  localparam logic [13:0] EndNonceToEnd = 14'd20;

  logic        active_q, tagged_q, constant_pattern_q;
  logic [10:0] index_q, end_word_q;
  logic [2:0]  tail_bytes_q;
  logic [15:0] length_q, vlan_q;
  logic [31:0] sequence_q, crc_q, nonce_crc_q;
  logic [47:0] destination_mac_q, source_mac_q;
  logic [63:0] nonce_key_q;
  logic [7:0]  pattern_q;

  logic [13:0] before_end;
  logic [10:0] start_word, middle_word, tail_word, last_word;
  logic        has_middle, first_half, second_half, in_body;
  logic [7:0]  pattern_base;
  logic [63:0] pattern_word, body_word, header_word, tail_mask;
  logic [31:0] type_and_length;
  logic [31:0] crc_in, crc_out, crc_final;
  logic [63:0] crc_data;
  logic [3:0]  crc_bytes;

  assign before_end = length_i[13:0] - EndNonceToEnd;
  assign start_word = tagged_q ? 11'd3 : 11'd2;
  assign tail_word = end_word_q + 11'd2;
  assign last_word = tail_word + 11'(tail_bytes_q > 3'd4);
  assign middle_word = (end_word_q + start_word) >> 1;
  assign has_middle = (middle_word >= start_word + 11'd2) && (middle_word + 11'd2 <= end_word_q);

  assign first_half = (index_q == start_word) || (index_q == end_word_q) ||
                      (has_middle && (index_q == middle_word));
  assign second_half = (index_q == start_word + 11'd1) || (index_q == end_word_q + 11'd1) ||
                       (has_middle && (index_q == middle_word + 11'd1));
  assign in_body = (index_q >= start_word) && (index_q < tail_word);

  assign pattern_base = pattern_q + (constant_pattern_q ? 8'h00 :
                                     sequence_q[7:0] + {index_q[4:0], 3'b000});
  always_comb begin
    for (int unsigned i = 0; i < 8; i++) begin
      pattern_word[8*i +: 8] = pattern_base + (constant_pattern_q ? 8'h00 : 8'(i));
    end
  end

  always_comb begin
    body_word = pattern_word;
    if (first_half) body_word = nonce_key_q;
    if (second_half) body_word = {nonce_crc_q, sequence_q};
  end

  assign type_and_length = {length_q[7:0], length_q[15:8], Ethertype[7:0], Ethertype[15:8]};
  always_comb begin
    header_word = {pattern_word[63:32], type_and_length};
    if (index_q == 11'd0) header_word = {source_mac_q[15:0], destination_mac_q};
    if (index_q == 11'd1) begin
      header_word = {type_and_length, source_mac_q[47:16]};
      if (tagged_q) begin
        header_word[63:32] = {vlan_q[7:0], vlan_q[15:8], TagEthertype[7:0], TagEthertype[15:8]};
      end
    end
  end

  always_comb begin
    crc_in = crc_q;
    crc_data = body_word;
    crc_bytes = 4'd8;
    if (index_q == 11'd0) begin
      crc_in = '1;
      crc_data = nonce_key_q;
    end else if (index_q == 11'd1) begin
      crc_data = {32'h0, sequence_q};
      crc_bytes = 4'd4;
    end else if (!in_body) begin
      crc_data = pattern_word;
      crc_bytes = {1'b0, tail_bytes_q};
    end
  end
  assign crc_out = crc32_pkg::crc32_d64(crc_in, crc_data, crc_bytes);
  assign crc_final = ~crc_out;
  assign tail_mask = ~(64'hFFFF_FFFF_FFFF_FFFF << {tail_bytes_q, 3'b000});

  always_comb begin
    if (index_q < start_word) begin
      word_o = header_word;
    end else if (in_body) begin
      word_o = body_word;
    end else if (index_q == tail_word) begin
      word_o = (pattern_word & tail_mask) | ({32'h0, crc_final} << {tail_bytes_q, 3'b000});
    end else begin
      // The CRC began in the word before: its first 8 - tail_bytes bytes are out.
      word_o = {32'h0, crc_q} >> {4'd8 - {1'b0, tail_bytes_q}, 3'b000};
    end
  end

  assign active_o = active_q;
  assign last_o = index_q == last_word;
  assign ready_o = !active_q || (last_o && next_i);
  assign length_o = length_q;
  assign sequence_o = sequence_q;

  always_ff @(posedge clk_i) begin
    if (active_q && next_i) begin
      active_q <= !last_o;
      index_q  <= index_q + 11'd1;
      crc_q    <= crc_out;
      if (index_q == 11'd1) nonce_crc_q <= crc_final;
      if ((index_q != 11'd0) && (index_q < start_word)) crc_q <= '1;
      if (index_q == tail_word) crc_q <= crc_final;
    end
    if (begin_i) begin
      active_q           <= 1'b1;
      index_q            <= '0;
      length_q           <= length_i;
      end_word_q         <= before_end[13:3];
      tail_bytes_q       <= before_end[2:0];
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
      active_q <= 1'b0;
      index_q  <= '0;
    end
  end
endmodule
