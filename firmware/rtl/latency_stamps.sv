// SPDX-License-Identifier: Apache-2.0
//
// Remembers when the latest frames of four streams were injected: the frame with sequence number n
// stands in slot (n mod LATENCY_STAMPS) of its stream, until another one overwrites it.
//
// `inject_i` stores `time_i`. `clear_i` invalidates the slot `clear_slot_i` and wins over it.
// With `look_i` the frame `look_*` is looked up; in the next cycle `found_o` says whether its stamp
// is there, and `stamp_o` is the stamp, both until the next `look_i`.
module latency_stamps (
  input  logic        clk_i,
  input  logic        clear_i,
  input  logic [11:0] clear_slot_i,
  input  logic        inject_i,
  input  logic [1:0]  stream_i,
  input  logic [31:0] sequence_i,
  input  logic [47:0] time_i,
  input  logic        look_i,
  input  logic [1:0]  look_stream_i,
  input  logic [31:0] look_sequence_i,
  output logic        found_o,
  output logic [47:0] stamp_o
);
  localparam int unsigned SlotBits = $clog2(mprig_regs_pkg::LatencyStamps);
  localparam int unsigned TagBits = 32 - SlotBits;

  // Valid, the bits of the sequence number above the slot's own, and the time.
  logic [TagBits+48:0]  memory [4 * mprig_regs_pkg::LatencyStamps];
  logic [TagBits+48:0]  wr_entry, entry_q;
  logic [SlotBits+1:0]  wr_slot;
  logic [TagBits-1:0]   tag_q;

  assign wr_slot = clear_i ? clear_slot_i : {stream_i, sequence_i[SlotBits-1:0]};
  assign wr_entry = {!clear_i, sequence_i[31:SlotBits], time_i};
  assign found_o = entry_q[TagBits+48:48] == {1'b1, tag_q};
  assign stamp_o = entry_q[47:0];

  always_ff @(posedge clk_i) begin
    if (clear_i || inject_i) memory[wr_slot] <= wr_entry;
    if (look_i) begin
      entry_q <= memory[{look_stream_i, look_sequence_i[SlotBits-1:0]}];
      tag_q   <= look_sequence_i[31:SlotBits];
    end
  end
endmodule
