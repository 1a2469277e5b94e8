// SPDX-License-Identifier: Apache-2.0
//
// The data stage of receive: brings the words of a frame to the byte address of each burst.
//
// Bursts are taken in order. A burst of n beats takes n + 1 cycles when the memory takes a beat
// in each, one more when its first beat joins two words of the frame. The words come from the
// frame FIFO of the wire (0) or of the generator (1): `rd_next_o`, `rd_seek_o` and `rd_done_o`
// are given to the one in question, `word_i` are the words of both. Every burst seeks its place
// in the frame, so that the bytes of a frame can be written any number of times before the burst
// with `frame_end`. The first and the last beat of a burst are masked by the strobes, so that no
// byte outside of it is written.
module write_stream #(
  parameter int unsigned IndexWidth = 9
) (
  input  logic                  clk_i,
  input  logic                  rst_i,

  input  logic                  burst_valid_i,
  input  nic_pkg::write_burst_t burst_i,
  output logic                  burst_take_o,

  input  logic [1:0][127:0]     word_i,
  output logic [1:0]            rd_next_o,
  output logic [1:0]            rd_seek_o,
  output logic [IndexWidth-1:0] rd_index_o,
  output logic [1:0]            rd_done_o,
  output logic [15:0]           rd_length_o,

  output logic [127:0]          w_data_o,
  output logic [15:0]           w_strb_o,
  output logic                  w_last_o,
  output logic                  w_valid_o,
  input  logic                  w_ready_i,

  output logic                  busy_o
);
  typedef enum logic [1:0] {StNext, StPreload, StBeat} state_e;

  state_e       state_q;
  logic         generated_q, frame_end_q, first_q;
  logic [15:0]  frame_length_q;
  logic [8:0]   beats_left_q, beats;
  logic [3:0]   offset_q, end_q;
  // Lane i of a beat is byte i + shift of {word, previous word}; 16 when the two run alike.
  logic [4:0]   shift_q;
  logic [127:0] word, previous_q;
  logic [15:0]  strobes;
  logic         accept, advance, last, next, seek, done, skip;
  logic [1:0]   source, source_now;
  // The words of a beat, before they are joined: they come straight out of a memory.
  logic         pair_valid_q, pair_last_q, w_accept;
  logic [255:0] pair_q;
  logic [4:0]   pair_shift_q;
  logic [15:0]  pair_strb_q;
  logic         w_valid_q, w_last_q;
  logic [127:0] w_data_q;
  logic [15:0]  w_strb_q;
  logic [13:0]  end_byte;

  assign word = generated_q ? word_i[1] : word_i[0];
  assign strobes = (first_q ? 16'hFFFF << offset_q : 16'hFFFF) &
                   (last ? 16'hFFFF >> (4'd15 - end_q) : 16'hFFFF);
  assign last = beats_left_q == 9'd1;

  assign w_accept = !w_valid_q || w_ready_i;
  assign accept = !pair_valid_q || w_accept;
  assign advance = (state_q == StBeat) && accept;
  assign skip = (state_q == StNext) && burst_valid_i && burst_i.skip;
  assign seek = (state_q == StNext) && burst_valid_i && !burst_i.skip;
  assign next = (state_q == StPreload) || (advance && !last);
  assign done = skip || (advance && last && frame_end_q);
  assign burst_take_o = (state_q == StNext) && burst_valid_i;

  assign source = {generated_q, !generated_q};
  assign source_now = {burst_i.generated, !burst_i.generated};
  assign rd_next_o = next ? source : 2'b00;
  assign rd_seek_o = seek ? source_now : 2'b00;
  assign rd_index_o = IndexWidth'(burst_i.position[15:4]);
  assign rd_done_o = !done ? 2'b00 : skip ? source_now : source;
  assign rd_length_o = skip ? burst_i.frame_length : frame_length_q;

  assign end_byte = {1'b0, burst_i.length} + {10'h0, burst_i.offset} - 14'd1;
  assign beats = 9'(end_byte >> 4) + 9'd1;

  assign w_valid_o = w_valid_q;
  assign w_data_o = w_data_q;
  assign w_strb_o = w_strb_q;
  assign w_last_o = w_last_q;
  assign busy_o = (state_q != StNext) || pair_valid_q || w_valid_q;

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      StNext: begin
        generated_q    <= burst_i.generated;
        frame_end_q    <= burst_i.frame_end;
        frame_length_q <= burst_i.frame_length;
        offset_q       <= burst_i.offset;
        end_q          <= end_byte[3:0];
        beats_left_q   <= beats;
        shift_q        <= 5'd16 - {1'b0, burst_i.offset - burst_i.position[3:0]};
        first_q        <= 1'b1;
        if (burst_valid_i && !burst_i.skip) begin
          state_q <= (burst_i.position[3:0] > burst_i.offset) ? StPreload : StBeat;
        end
      end
      StPreload: begin
        previous_q <= word;
        state_q    <= StBeat;
      end
      default: begin
        if (accept) begin
          previous_q   <= word;
          beats_left_q <= beats_left_q - 9'd1;
          first_q      <= 1'b0;
          if (last) state_q <= StNext;
        end
      end
    endcase
    if (accept) begin
      pair_valid_q <= advance;
      pair_q       <= {word, previous_q};
      pair_shift_q <= shift_q;
      pair_strb_q  <= strobes;
      pair_last_q  <= last;
    end
    if (w_accept) begin
      w_valid_q <= pair_valid_q;
      w_data_q  <= 128'(pair_q >> {pair_shift_q, 3'b000});
      w_strb_q  <= pair_strb_q;
      w_last_q  <= pair_last_q;
    end
    if (rst_i) begin
      state_q      <= StNext;
      pair_valid_q <= 1'b0;
      w_valid_q    <= 1'b0;
    end
  end
endmodule
