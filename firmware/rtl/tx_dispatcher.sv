// SPDX-License-Identifier: Apache-2.0
//
// Takes posted frames from the transmit queues in turn and has them read.
//
// A descriptor is taken when its queue runs and the transmit FIFO has room for the whole frame, so
// reading never has to stop for the wire; `room_words_i` of it are given back in a cycle by who
// empties the FIFO, `room_frames_i` likewise. Segments that are not empty go to the reader
// (`command_*`), the frame to the table of frames in flight (`frame_*`) and, as its descriptor has it,
// to the recorder (`posted_o`). A length of 0 or beyond
// MAX_FRAME_BYTES is not read at all. Headroom is not used. One frame takes seven cycles.
module tx_dispatcher #(
  parameter int unsigned WordsLog2 = 11,
  parameter int unsigned FramesLog2 = 6
) (
  input  logic                   clk_i,
  input  logic                   rst_i,

  input  logic [3:0]             run_i,
  input  logic [3:0][5:0]        stored_i,
  output logic [1:0]             read_queue_o,
  input  logic [255:0]           descriptor_i,
  output logic [3:0]             take_o,
  input  logic [3:0][15:0]       taken_i,
  input  logic [3:0][15:0]       generation_i,

  output logic                   frame_valid_o,
  output nic_pkg::tx_frame_t     frame_o,
  output nic_pkg::tx_posted_t    posted_o,
  input  logic                   frame_ready_i,
  output logic                   command_valid_o,
  output nic_pkg::read_command_t command_o,
  input  logic                   command_ready_i,

  input  logic [15:0]            room_words_i,
  input  logic [1:0]             room_frames_i,

  output logic                   busy_o
);
  localparam logic [16:0] MaxBytes = 17'(mprig_regs_pkg::MaxFrameBytes);
  localparam logic [15:0] Words = 16'd1 << WordsLog2;
  localparam logic [7:0]  Frames = 8'd1 << FramesLog2;

  typedef enum logic [2:0] {StIdle, StFit, StSum, StCheck, StSegment0, StSegment1} state_e;

  state_e       state_q;
  logic [3:0]   ready, one_hot;
  logic [1:0]   queue_q, choice;
  logic [255:0] descriptor_q;
  logic [63:0]  address0, address1;
  logic [15:0]  length0, length1, words, free_words_q;
  logic [7:0]   free_frames_q;
  logic [16:0]  total_q;
  logic         bad, room, take, last, fire;

  assign address0 = descriptor_q[mprig_regs_pkg::DescriptorAddress0Lsb +: 64];
  assign address1 = descriptor_q[mprig_regs_pkg::DescriptorAddress1Lsb +: 64];
  assign length0 = descriptor_q[mprig_regs_pkg::DescriptorLength0Lsb +: 16];
  assign length1 = descriptor_q[mprig_regs_pkg::DescriptorLength1Lsb +: 16];

  logic unused_headroom;
  assign unused_headroom =
      ^descriptor_q[mprig_regs_pkg::DescriptorCookieLsb-1:mprig_regs_pkg::DescriptorHeadroomLsb];

  always_comb begin
    for (int unsigned i = 0; i < 4; i++) begin
      ready[i] = run_i[i] && (stored_i[i] != 6'd0);
    end
  end

  round_robin #(.Count(4)) u_turn (
    .request_i(ready),
    .last_i   (queue_q),
    .choice_o (choice)
  );

  assign one_hot = 4'd1 << queue_q;
  assign bad = (total_q == 17'd0) || (total_q > MaxBytes);
  assign words = bad ? 16'd0 : 16'((total_q + 17'd15) >> 4);
  assign room = (words <= free_words_q) && (free_frames_q != 8'd0);
  assign take = (state_q == StCheck) && run_i[queue_q] && room && frame_ready_i;
  assign take_o = take ? one_hot : 4'h0;
  assign read_queue_o = (state_q == StIdle) ? choice : queue_q;

  assign frame_valid_o = take;
  assign frame_o.refuse = bad;
  assign frame_o.queue_id = queue_q;
  assign frame_o.cookie = descriptor_q[mprig_regs_pkg::DescriptorCookieLsb +: 64];
  assign frame_o.length = total_q[15:0];

  always_comb begin
    posted_o.queue_id = queue_q;
    posted_o.descriptor = taken_i[queue_q];
    posted_o.generation = generation_i[queue_q];
    posted_o.cookie = frame_o.cookie;
    posted_o.address0 = address0;
    posted_o.address1 = address1;
    posted_o.length0 = length0;
    posted_o.length1 = length1;
  end

  assign last = bad || (state_q == StSegment1) || (length1 == 16'd0);
  assign command_valid_o = (state_q == StSegment1) ||
                           ((state_q == StSegment0) && (bad || (length0 != 16'd0)));
  always_comb begin
    command_o.refuse = bad;
    command_o.queue_id = queue_q;
    command_o.frame_end = last;
    command_o.length = (state_q == StSegment0) ? length0 : length1;
    command_o.address = (state_q == StSegment0) ? address0 : address1;
  end
  assign fire = ((state_q == StSegment0) || (state_q == StSegment1)) &&
                (!command_valid_o || command_ready_i);
  assign busy_o = (state_q != StIdle) || (ready != 4'h0);

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      StIdle: begin
        if (ready != 4'h0) begin
          queue_q <= choice;
          state_q <= StFit;
        end
      end
      StFit: begin
        descriptor_q <= descriptor_i;
        state_q      <= StSum;
      end
      StSum: begin
        total_q <= {1'b0, length0} + {1'b0, length1};
        state_q <= StCheck;
      end
      StCheck: begin
        if (!run_i[queue_q]) state_q <= StIdle;
        else if (take) state_q <= StSegment0;
      end
      default: begin
        if (fire) state_q <= last ? StIdle : StSegment1;
      end
    endcase
    free_words_q  <= free_words_q + room_words_i - (take ? words : 16'd0);
    free_frames_q <= free_frames_q + {6'h0, room_frames_i} - {7'h0, take};
    if (rst_i) begin
      state_q       <= StIdle;
      queue_q       <= '0;
      free_words_q  <= Words;
      free_frames_q <= Frames;
    end
  end
endmodule
