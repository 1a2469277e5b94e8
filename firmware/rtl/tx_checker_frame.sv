// SPDX-License-Identifier: Apache-2.0
//
// Recognises frames of the traffic generator on the wire side, whatever their MAC addresses, with
// and without a VLAN tag (see frame_builder for their layout).
//
// `valid_i` marks an accepted beat; there may be any pauses between beats. Three cycles after the
// last beat of a frame `frame_o` is high for one cycle, with:
// `known_o`     the first nonce has its own CRC right and one of the keys; then also
// `stream_o`    the number of that key, the lowest of equal ones; a key of 0 is never found,
// `sequence_o`  the sequence number in the nonce,
// `intact_o`    the length is the stated one and the CRC over nonce and all that follows is right,
// `time_o`      `time_i` of the last beat.
// `returned_o` is `returned_i` of the last beat, whatever the frame is.
// Two known frames are at least four cycles apart: a nonce alone is four words of a frame.
module tx_checker_frame (
  input  logic             clk_i,
  input  logic             rst_i,
  input  logic [63:0]      time_i,

  input  logic [63:0]      data_i,
  input  logic [7:0]       keep_i,
  input  logic             last_i,
  input  logic             valid_i,
  input  logic             returned_i,
  input  logic [3:0][63:0] key_i,

  output logic             frame_o,
  output logic             known_o,
  output logic [1:0]       stream_o,
  output logic             intact_o,
  output logic [31:0]      sequence_o,
  output logic [63:0]      time_o,
  output logic             returned_o
);
  localparam logic [15:0] Ethertype = 16'(mprig_regs_pkg::Ethertype);
  localparam logic [15:0] TagEthertype = 16'h8100;
  localparam logic [15:0] MinBytes = 16'(mprig_regs_pkg::MinFrameBytes);
  localparam logic [15:0] CountLimit = 16'hFFF0;
  // What is left in the CRC register after any bytes and their own CRC, for the nonce as well as
  // for the frame.
  localparam logic [31:0] Residue = 32'hDEBB20E3;
  localparam logic [2:0]  TypeWord = 3'd1;
  localparam logic [2:0]  LastIndex = 3'd7;

  logic        beat_q, last_q, done_q, returned_q, done_returned_q;
  logic [63:0] data_q, time_q, done_time_q;
  logic [3:0]  kept, kept_q;
  logic [2:0]  index_q, nonce_word;
  logic [15:0] bytes_q, bytes_before, stated_q;
  logic        tagged_q, marked_q, matched_q, after_nonce_q, nonce_good_q, nonce_good, crc_good;
  logic [1:0]  stream_q, hit;
  logic [31:0] sequence_q, crc_q;
  logic [3:0]  hits;

  always_comb begin
    kept = 4'd0;
    for (int unsigned i = 0; i < 8; i++) begin
      kept = kept + 4'(keep_i[i]);
    end
  end

  always_comb begin
    hit = 2'd0;
    for (int unsigned i = 0; i < 4; i++) begin
      hits[i] = (key_i[i] == data_q) && (key_i[i] != 64'h0);
    end
    for (int unsigned i = 4; i > 0; i--) begin
      if (hits[i-1]) hit = 2'(i - 1);
    end
  end

  assign nonce_word = tagged_q ? 3'd3 : 3'd2;
  assign bytes_before = (index_q == 3'd0) ? 16'd0 : bytes_q;
  assign crc_good = crc_q == Residue;
  assign nonce_good = nonce_good_q || (after_nonce_q && crc_good);

  always_ff @(posedge clk_i) begin
    beat_q <= valid_i;
    data_q <= data_i;
    kept_q <= kept;
    last_q <= last_i;
    time_q <= time_i;
    returned_q <= returned_i;

    done_q <= beat_q && last_q;
    done_returned_q <= returned_q;
    if (beat_q) begin
      done_time_q <= time_q;
      index_q     <= last_q ? 3'd0 : (index_q == LastIndex) ? LastIndex : index_q + 3'd1;
      // A frame without end must not wrap round to an acceptable length.
      bytes_q <= (bytes_before >= CountLimit) ? CountLimit : bytes_before + {12'h0, kept_q};
      crc_q   <= crc32_pkg::crc32_d64((index_q == nonce_word) ? '1 : crc_q, data_q, kept_q);
      after_nonce_q <= (index_q == nonce_word + 3'd1) && (kept_q == 4'd8);
      nonce_good_q  <= nonce_good && (index_q != 3'd0);
      if (index_q == 3'd0) begin
        tagged_q  <= 1'b0;
        marked_q  <= 1'b0;
        matched_q <= 1'b0;
      end
      if (index_q == TypeWord) begin
        tagged_q <= {data_q[39:32], data_q[47:40]} == TagEthertype;
        marked_q <= {data_q[39:32], data_q[47:40]} == Ethertype;
        stated_q <= {data_q[55:48], data_q[63:56]};
      end
      if (tagged_q && (index_q == TypeWord + 3'd1)) begin
        marked_q <= {data_q[7:0], data_q[15:8]} == Ethertype;
        stated_q <= {data_q[23:16], data_q[31:24]};
      end
      if (index_q == nonce_word) begin
        matched_q <= hits != 4'h0;
        stream_q  <= hit;
      end
      if (index_q == nonce_word + 3'd1) sequence_q <= data_q[31:0];
    end

    frame_o    <= done_q;
    known_o    <= marked_q && matched_q && nonce_good;
    intact_o   <= crc_good && (bytes_q == stated_q) && (bytes_q >= MinBytes);
    stream_o   <= stream_q;
    sequence_o <= sequence_q;
    time_o     <= done_time_q;
    returned_o <= done_returned_q;
    if (rst_i) begin
      beat_q  <= 1'b0;
      done_q  <= 1'b0;
      frame_o <= 1'b0;
      index_q <= '0;
    end
  end
endmodule
