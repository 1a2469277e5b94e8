// SPDX-License-Identifier: Apache-2.0
//
// Takes the frames of the two sources, wire (0) and generator (1), in turn, and finds the queues of
// each: those of the steering table, none perhaps, or the one that a generated frame names.
//
// A frame is offered with `frame_valid_o` two cycles after it was taken from its source and stays
// until `frame_take_i`; the next one is taken from its source in the cycle after that.
// `lookup_*_o` goes to the steering table, whose answer is expected one cycle later.
module rx_classifier (
  input  logic              clk_i,
  input  logic              rst_i,

  input  logic [1:0]        meta_valid_i,
  input  nic_pkg::rx_meta_t wire_meta_i,
  input  nic_pkg::rx_meta_t generator_meta_i,
  output logic [1:0]        meta_take_o,

  output logic [47:0]       lookup_destination_o,
  output logic              lookup_tagged_o,
  output logic [11:0]       lookup_vlan_o,
  output logic [15:0]       lookup_length_o,
  output logic [1:0]        lookup_flow_o,
  input  logic [3:0]        lookup_queues_i,

  output logic              frame_valid_o,
  output logic              frame_generated_o,
  output nic_pkg::rx_meta_t frame_meta_o,
  output logic [3:0]        frame_queues_o,
  input  logic              frame_take_i,

  output logic              busy_o
);
  typedef enum logic [1:0] {StIdle, StLookup, StAnswer, StReady} state_e;

  state_e            state_q;
  logic              generated_q, generated;
  logic [3:0]        queues_q;
  nic_pkg::rx_meta_t meta_q, meta;

  // The source that was not served last goes first when both have a frame.
  assign generated = (meta_valid_i == 2'b11) ? !generated_q : meta_valid_i[1];
  assign meta = generated ? generator_meta_i : wire_meta_i;
  assign meta_take_o = ((state_q == StIdle) && (meta_valid_i != 2'b00)) ? {generated, !generated}
                                                                        : 2'b00;

  assign lookup_destination_o = meta_q.destination;
  assign lookup_tagged_o = meta_q.has_tag;
  assign lookup_vlan_o = meta_q.vlan;
  assign lookup_length_o = meta_q.length;
  assign lookup_flow_o = meta_q.flow;

  assign frame_valid_o = state_q == StReady;
  assign frame_generated_o = generated_q;
  assign frame_meta_o = meta_q;
  assign frame_queues_o = queues_q;
  assign busy_o = state_q != StIdle;

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      StIdle: begin
        if (meta_valid_i != 2'b00) begin
          generated_q <= generated;
          meta_q      <= meta;
          state_q     <= StLookup;
        end
      end
      StLookup: state_q <= StAnswer;
      StAnswer: begin
        queues_q <= (generated_q && !meta_q.steered) ? 4'd1 << meta_q.queue_id : lookup_queues_i;
        state_q  <= StReady;
      end
      default: if (frame_take_i) state_q <= StIdle;
    endcase
    if (rst_i) begin
      state_q     <= StIdle;
      generated_q <= 1'b0;
    end
  end
endmodule
