// SPDX-License-Identifier: Apache-2.0
//
// Sends the generator's frames from their FIFO to the wire, as AXI-Stream without a gap inside a
// frame.
//
// While `enable_i` is high what is known of the next frame is taken (`meta_take_o`) as soon as
// there is none in progress. `sent_o` is high in the cycle in which the last word was taken, with
// the frame's bytes, stream and sequence number; the frame is then removed from the FIFO.
module generated_egress (
  input  logic              clk_i,
  input  logic              rst_i,
  input  logic              enable_i,

  input  logic              meta_valid_i,
  input  nic_pkg::rx_meta_t meta_i,
  output logic              meta_take_o,
  input  logic [127:0]      rd_word_i,
  output logic              rd_next_o,

  output logic [63:0]       wire_data_o,
  output logic [7:0]        wire_keep_o,
  output logic              wire_last_o,
  output logic              wire_valid_o,
  input  logic              wire_ready_i,

  output logic              sent_o,
  output logic [15:0]       sent_bytes_o,
  output logic [3:0]        sent_stream_o,
  output logic [31:0]       sent_sequence_o
);
  logic        valid_q;
  logic [15:0] length_q;
  logic [3:0]  stream_q;
  logic [31:0] sequence_q;

  assign meta_take_o = enable_i && meta_valid_i && (!valid_q || sent_o);
  assign sent_bytes_o = length_q;
  assign sent_stream_o = stream_q;
  assign sent_sequence_o = sequence_q;

  logic unused_meta;
  assign unused_meta = ^{meta_i.checksum_good, meta_i.flow, meta_i.steered, meta_i.claim,
                         meta_i.queue_id, meta_i.has_tag, meta_i.vlan, meta_i.destination};

  wire_egress u_wire_egress (
    .clk_i,
    .rst_i,
    .frame_valid_i (valid_q),
    .length_i      (length_q),
    .insert_i      (1'b0),
    .insert_at_i   (9'd0),
    .insert_value_i(16'd0),
    .rd_word_i,
    .rd_next_o,
    .wire_data_o,
    .wire_keep_o,
    .wire_last_o,
    .wire_valid_o,
    .wire_ready_i,
    .frame_o       (sent_o)
  );

  always_ff @(posedge clk_i) begin
    if (meta_take_o) begin
      valid_q    <= 1'b1;
      length_q   <= meta_i.length;
      stream_q   <= meta_i.stream;
      sequence_q <= meta_i.number;
    end else if (sent_o) begin
      valid_q <= 1'b0;
    end
    if (rst_i) valid_q <= 1'b0;
  end
endmodule
